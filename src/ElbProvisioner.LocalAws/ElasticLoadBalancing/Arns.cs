using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing;

/// <summary>The names of things, and what can be read from them.</summary>
internal static class Arns
{
    private const string Service = "elasticloadbalancing";

    /// <summary>As in <c>…:loadbalancer/app/name/0123456789abcdef</c>.</summary>
    public static string NewLoadBalancer(Turn turn, string type, string name) =>
        turn.Arn(Service, $"loadbalancer/{Short(type)}/{name}/{turn.NewId(16)}");

    public static string NewTargetGroup(Turn turn, string name) => turn.Arn(Service, $"targetgroup/{name}/{turn.NewId(16)}");

    public static string NewListener(Turn turn, LoadBalancer balancer) => ListenersOf(turn, balancer.Key) + turn.NewId(16);

    public static string NewRule(Turn turn, string listenerArn) => RulesOfListener(turn, listenerArn) + turn.NewId(16);

    public static string ListenersOf(Turn turn, string loadBalancerArn) => turn.Arn(Service, $"listener/{PathOf(loadBalancerArn)}/");

    public static string RulesOfListener(Turn turn, string listenerArn) => turn.Arn(Service, $"listener-rule/{PathOf(listenerArn)}/");

    public static string RulesOfLoadBalancer(Turn turn, string loadBalancerArn) =>
        turn.Arn(Service, $"listener-rule/{PathOf(loadBalancerArn)}/");

    /// <summary>What the ARNs of load balancers of that name begin with, one a type.</summary>
    public static IEnumerable<string> LoadBalancersNamed(Turn turn, string name) =>
        ((string[])["app", "net", "gwy"]).Select(type => turn.Arn(Service, $"loadbalancer/{type}/{name}/"));

    public static string TargetGroupsNamed(Turn turn, string name) => turn.Arn(Service, $"targetgroup/{name}/");

    /// <summary>What follows the kind: <c>app/name/0123456789abcdef</c> of a load balancer.</summary>
    public static string PathOf(string arn) => arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public static string IdOf(string arn) => arn[(arn.LastIndexOf('/') + 1)..];

    /// <summary>
    /// Whether it looks like the ARN of that kind: <c>loadbalancer</c>, <c>listener</c>, <c>listener-rule</c>, <c>targetgroup</c>.
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
