using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

internal static class Route53Quotas
{
    public static readonly Quota HostedZones = new("hostedZones", 500);

    public static readonly IReadOnlyList<Quota> All = [HostedZones];
}
