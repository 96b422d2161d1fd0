using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Notices;

using static AwsOperation;

/// <summary>Rules of other owners on our listeners that get requests before ours do. They are not touched, so they must be told.</summary>
internal static class ForeignRules
{
    public static IEnumerable<Diagnostic> Of(Stack stack, LiveWorld live, ImmutableArray<PlannedAction> actions)
    {
        if (live.TakenPriorities.IsEmpty)
        {
            return [];
        }

        var leaving = actions
            .Select(a => a.Operation)
            .OfType<DeleteListener>()
            .Select(d => d.Listener.Id)
            .Concat(
                actions
                    .Select(a => a.Operation)
                    .OfType<DeleteLoadBalancer>()
                    .SelectMany(d => live.Listeners.Where(l => l.LoadBalancerArn == d.LoadBalancer.Id).Select(l => l.Id))
            )
            .ToHashSet(StringComparer.Ordinal);
        var ours = OursAfterwards(live, actions);
        return
        [
            .. from taken in live.TakenPriorities
            where !leaving.Contains(taken.ListenerArn)
            let listener = live.Listeners.FirstOrDefault(l => l.Id == taken.ListenerArn)
            where listener is not null
            let beaten = ours.Where(r =>
                r.Listener == taken.ListenerArn && r.Priority > taken.Priority && MayMeet(taken.Settings, r.Settings)
            )
            group (Rule: taken, Beaten: beaten) by (Listener: listener, Whose: taken.Stack ?? taken.RuleArn) into theirs
            select theirs.First().Rule.Stack is { } other
                ? Share(stack, other, theirs.Key.Listener, [.. theirs])
                : Tell(stack, theirs.First().Rule, theirs.Key.Listener, theirs.First().Beaten),
        ];
    }

    /// <summary>It names the load balancer by `existing`: that is how listeners are meant to be shared.</summary>
    private static Diagnostic Share(
        Stack stack,
        string other,
        LiveListener listener,
        ImmutableArray<(TakenPriority Rule, IEnumerable<Ours> Beaten)> theirs
    ) =>
        new(
            PlanCodes.ListenerIsShared,
            At(stack, listener),
            $"The stack {other} has rules on the listener {listener.Address.Path} ({Bystanders.Numbers(theirs.Select(static t => t.Rule))}): "
                + $"what they match never reaches {Named(theirs.SelectMany(static t => t.Beaten).DistinctBy(static r => r.Name))}.",
            "elbctl leaves them alone, and refuses to delete what they stand on."
        );

    private static Diagnostic Tell(Stack stack, TakenPriority taken, LiveListener listener, IEnumerable<Ours> beaten)
    {
        var conditions = taken.Settings?.Get(RuleTable.Conditions) is { IsEmpty: false } found
            ? ", " + RuleTable.Conditions.Form.Text(found, static reference => reference.Key)
            : "";
        return new(
            NoticeCodes.ForeignRuleWins,
            At(stack, listener),
            $"A rule that this stack did not make stands on the listener {listener.Address.Path} (priority "
                + $"{taken.Priority}{conditions}; {taken.RuleArn}): what it matches never reaches {Named(beaten)}.",
            "elbctl does not touch it. If nobody needs it, delete it by hand; no stack of elbctl's made it."
        );
    }

    private static string Named(IEnumerable<Ours> beaten) =>
        string.Join(", ", beaten.OrderBy(static r => r.Priority).Select(static r => r.Name).Append("the default action"));

    private static SourceSpan At(Stack stack, LiveListener listener) =>
        stack
            .LoadBalancers.SelectMany(b => b.Listeners.Select(l => (Path: $"{b.Name}/{l.Name}", l.At)))
            .FirstOrDefault(l => l.Path == listener.Address.Path)
            .At;

    /// <summary>Rules of the stack as they are when the plan has been carried out.</summary>
    internal static List<Ours> OursAfterwards(LiveWorld live, ImmutableArray<PlannedAction> actions)
    {
        var operations = actions.Select(a => a.Operation).ToList();
        var gone = operations.OfType<DeleteRule>().Select(d => d.Rule.Id).ToHashSet(StringComparer.Ordinal);
        var moved = operations
            .OfType<SetRulePriorities>()
            .SelectMany(s => s.Priorities)
            .ToLookup(p => p.Rule.Key, p => p.Priority, StringComparer.Ordinal);
        var changed = operations.OfType<ModifyRule>().ToLookup(m => m.Rule.Key, m => m.Settings, StringComparer.Ordinal);
        return
        [
            .. live
                .Rules.Where(r => !gone.Contains(r.Id))
                .Select(r => new Ours(
                    r.ListenerArn,
                    r.Address.Name,
                    moved[r.Id].DefaultIfEmpty(r.Priority).Last(),
                    changed[r.Id].DefaultIfEmpty(r.Settings).Last()
                )
                {
                    Before = r,
                }),
            .. actions
                .Where(a => a.Operation is CreateRule)
                .Select(a => (a.Address, Create: (CreateRule)a.Operation))
                .Select(a => new Ours(a.Create.Listener.Key, a.Address.Name, a.Create.Priority, a.Create.Settings)),
        ];
    }

    /// <summary>No only where it is plain to see: the same field, plain values, none of them in common.</summary>
    internal static bool MayMeet(Settings? foreign, Settings ours) =>
        foreign is null
        || !foreign
            .Get(RuleTable.Conditions)
            .Any(theirs =>
                IsPlain(theirs)
                && ours.Get(RuleTable.Conditions)
                    .Any(mine =>
                        mine.Field == theirs.Field
                        && string.Equals(mine.HeaderName, theirs.HeaderName, StringComparison.OrdinalIgnoreCase)
                        && IsPlain(mine)
                        && !mine.Values.Intersect(theirs.Values, StringComparer.OrdinalIgnoreCase).Any()
                    )
            );

    private static bool IsPlain(ConditionSettings condition) =>
        !condition.IsRegex
        && condition.Field is ("host-header" or "path-pattern" or "http-request-method")
        && condition.Values.All(v => !v.Contains('*', StringComparison.Ordinal) && !v.Contains('?', StringComparison.Ordinal));

    internal sealed record Ours(string Listener, string Name, int Priority, Settings Settings)
    {
        /// <summary>Null: it is new.</summary>
        public LiveRule? Before { get; init; }
    }
}
