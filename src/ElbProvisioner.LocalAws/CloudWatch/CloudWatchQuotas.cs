using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

internal static class CloudWatchQuotas
{
    public static readonly Quota Alarms = new("alarms", 5000);

    public static readonly IReadOnlyList<Quota> All = [Alarms];
}
