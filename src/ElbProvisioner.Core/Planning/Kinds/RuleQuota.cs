using System.Collections.Immutable;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// A load balancer has so many rules and no more, default rules not counted [ALB quotas]. Where the new ones do not fit beside those that
/// go, some of these must go first, and only as many as stand in the way.
/// </summary>
internal static class RuleQuota
{
    private const int Rules = 100;

    /// <returns>What must be deleted before the new rules are made.</returns>
    public static ImmutableArray<LiveRule> InTheWay(
        PlanningContext context,
        RoutingMatch.Result routing,
        IEnumerable<MatchedListener> ofOneBalancer
    )
    {
        var listeners = ofOneBalancer.ToList();

        // The fewest requests fall on what matches after all others.
        return
        [
            .. listeners
                .SelectMany(l => l.Doomed)
                .OrderByDescending(d => d.Priority)
                .Take(Math.Max(0, Count(context, routing, listeners) - Rules)),
        ];
    }

    /// <summary>For one rule more, while everything that comes and goes is there.</summary>
    public static bool HasRoom(PlanningContext context, RoutingMatch.Result routing, IReadOnlyList<MatchedListener> ofOneBalancer) =>
        Count(context, routing, ofOneBalancer) < Rules;

    private static int Count(PlanningContext context, RoutingMatch.Result routing, IReadOnlyList<MatchedListener> listeners)
    {
        var arns = listeners
            .Select(l => l.Arn)
            .OfType<string>()
            .Concat(routing.Surplus.Where(s => listeners.Any(l => l.BalancerArn == s.LoadBalancerArn)).Select(s => s.Id))
            .Concat(
                context
                    .Live.ForeignLoadBalancers.Where(b => listeners.Any(l => l.BalancerArn == b.Arn))
                    .SelectMany(b => b.Listeners)
                    .Select(l => l.Arn)
            )
            .ToHashSet(StringComparer.Ordinal);
        var there =
            context.Live.Rules.Count(r => arns.Contains(r.ListenerArn))
            + context.Live.TakenPriorities.Count(t => arns.Contains(t.ListenerArn));
        return there + listeners.Sum(l => l.Rules.Count(r => r.Live is null));
    }
}
