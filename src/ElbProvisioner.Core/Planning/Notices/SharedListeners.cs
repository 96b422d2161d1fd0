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
/// On somebody else's listener: whose rules get requests that are meant for others. Proved over all requests, with one that shows it;
/// where that cannot be decided, it is said that it may be.
/// </summary>
internal static class SharedListeners
{
    /// <summary>Of each kind and listener; more say nothing more.</summary>
    private const int Most = 5;

    public static IEnumerable<Diagnostic> Of(Stack stack, LiveWorld live, ImmutableArray<PlannedAction> actions)
    {
        if (!stack.ForeignLoadBalancers.Any())
        {
            return [];
        }

        var ours = ForeignRules.OursAfterwards(live, actions);
        return stack.ForeignLoadBalancers.SelectMany(balancer =>
            live.ForeignOf(balancer) is { } there
                ? balancer.Listeners.SelectMany(listener =>
                    there.ListenerOn(listener.Port) is { } found
                        ? new Meeting(
                            balancer,
                            listener,
                            found,
                            [.. ours.Where(r => r.Listener == found.Arn).OrderBy(static r => r.Priority)],
                            [.. live.TakenPriorities.Where(t => t.ListenerArn == found.Arn).OrderBy(static t => t.Priority)]
                        ).Tell()
                        : []
                )
                : []
        );
    }

    private sealed class Meeting(
        LoadBalancer balancer,
        Listener listener,
        ForeignListener there,
        ImmutableArray<ForeignRules.Ours> ours,
        ImmutableArray<TakenPriority> others
    )
    {
        private string Place => $"{balancer.Name}/{listener.Name}";

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
                $"On {Place} a rule of somebody else's (priority {theirs.Priority}, {theirs.RuleArn}) {Gets(claim)} requests that are meant for "
                    + $"'{mine.Name}'{Such(claim)}.",
                "Have its owner narrow that rule, or write `priorities` that come before it."
            );

        private Diagnostic Catching(ForeignRules.Ours mine, TakenPriority theirs, RuleClaim claim) =>
            new(
                PlanCodes.CatchesForeignRule,
                listener.Rules.FirstOrDefault(r => r.Name == mine.Name)?.At ?? listener.At,
                $"On {Place} the rule '{mine.Name}' (priority {mine.Priority}) {Gets(claim)} requests that are meant for a rule of somebody else's "
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
}
