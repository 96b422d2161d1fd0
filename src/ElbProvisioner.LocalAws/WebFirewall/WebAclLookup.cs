using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.WebFirewall;

internal sealed class WebAclLookup : IWebAclLookup
{
    public object State(Transaction transaction) => transaction.Waf.Associations.State;

    public string? Of(Transaction transaction, string loadBalancerArn) => transaction.Waf.Associations.Find(loadBalancerArn)?.WebAclArn;
}
