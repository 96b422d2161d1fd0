using ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.WebFirewall;

internal static class WafService
{
    public static Service Create() =>
        new(
            "wafv2",
            new Dictionary<string, Operation>(StringComparer.Ordinal)
            {
                ["AssociateWebACL"] = Associations.Associate,
                ["DisassociateWebACL"] = Associations.Disassociate,
                ["GetWebACLForResource"] = Associations.Get,
                ["GetWebACL"] = WebAcls.Get,
            },
            new Dictionary<string, WorldEventHandler>(StringComparer.Ordinal) { [WebAclCarriers.Gone] = Associations.Forget },
            WafTables.Key
        );
}
