using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>Which requests go elsewhere, or are answered otherwise, when an action or a rule changes.</summary>
internal static class RoutingEffects
{
    /// <summary>It is proved that no request meets another end.</summary>
    public static TrafficEffect MovesNone { get; } = new(TrafficImpact.None, "none; it moves no request");

    /// <summary>A rule matches before or after rules that it did not.</summary>
    public static TrafficEffect Reordered { get; } = new(TrafficImpact.Routes, "requests that match several rules go by another one");

    /// <param name="live">What the place does now.</param>
    public static IEnumerable<TrafficEffect?> OfActions(
        PlanningContext context,
        ImmutableArray<Settings> desired,
        ImmutableArray<Settings> live,
        Clientele clients
    ) =>
        [
            .. OfEnd(context, desired, live, clients),
            OfSignIn(desired.Authentication, live.Authentication),
            .. live.SkipLast(1)
                .Select(a => a.Find(ForeignActionTable.Type))
                .OfType<string>()
                .Select(type => new TrafficEffect(TrafficImpact.Routes, $"requests no longer go through {type}")),
        ];

    private static IEnumerable<TrafficEffect?> OfEnd(
        PlanningContext context,
        ImmutableArray<Settings> desired,
        ImmutableArray<Settings> live,
        Clientele clients
    ) =>
        desired.End.AreSame(live.End) ? []
        : Failure(desired) is { } failure && Failure(live) is null ? [new(TrafficImpact.Gap, $"requests are answered with {failure}")]
        : desired.Forward is null ? [new(TrafficImpact.Routes, "requests are " + Answer(desired))]
        : live.Forward is null
            ?
            [
                new(TrafficImpact.Routes, $"{clients.Requests} go to {Names(context, desired)}"),
                .. OfEmptiness(context, desired, live, clients),
            ]
        : [.. OfShares(context, desired, live, clients), .. OfEmptiness(context, desired, live, clients)];

    /// <summary>Of who has no session: those who have one come through as before.</summary>
    private static TrafficEffect? OfSignIn(Settings? desired, Settings? live)
    {
        const string Refused = "refused with 401";
        if (desired is null)
        {
            return live is null
                ? null
                : new(TrafficImpact.Routes, $"requests need no {(live.Table == JwtTable.Table ? "token" : "sign-in")} any more");
        }

        if (desired.Table == JwtTable.Table)
        {
            return desired == live ? null : new(TrafficImpact.Clients, "requests without a token that it takes are refused");
        }

        var without = Without(desired);
        return live?.Table == desired.Table && without == Without(live) && Session(desired) == Session(live) ? null
            : live?.Table == desired.Table && without == Without(live) ? new(TrafficImpact.Routes, "clients sign in again")
            : new(without == Refused ? TrafficImpact.Clients : TrafficImpact.Routes, $"requests without a session are {without}");

        static string Without(Settings step) =>
            (SignIn.Of(step) is { } said ? step.Find(said.OnUnauthenticated) : null) switch
            {
                "deny" => Refused,
                "allow" => "let through",
                _ => "sent to sign in",
            };

        // What a session is bound to; its length ends none that there is.
        static Settings Session(Settings step) =>
            SignIn.Of(step) is { } said
                ? step.Without(said.SessionTimeout).Without(said.ExtraParams).Without(AuthenticateOidcTable.ClientSecret)
                : step;
    }

    /// <summary>A rule that joins a listener which clients use.</summary>
    public static IEnumerable<TrafficEffect?> OfNew(PlanningContext context, Settings rule)
    {
        var (requests, actions) = ("requests for " + RoutingText.Brief(rule.Get(RuleTable.Conditions)), rule.Get(RuleTable.Actions));
        var end =
            Failure(actions) is { } failure ? new TrafficEffect(TrafficImpact.Gap, $"{requests} are answered with {failure}")
            : actions.Forward is null ? new(TrafficImpact.Routes, $"{requests} are {Answer(actions)}")
            : new(TrafficImpact.Routes, $"{requests} go to {Names(context, actions)}");
        return
        [
            end,
            .. OfEmptiness(context, actions, live: null, Clientele.Of(isNetwork: false)),
            OfSignIn(actions.Authentication, live: null),
        ];
    }

