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
                ["CreateWebACL"] = WebAclCalls.Create,
                ["UpdateWebACL"] = WebAclCalls.Update,
                ["DeleteWebACL"] = WebAclCalls.Delete,
                ["ListWebACLs"] = WebAclCalls.List,
                ["ListResourcesForWebACL"] = WebAclCalls.ListResources,
                ["TagResource"] = WebAclCalls.Tag,
                ["UntagResource"] = WebAclCalls.Untag,
                ["ListTagsForResource"] = WebAclCalls.ListTags,
            },
            new Dictionary<string, WorldEventHandler>(StringComparer.Ordinal) { [WebAclCarriers.Gone] = Associations.Forget },
            WafTables.Key
        );
}
