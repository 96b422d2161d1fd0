using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;

/// <summary>The names of things, and what can be read from them.</summary>
internal static class Arns
{
    private const string Service = "elasticloadbalancing";

    /// <summary>As in <c>…:loadbalancer/app/name/0123456789abcdef</c>.</summary>
    public static string NewLoadBalancer(Transaction transaction, string type, string name) =>
        transaction.Arn(Service, $"loadbalancer/{Short(type)}/{name}/{transaction.NewId(16)}");

    public static string NewTargetGroup(Transaction transaction, string name) =>
        transaction.Arn(Service, $"targetgroup/{name}/{transaction.NewId(16)}");

    public static string NewTrustStore(Transaction transaction, string name) =>
        transaction.Arn(Service, $"truststore/{name}/{transaction.NewId(16)}");

    public static string NewListener(Transaction transaction, LoadBalancer balancer) =>
        ListenersOf(transaction, balancer.Key) + transaction.NewId(16);

    public static string NewRule(Transaction transaction, string listenerArn) =>
        RulesOfListener(transaction, listenerArn) + transaction.NewId(16);

    public static string ListenersOf(Transaction transaction, string loadBalancerArn) =>
        transaction.Arn(Service, $"listener/{PathOf(loadBalancerArn)}/");

    public static string RulesOfListener(Transaction transaction, string listenerArn) =>
        transaction.Arn(Service, $"listener-rule/{PathOf(listenerArn)}/");

    public static string RulesOfLoadBalancer(Transaction transaction, string loadBalancerArn) =>
        transaction.Arn(Service, $"listener-rule/{PathOf(loadBalancerArn)}/");

    /// <summary>What the ARNs of load balancers of that name begin with, one a type.</summary>
    public static IEnumerable<string> LoadBalancersNamed(Transaction transaction, string name) =>
        ((string[])["app", "net", "gwy"]).Select(type => transaction.Arn(Service, $"loadbalancer/{type}/{name}/"));

    public static string TargetGroupsNamed(Transaction transaction, string name) => transaction.Arn(Service, $"targetgroup/{name}/");

    /// <summary>What follows the kind: <c>app/name/0123456789abcdef</c> of a load balancer.</summary>
    public static string PathOf(string arn) => arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public static string IdOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    /// <summary>
    /// Whether it looks like the ARN of that kind: <c>loadbalancer</c>, <c>listener</c>, <c>listener-rule</c>, <c>targetgroup</c>,
    /// <c>truststore</c>.
    /// </summary>
    public static bool Is(string kind, [NotNullWhen(true)] string? arn) => KindOf(arn) == kind;

    /// <summary>Null: it does not look like an ARN of this service.</summary>
    public static string? KindOf(string? arn)
    {
        var parts = arn?.Split(':', 6) ?? [];
        if (parts is not ["arn", _, Service, _, _, var resource])
        {
            return null;
        }

        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? null : resource[..slash];
    }

    private static string Short(string type) =>
        type switch
        {
            LoadBalancerKind.Application => "app",
            LoadBalancerKind.Network => "net",
            _ => "gwy",
        };
}
