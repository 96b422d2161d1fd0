using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

internal static class CloudWatchService
{
    public static Service Create() => new("cloudwatch", new Dictionary<string, Operation>(), new Dictionary<string, Happening>());
}