    /// <param name="isEarly">It makes room for the rules that come in its place.</param>
    public static TrafficEffect OfRemoved(PlanningContext context, LiveRule rule, bool isEarly) =>
        new(
            TrafficImpact.Routes,
            $"requests for {RoutingText.BriefOfGone(rule.Conditions, context.Stack.Secrets)} go to the next rule that "
                + "matches, or to the default action"
                + (isEarly ? ", before the new rules are there: the load balancer has no room for both" : "")
        );

    public static IEnumerable<TrafficEffect?> OfRule(PlanningContext context, Settings desired, LiveRule live) =>
        [
            .. OfActions(context, desired.Get(RuleTable.Actions), live.Actions, Clientele.Of(isNetwork: false)),
            ConditionChange.Between(live.Conditions, desired.Get(RuleTable.Conditions), context.Stack.Secrets) is { } says
                ? new(TrafficImpact.Routes, says)
                : null,
        ];

    /// <summary>Shares that grow on a target group in which nothing is, and nothing will be.</summary>
    public static IEnumerable<TrafficEffect?> OfEmptiness(
        PlanningContext context,
        ImmutableArray<Settings> desired,
        ImmutableArray<Settings>? live,
        Clientele clients
    ) =>
        desired
            .Targets.Where(t => t.Weight > 0 && TrafficShare.Of(desired, t.TargetGroup.Key) > TrafficShare.Of(live, t.TargetGroup.Key))
            .Select(t =>
                Occupancy.WhyEmpty(context, t.TargetGroup) is { } why
                    ? new TrafficEffect(TrafficImpact.Gap, $"{why}: {clients.Lost}")
                    : null
            );

    private static IEnumerable<TrafficEffect?> OfShares(
        PlanningContext context,
        ImmutableArray<Settings> desired,
        ImmutableArray<Settings> live,
        Clientele clients
    )
    {
        var (after, before) = (Shares(context, desired), Shares(context, live));
        var moved = after
            .Keys.Union(before.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Where(name => after.GetValueOrDefault(name) != before.GetValueOrDefault(name))
            .Select(name => $"{name} {before.GetValueOrDefault(name):0%} -> {after.GetValueOrDefault(name):0%}")
            .ToList();
        yield return moved.Count == 0 ? null : new(TrafficImpact.Routes, $"of its {clients.Requests} " + string.Join(", ", moved));
        yield return live.Stickiness is not null && desired.Stickiness is null && desired.Targets.Length > 1
            ? new(TrafficImpact.Routes, "clients leave the target group that they were given")
            : null;
    }

    /// <summary>By name in the file: what replaces a target group is the same to traffic.</summary>
    private static Dictionary<string, double> Shares(PlanningContext context, ImmutableArray<Settings> forward) =>
        TrafficShare
            .Served(forward)
            .Distinct(StringComparer.Ordinal)
            .GroupBy(key => context.PlainNameOf(key), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(key => TrafficShare.Of(forward, key)), StringComparer.Ordinal);

    private static string Names(PlanningContext context, ImmutableArray<Settings> actions) =>
        string.Join(", ", TrafficShare.Served(actions).Select(context.PlainNameOf).Distinct(StringComparer.Ordinal));

    private static string Answer(ImmutableArray<Settings> actions) =>
        actions.FixedResponse is { } answer ? $"answered with {answer.Get(FixedResponseTable.Status)}"
        : actions.Redirect is { } redirect ? $"sent elsewhere ({redirect.Get(RedirectTable.Status)})"
        : "answered otherwise";

    /// <summary>The status of an answer that says that nothing is there; null: it is another answer, or none.</summary>
    private static int? Failure(ImmutableArray<Settings> actions) =>
        actions.FixedResponse?.Get(FixedResponseTable.Status) is { } status and >= 500 ? status : null;
}
