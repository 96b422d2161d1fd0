using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>Which requests go elsewhere, or are answered otherwise, when an action or a rule changes.</summary>
internal static class RoutingEffects
{
    /// <param name="live">What the place does now.</param>
    public static IEnumerable<TrafficEffect?> OfAction(PlanningContext context, ActionSettings desired, ActionSettings live)
    {
        if (RoutingText.Of(context, "", desired).Key == RoutingText.Of(context, "", live).Key)
        {
            return [];
        }

        return desired switch
        {
            ActionSettings.FixedResponse { Status: >= 500 } answer when live is not ActionSettings.FixedResponse { Status: >= 500 } =>
            [
                new(TrafficImpact.Gap, $"requests are answered with {answer.Status}"),
            ],
            ActionSettings.Forward forward when live is ActionSettings.Forward was =>
            [
                .. OfShares(context, forward, was),
                .. OfEmptiness(context, desired, live),
            ],
            ActionSettings.Forward =>
            [
                new(TrafficImpact.Routes, $"requests go to {Names(context, desired)}"),
                .. OfEmptiness(context, desired, live),
            ],
            _ => [new(TrafficImpact.Routes, "requests are " + Answer(desired))],
        };
    }

    /// <summary>A rule that joins a listener which clients use.</summary>
    public static IEnumerable<TrafficEffect?> OfNew(PlanningContext context, RuleSettings rule)
    {
        var requests = "requests for " + RoutingText.Brief(rule.Conditions);
        return rule.Action switch
        {
            ActionSettings.FixedResponse { Status: >= 500 } answer =>
            [
                new(TrafficImpact.Gap, $"{requests} are answered with {answer.Status}"),
            ],
            ActionSettings.Forward =>
            [
                new(TrafficImpact.Routes, $"{requests} go to {Names(context, rule.Action)}"),
                .. OfEmptiness(context, rule.Action, live: null),
            ],
            _ => [new(TrafficImpact.Routes, $"{requests} are {Answer(rule.Action)}")],
        };
    }

    /// <param name="isEarly">It makes room for the rules that come in its place.</param>
    public static TrafficEffect OfRemoved(PlanningContext context, LiveRule rule, bool isEarly) =>
        new(
            TrafficImpact.Routes,
            $"requests for {RoutingText.BriefOfGone(rule.Settings.Conditions, context.Stack.Secrets)} go to the next rule that "
                + "matches, or to the default action"
                + (isEarly ? ", before the new rules are there: the load balancer has no room for both" : "")
        );

    /// <param name="hasSameConditions">It matches the same requests as before.</param>
    /// <param name="isMoved">It matches before or after rules that it did not.</param>
    public static IEnumerable<TrafficEffect?> OfRule(
        PlanningContext context,
        RuleSettings desired,
        LiveRule live,
        bool hasSameConditions,
        bool isMoved
    ) =>
        [
            .. OfAction(context, desired.Action, live.Settings.Action),
            hasSameConditions
                ? null
                : new(
                    TrafficImpact.Routes,
                    $"requests for {RoutingText.Brief(desired.Conditions)} match it, no longer those for "
                        + $"{RoutingText.Brief(live.Settings.Conditions, desired.Conditions, context.Stack.Secrets)}"
                ),
            isMoved ? new(TrafficImpact.Routes, "requests that match several rules go by another one") : null,
        ];

    /// <summary>Shares that grow on a target group in which nothing is, and nothing will be.</summary>
    public static IEnumerable<TrafficEffect?> OfEmptiness(PlanningContext context, ActionSettings desired, ActionSettings? live) =>
        ((desired as ActionSettings.Forward)?.Targets ?? [])
            .Where(t => t.Weight > 0 && TrafficShare.Of(desired, t.TargetGroup.Key) > TrafficShare.Of(live, t.TargetGroup.Key))
            .Select(t =>
                Occupancy.WhyEmpty(context, t.TargetGroup) is { } why
                    ? new TrafficEffect(TrafficImpact.Gap, $"{why}: its requests are answered with 503")
                    : null
            );

    private static IEnumerable<TrafficEffect?> OfShares(
        PlanningContext context,
        ActionSettings.Forward desired,
        ActionSettings.Forward live
    )
    {
        var (after, before) = (Shares(context, desired), Shares(context, live));
        var moved = after
            .Keys.Union(before.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Where(name => after.GetValueOrDefault(name) != before.GetValueOrDefault(name))
            .Select(name => $"{name} {before.GetValueOrDefault(name):0%} -> {after.GetValueOrDefault(name):0%}")
            .ToList();
        yield return moved.Count == 0 ? null : new(TrafficImpact.Routes, "of its requests " + string.Join(", ", moved));
        yield return live.StickinessSeconds is not null && desired.StickinessSeconds is null && desired.Targets.Length > 1
            ? new(TrafficImpact.Routes, "clients leave the target group that they were given")
            : null;
    }

    /// <summary>By name in the file: what replaces a target group is the same to traffic.</summary>
    private static Dictionary<string, double> Shares(PlanningContext context, ActionSettings.Forward forward) =>
        TrafficShare
            .Served(forward)
            .Distinct(StringComparer.Ordinal)
            .GroupBy(key => context.PlainNameOf(key), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(key => TrafficShare.Of(forward, key)), StringComparer.Ordinal);

    private static string Names(PlanningContext context, ActionSettings action) =>
        string.Join(", ", TrafficShare.Served(action).Select(context.PlainNameOf).Distinct(StringComparer.Ordinal));

    private static string Answer(ActionSettings action) =>
        action switch
        {
            ActionSettings.FixedResponse answer => $"answered with {answer.Status}",
            ActionSettings.Redirect redirect => $"sent elsewhere ({redirect.Status})",
            _ => "answered otherwise",
        };
}
