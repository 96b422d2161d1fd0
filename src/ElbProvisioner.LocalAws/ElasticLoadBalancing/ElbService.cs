using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing;

internal static class ElbService
{
    public static Service Create() => new(
        "elbv2",
        new Dictionary<string, Operation>(StringComparer.Ordinal),
        new Dictionary<string, Happening>(StringComparer.Ordinal)
        {
            ["elbv2.instanceChanged"] = (_, _) => { },
            ["elbv2.networkChanged"] = (_, _) => { },
        });
}
