using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Core.Planning.Notices;

/// <summary>
/// On a listener that stacks share: whose rules get requests that are meant for others. Proved over all requests, with one that shows it;
/// where that cannot be decided, it is said that it may be. On a listener of the stack's own only rules of other stacks count: what others
/// have there is told by <see cref="ForeignRules"/>.
/// </summary>
internal static class SharedListeners
{
    /// <summary>Of each kind and listener; more say nothing more.</summary>
    private const int Most = 5;

    public static IEnumerable<Diagnostic> Of(Stack stack, LiveWorld live, ImmutableArray<PlannedAction> actions)
    {
        if (live.TakenPriorities.IsEmpty)
        {
            return [];
        }

        var ours = ForeignRules.OursAfterwards(live, actions);
        return
        [
            .. from pair in stack.LoadBalancers.SelectMany(static b => b.Listeners.Select(l => (Balancer: b, Listener: l)))
            let there = PlaceOf(live, pair.Balancer, pair.Listener)
            where there is not null
            from told in new Meeting(
                pair.Balancer,
                pair.Listener,
                there,
                [.. ours.Where(r => r.Listener == there.Arn && IsDeclared(pair.Listener, r)).OrderBy(static r => r.Priority)],
                [
                    .. live
                        .TakenPriorities.Where(t => t.ListenerArn == there.Arn && (pair.Balancer.IsForeign || t.Stack is not null))
                        .OrderBy(static t => t.Priority),
                ]
            ).Tell()
            select told,
        ];
    }

    /// <summary>Null: AWS does not have it yet.</summary>
    private static Place? PlaceOf(LiveWorld live, LoadBalancer balancer, Listener listener) =>
        balancer.IsForeign
            ? live.ForeignOf(balancer)?.ListenerOn(listener.Port) is { } found
                ? new(found.Arn, found.Protocol, found.Port)
                : null
            : live.Listeners.FirstOrDefault(l => l.Address == Address.Of(ResourceKind.Listener, balancer.Name, listener.Name)) is { } own
                ? new(own.Id, own.Protocol, own.Port)
                : null;

    /// <summary>Not what stands there for the length of a run, and takes no request.</summary>
    private static bool IsDeclared(Listener listener, ForeignRules.Ours rule) => listener.Rules.Any(r => r.Name == rule.Name);

    private sealed class Meeting(
        LoadBalancer balancer,
        Listener listener,
        Place there,
        ImmutableArray<ForeignRules.Ours> ours,
        ImmutableArray<TakenPriority> others
    )
    {
        private string Where => $"{balancer.Name}/{listener.Name}";

        public IEnumerable<Diagnostic> Tell() =>
            [
                .. (
                    from mine in ours
                    from theirs in others
                    where theirs.Priority < mine.Priority && ForeignRules.MayMeet(theirs.Settings, mine.Settings)
                    let claim = Meets(mine, theirs)
                    where claim.Reach != RuleReach.Never
                    select Caught(mine, theirs, claim)
                ).Take(Most),
                .. (
                    from mine in ours
                    from theirs in others
                    where mine.Priority < theirs.Priority && IsNews(mine, theirs) && ForeignRules.MayMeet(theirs.Settings, mine.Settings)
                    let claim = Meets(mine, theirs)
                    where claim.Reach != RuleReach.Never
                    select Catching(mine, theirs, claim)
                ).Take(Most),
            ];

        /// <summary>It did not stand there before with these conditions.</summary>
        private static bool IsNews(ForeignRules.Ours mine, TakenPriority theirs) =>
            mine.Before is not { } before
            || before.Priority > theirs.Priority
            || RuleTable.Conditions.Form.Text(before.Conditions, static r => r.Key)
                != RuleTable.Conditions.Form.Text(mine.Settings.Get(RuleTable.Conditions), static r => r.Key);

        /// <summary>Requests that both match, and that nothing takes which stands before one of them on its own side.</summary>
        private RuleClaim Meets(ForeignRules.Ours mine, TakenPriority theirs)
        {
            if (theirs.Settings is not { } settings)
            {
                return new(RuleReach.NotDecided, null, []);
            }

            var before = ours.Where(r => r.Priority < mine.Priority)
                .Select(r => RuleOf(r.Settings))
                .Concat(others.Where(t => t.Priority < theirs.Priority).Select(t => t.Settings).OfType<Settings>().Select(RuleOf));
            ImmutableArray<RouteRule> rules =
            [
                .. before,
                new("both", [.. Conditions(mine.Settings), .. Conditions(settings)], [new Step.Unknown("?")], []),
            ];
            return new RuleProof(new(listener.Name, there.Protocol, there.Port, rules, [new Step.Unknown("?")])).Of(rules.Length - 1);
        }

        private Diagnostic Caught(ForeignRules.Ours mine, TakenPriority theirs, RuleClaim claim) =>
            new(
                PlanCodes.ForeignRuleCatches,
                listener.Rules.FirstOrDefault(r => r.Name == mine.Name)?.At ?? listener.At,
                $"On {Where} a rule of {theirs.Owner} (priority {theirs.Priority}, {theirs.RuleArn}) {Gets(claim)} requests that are meant for "
                    + $"'{mine.Name}'{Such(claim)}.",
                balancer.IsForeign
                    ? "Have its owner narrow that rule, or write `priorities` that come before it."
                    : "Have that stack narrow its rule, or write a `priority` that comes before it."
            );

        private Diagnostic Catching(ForeignRules.Ours mine, TakenPriority theirs, RuleClaim claim) =>
            new(
                PlanCodes.CatchesForeignRule,
                listener.Rules.FirstOrDefault(r => r.Name == mine.Name)?.At ?? listener.At,
                $"On {Where} the rule '{mine.Name}' (priority {mine.Priority}) {Gets(claim)} requests that are meant for a rule of {theirs.Owner} "
                    + $"(priority {theirs.Priority}, {theirs.RuleArn}){Such(claim)}.",
                "Narrow it, such as by `host`, or agree with its owner on who comes first."
            );

        private static string Gets(RuleClaim claim) => claim.Witness is null ? "may get" : "gets";

        private static string Such(RuleClaim claim) => claim.Witness is { } request ? $", such as {Text(request)}" : "";

        private static string Text(Request request) =>
            string.Join(
                ", ",
                request
                    .Headers.Where(static h => !h.Is("Host"))
                    .Select(static h => $"{h.Name}: {h.Value}")
                    .Prepend(request.ToString())
                    .Concat(request.Client.Equals(Request.AnyClient) ? [] : [$"from {request.Client}"])
            );

        private static RouteRule RuleOf(Settings settings) => new("", Conditions(settings), [new Step.Unknown("?")], []);

        private static ImmutableArray<Condition> Conditions(Settings settings) =>
            [.. settings.Get(RuleTable.Conditions).Select(RoutingTerms.Of)];
    }

    private sealed record Place(string Arn, string Protocol, int Port);
}
