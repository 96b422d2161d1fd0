using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>
/// Pools that addresses of application load balancers come from ("IPAM IP address pools" in the user guide). Nobody makes pools here: each id
/// has one.
/// </summary>
internal static class IpPools
{
    public static string? OfNew(Fields request, string type, string? scheme)
    {
        var pool = request.Structure("IpamPools")?.Text("Ipv4IpamPoolId");
        MustSuit(pool, type, scheme);
        if (request.Text("CustomerOwnedIpv4Pool") is not null && type != LoadBalancerKind.Application)
        {
            throw Refusals.Configuration($"A customer-owned address pool is not supported for load balancers with type '{type}'");
        }

        return pool;
    }

    public static Document Modify(Transaction transaction, Fields request)
    {
        var balancer = Lookup.LoadBalancer(transaction, request.Required("LoadBalancerArn"));
        var pool = request.Structure("IpamPools")?.Text("Ipv4IpamPoolId");
        var isRemoved = request.Texts("RemoveIpamPools").Contains("ipv4", StringComparer.Ordinal);
        if (pool is null != isRemoved)
        {
            throw Refusals.Invalid("Either IP pools to use or IP pools to remove must be specified");
        }

        MustSuit(pool, balancer.Type, balancer.Scheme);
        transaction.Elb.LoadBalancers.Put(balancer with { IpamPool = pool });
        return new() { ["IpamPools"] = pool is null ? null : new Document { ["Ipv4IpamPoolId"] = pool } };
    }

    private static void MustSuit(string? pool, string type, string? scheme)
    {
        if (pool is not null && (type != LoadBalancerKind.Application || scheme != "internet-facing"))
        {
            throw Refusals.Configuration("IPAM pools are supported for internet-facing Application Load Balancers only");
        }
    }
}
