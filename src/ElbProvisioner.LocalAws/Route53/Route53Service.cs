using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

internal static class Route53Service
{
    public static Service Create() => new("route53", new Dictionary<string, Operation>(), new Dictionary<string, Happening>());
}
