using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>What WAF asks of load balancers.</summary>
internal static class WebAclCarriers
{
    /// <summary>Told of a load balancer that is gone, by its ARN.</summary>
    public const string Gone = "waf.resourceGone";

    /// <returns>Null: there is no such load balancer.</returns>
    public static bool? IsActive(Transaction transaction, string arn) =>
        transaction.Elb.LoadBalancers.Find(arn) is { } balancer ? balancer.State == "active" : null;
}
