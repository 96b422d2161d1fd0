using System.Collections.Immutable;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Which target groups get more traffic, in any place of a load balancer that clients use, than they get there now: by a weight, a new
/// forward, or because requests fall on a rule that they did not reach before. Their targets must be seen healthy first, wherever the group
/// came from.
/// </summary>
internal static class RisingTraffic
{
    /// <returns>Keys of references, see <see cref="ResourceRef.Key"/>.</returns>
    public static HashSet<string> Of(PlanningContext context, IEnumerable<MatchedListener> listeners) =>
        listeners.Where(l => l.BalancerArn is not null).SelectMany(l => Of(context, l)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The rules that are there follow each other otherwise than in the file.</summary>
    public static bool IsReordered(MatchedListener listener)
    {
        var priorities = listener.Rules.Select(r => r.Live?.Priority).OfType<int>().ToList();
        return !priorities.SequenceEqual(priorities.Order());
    }

    private static IEnumerable<string> Of(PlanningContext context, MatchedListener listener)
    {
        var isShuffled = IsShuffled(context, listener);
        return Rising(RoutingLowering.Lower(context, listener.Desired.Actions), listener.Live?.Actions, isShuffled)
            .Concat(listener.Rules.SelectMany(r => Rising(RoutingLowering.Lower(context, r.Desired.Actions), r.Live?.Actions, isShuffled)));
    }

    private static IEnumerable<string> Rising(ImmutableArray<Settings> desired, ImmutableArray<Settings>? live, bool isShuffled) =>
        TrafficShare.Served(desired).Where(t => isShuffled || TrafficShare.Of(desired, t) > TrafficShare.Of(live, t));

    /// <summary>Requests may reach any of the listener's actions that reached another one before.</summary>
    private static bool IsShuffled(PlanningContext context, MatchedListener listener) =>
        !listener.Doomed.IsEmpty
        || listener.Rules.Any(r =>
            r.Live is { } live && !RulePlanner.HasSameConditions(context, RoutingLowering.Lower(context, r.Desired), live)
        )
        || IsReordered(listener);
}
