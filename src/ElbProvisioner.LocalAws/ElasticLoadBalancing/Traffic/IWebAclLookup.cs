using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;

/// <summary>Which web ACLs judge the requests of load balancers.</summary>
internal interface IWebAclLookup
{
    /// <returns>The same object as before as long as nothing has changed.</returns>
    object State(Transaction transaction);

    /// <returns>Its ARN; null: none judges that load balancer.</returns>
    string? Of(Transaction transaction, string loadBalancerArn);
}
