using System.Collections.Immutable;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// A load balancer has so many rules and no more, default rules not counted [ALB quotas]. Where the new ones do not fit beside those that go, some of these
/// must go first, and only as many as stand in the way.
/// </summary>
internal static class RuleQuota
{
    private const int Rules = 100;

    /// <returns>What must be deleted before the new rules are made.</returns>
    public static ImmutableArray<LiveRule> InTheWay(PlanningContext context, RoutingMatch.Result routing, IEnumerable<MatchedListener> ofOneBalancer)
    {
        var listeners = ofOneBalancer.ToList();
        var arns = listeners.Select(l => l.Live).OfType<LiveListener>()
            .Concat(routing.Surplus.Where(s => listeners.Exists(l => l.Balancer?.Id == s.LoadBalancerArn))).Select(l => l.Id).ToHashSet(StringComparer.Ordinal);
        var there = context.Live.Rules.Count(r => arns.Contains(r.ListenerArn)) + context.Live.TakenPriorities.Count(t => arns.Contains(t.ListenerArn));
        var fresh = listeners.Sum(l => l.Rules.Count(r => r.Live is null));

        // The fewest requests fall on what matches after all others.
        return [.. listeners.SelectMany(l => l.Doomed).OrderByDescending(d => d.Priority).Take(Math.Max(0, there + fresh - Rules))];
    }
}
