using ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;
using ElbProvisioner.LocalAws.WebFirewall.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.WebFirewall;

/// <summary>Which web ACL judges the requests of a load balancer: one at most, and another one takes its place.</summary>
internal static class Associations
{
    public static Document Associate(Transaction transaction, Fields request)
    {
        var (webAcl, resource) = (request.Required("WebACLArn"), request.Required("ResourceArn"));
        WebAcls.MustExist(transaction, webAcl);
        if (!MustBeLoadBalancer(transaction, resource))
        {
            throw new AwsError(
                "WAFUnavailableEntityException",
                "AWS WAF couldn’t retrieve the resource that you requested. Retry your request."
            );
        }

        transaction.Waf.Associations.Put(new(resource, webAcl));
        return [];
    }

    public static Document Disassociate(Transaction transaction, Fields request)
    {
        var resource = request.Required("ResourceArn");
        MustBeLoadBalancer(transaction, resource);
        transaction.Waf.Associations.Remove(resource);
        return [];
    }

    public static Document Get(Transaction transaction, Fields request)
    {
        var resource = request.Required("ResourceArn");
        MustBeLoadBalancer(transaction, resource);
        return transaction.Waf.Associations.Find(resource) is { } association
            ? new() { ["WebACL"] = WebAcls.Told(transaction, association.WebAclArn) }
            : [];
    }

    /// <summary>Equal to what it was for as long as nothing has changed.</summary>
    public static object State(Transaction transaction) => transaction.Waf.Associations.State;

    /// <summary>The web ACL of a load balancer; null: it has none.</summary>
    public static string? Of(Transaction transaction, string balancerArn) => transaction.Waf.Associations.Find(balancerArn)?.WebAclArn;

    /// <summary>The load balancers that have a web ACL.</summary>
    public static IEnumerable<string> With(Transaction transaction, string webAclArn) =>
        transaction
            .Waf.Associations.All.Where(association => association.WebAclArn == webAclArn)
            .Select(static association => association.Key);

    /// <summary>A load balancer is gone.</summary>
    public static void Forget(Transaction transaction, AgendaItem item) => transaction.Waf.Associations.Remove(item.Subject);

    /// <returns>Whether it is up.</returns>
    /// <exception cref="AwsError">WAF judges nothing there: it is no application load balancer, or is gone.</exception>
    private static bool MustBeLoadBalancer(Transaction transaction, string arn) =>
        !arn.Contains(":loadbalancer/app/", StringComparison.Ordinal) ? throw Refusals.InvalidArn(arn)
        : WebAclCarriers.IsActive(transaction, arn) is { } isActive ? isActive
        : throw Refusals.NotFound();
}
