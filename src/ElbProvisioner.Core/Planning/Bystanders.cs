using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning;

using static AwsOperation;

/// <summary>
/// What others have on things of the stack: rules on its listeners, listeners on its load balancers, rules that forward to its target
/// groups, its certificates on their listeners. AWS deletes the first two together with what they stand on, and elbctl deletes nothing that
/// is not the stack's own: it refuses, before the first change.
/// </summary>
internal static class Bystanders
{
    /// <summary>What clients of others feel when a listener goes; null: nobody else is on it.</summary>
    public static TrafficEffect? EffectOf(LiveWorld live, LiveListener leaving) => EffectOf(OnListener(live, leaving.Id));

    /// <summary>The same of a load balancer; a failed one serves nobody.</summary>
    public static TrafficEffect? EffectOf(LiveWorld live, LiveLoadBalancer leaving) =>
        leaving.State == FailedBalancers.Failed ? null : EffectOf(OnLoadBalancer(live, leaving.Id));

    /// <summary>
    /// What clients of others feel when a load balancer gets other security groups: instances of a guest admit those that it had. Null: one
    /// of them stays, or nobody else forwards.
    /// </summary>
    public static TrafficEffect? OfGroups(LiveWorld live, LiveLoadBalancer kept, IEnumerable<ResourceRef> groups)
    {
        var stay = groups.Select(static g => g.Key).ToHashSet(StringComparer.Ordinal);
        var listeners = live.Listeners.Where(l => l.LoadBalancerArn == kept.Id).Select(static l => l.Id).ToHashSet(StringComparer.Ordinal);
        var others = Rules(
            live.TakenPriorities.Where(t =>
                listeners.Contains(t.ListenerArn) && t.Settings?.Get(RuleTable.Actions).Targets.IsEmpty != true
            ),
            ""
        );
        return others.Count == 0 || kept.Settings.Get(LoadBalancerTable.SecurityGroups).Any(g => stay.Contains(g.Key))
            ? null
            : new(
                TrafficImpact.Gap,
                $"requests that {Owners(others)} {(others.Count == 1 ? "forwards" : "forward")} are lost where targets admit only the groups "
                    + "that leave, until they admit the others"
            );
    }

    /// <summary>Everything that the actions would take from others.</summary>
    /// <param name="declared">The stack as its file has it.</param>
    public static IEnumerable<Diagnostic> Refusals(Stack declared, LiveWorld live, ImmutableArray<PlannedAction> actions)
    {
        foreach (var action in actions)
        {
            var at = At(declared, action.Address);
            switch (action.Operation)
            {
                case DeleteLoadBalancer delete
                    when live.LoadBalancers.FirstOrDefault(b => b.Id == delete.LoadBalancer.Id)
                        is { State: not FailedBalancers.Failed } balancer
                        && OnLoadBalancer(live, balancer.Id) is { Count: > 0 } others:
                    yield return OnWhatGoes(action, $"load balancer '{balancer.Address.Name}'", others, at);
                    break;
                case DeleteListener delete when OnListener(live, delete.Listener.Id) is { Count: > 0 } others:
                    yield return OnWhatGoes(action, $"listener '{action.Address.Path}'", others, at);
                    break;
                case DeleteTargetGroup delete when Forwarding(live, delete.TargetGroup.Id) is { Count: > 0 } others:
                    yield return new(
                        PlanCodes.OthersForward,
                        at,
                        $"The target group '{action.Address.Name}' would be deleted, and {Listed(others)} forward to it.",
                        "Have them forward elsewhere first; rules that nobody needs can be deleted by hand."
                    );
                    break;
                case DeleteCertificate delete when Presenting(live, delete.Certificate.Id) is { Count: > 0 } stacks:
                    yield return new(
                        PlanCodes.OthersPresent,
                        at,
                        $"The certificate '{action.Address.Name}' would be deleted, and {Stacks(stacks)} by its ARN on a listener.",
                        "Have them use one of their own first."
                    );
                    break;
            }
        }
    }

    private static SourceSpan At(Stack declared, Address address) =>
        address.Kind == ResourceKind.Listener
            ? declared
                .OwnLoadBalancers.SelectMany(static b => b.Listeners.Select(l => (Path: $"{b.Name}/{l.Name}", l.At)))
                .FirstOrDefault(l => l.Path == address.Path)
                .At
            : NamedThings.Of(declared, address.Kind).FirstOrDefault(t => t.Address == address)?.At ?? SourceSpan.None;

