using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing;

internal static class ElbService
{
    public static Service Create() => new("elbv2", new Dictionary<string, Operation>(), new Dictionary<string, Happening>());
}