    private static Diagnostic OnWhatGoes(PlannedAction action, string what, IReadOnlyCollection<Other> others, SourceSpan at) =>
        new(
            PlanCodes.OthersWouldGo,
            at,
            $"The {what} would {(action.Verb.EndsWith(" old", StringComparison.Ordinal) ? "be replaced" : "be deleted")}, and AWS deletes with "
                + $"it what others have there: {Listed(others)}.",
            "Have their stacks let go first (destroy them, or apply them without it); what nobody needs can be deleted by hand (aws elbv2 "
                + "delete-rule). To replace it, make another one beside it and move them there."
        );

    private static TrafficEffect? EffectOf(IReadOnlyCollection<Other> others) =>
        others.Count == 0
            ? null
            : new(TrafficImpact.Gap, $"what {Owners(others)} {(others.Count == 1 ? "has" : "have")} there is gone too");

    private static List<Other> OnLoadBalancer(LiveWorld live, string balancer) =>
        [
            .. live.Listeners.Where(l => l.LoadBalancerArn == balancer).SelectMany(l => OnListener(live, l.Id)),
            .. live
                .StrangeListeners.Where(l => l.LoadBalancerArn == balancer)
                .OrderBy(static l => l.Port)
                .Select(static l => new Other(null, $"the listener on port {l.Port} of somebody else ({l.Arn})")),
        ];

    private static List<Other> OnListener(LiveWorld live, string listener)
    {
        var place = live.Listeners.FirstOrDefault(l => l.Id == listener)?.Address.Path ?? listener;
        return Rules(live.TakenPriorities.Where(t => t.ListenerArn == listener), place);
    }

    private static List<Other> Forwarding(LiveWorld live, string targetGroup) =>
        [
            .. live
                .TakenPriorities.Where(t => t.Settings?.Get(RuleTable.Actions).Targets.Any(g => g.TargetGroup.Key == targetGroup) == true)
                .GroupBy(static t => t.ListenerArn, StringComparer.Ordinal)
                .SelectMany(on => Rules(on, live.Listeners.FirstOrDefault(l => l.Id == on.Key)?.Address.Path ?? on.Key)),
        ];

    /// <summary>Of a stack all at once; others one by one, by what they can be deleted with.</summary>
    private static List<Other> Rules(IEnumerable<TakenPriority> rules, string place) =>
        [
            .. rules
                .GroupBy(static t => t.Stack ?? t.RuleArn, StringComparer.Ordinal)
                .Select(theirs => (Rules: theirs.OrderBy(static t => t.Priority).ToList(), theirs.First().Stack))
                .OrderBy(static theirs => theirs.Rules[0].Priority)
                .Select(theirs => new Other(
                    theirs.Stack,
                    theirs.Stack is { } stack
                        ? $"rules of the stack {stack} on {place} ({Numbers(theirs.Rules)})"
                        : $"a rule of somebody else on {place} (priority {theirs.Rules[0].Priority}, {theirs.Rules[0].RuleArn})"
                )),
        ];

    /// <summary>For people: <c>priority 10</c>, <c>priorities 10, 20</c>.</summary>
    public static string Numbers(IEnumerable<TakenPriority> rules)
    {
        var numbers = rules.Select(static r => r.Priority).Order().ToList();
        return $"{(numbers.Count == 1 ? "priority" : "priorities")} {string.Join(", ", numbers)}";
    }

    private static List<string> Presenting(LiveWorld live, string certificate) =>
        [
            .. live
                .Listeners.Select(static l => l.Id)
                .Concat(live.ForeignLoadBalancers.SelectMany(static b => b.Listeners).Select(static l => l.Arn))
                .SelectMany(listener => live.OthersNeeding(listener, certificate))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    private static string Listed(IEnumerable<Other> others) => string.Join("; ", others.Select(static o => o.Text));

    private static string Owners(IEnumerable<Other> others) =>
        string.Join(
            ", ",
            others.Select(static o => o.Stack is { } stack ? $"the stack {stack}" : "somebody else").Distinct(StringComparer.Ordinal)
        );

    private static string Stacks(List<string> names) =>
        names is [var one] ? $"the stack {one} has it" : $"the stacks {string.Join(", ", names)} have it";

    /// <param name="Stack">Null: of none, as far as tags say.</param>
    private sealed record Other(string? Stack, string Text);
}
