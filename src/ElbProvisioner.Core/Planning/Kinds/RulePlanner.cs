using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// The file's order is the truth, priorities serve it: kept rules move with one atomic call, new ones enter at their place, and what must
/// go goes last, so that no request falls through in between.
/// </summary>
internal static class RulePlanner
{
    public static Result Plan(PlanningContext context, RoutingMatch.Result routing, WarmUp warmUp)
    {
        var surplus = ImmutableArray.CreateBuilder<LiveRule>();
        var ordered = ImmutableArray.CreateBuilder<OrderedListener>();
        surplus.AddRange(routing.Left);
        foreach (var listeners in routing.Listeners.GroupBy(l => l.LoadBalancer))
        {
            var inTheWay = RuleQuota.InTheWay(context, routing, listeners);
            var cleared = inTheWay.Select(d => Remove(context, d, [Milestone.AllGated], isEarly: true)).ToList();
            foreach (var listener in listeners)
            {
                ordered.Add(new(listener, Plan(context, listener, warmUp, cleared)));
                surplus.AddRange(listener.Doomed.Except(inTheWay));
            }
        }

        return new(surplus.ToImmutable(), ordered.ToImmutable());
    }

    /// <param name="isEarly">Before the rules that come in its place are there.</param>
    public static string Remove(PlanningContext context, LiveRule surplus, IEnumerable<string?> after, bool isEarly = false)
    {
        context.Builder.Change(
            surplus.Address,
            ChangeVerb.Delete,
            Reasons.Gone(context),
            [new("priority", surplus.Priority.ToString(), null)],
            [context.Unfelt.Contains(surplus) ? RoutingEffects.MovesNone : RoutingEffects.OfRemoved(context, surplus, isEarly)],
            surplus.Address.Path
        );
        return context.Builder.Act(surplus.Address, "delete", new AwsOperation.DeleteRule(surplus.Owner), Cost.Call, after);
    }

    /// <returns>The priority of each rule of the file.</returns>
    private static ImmutableArray<int> Plan(PlanningContext context, MatchedListener listener, WarmUp warmUp, IReadOnlyList<string> cleared)
    {
        var matches = listener.Rules;
        var foreign = OfOthers(context, listener);
        ReportTakenPins(context, listener, foreign);
        if (Allocate(listener, foreign) is not { } priorities)
        {
            // The rest is planned all the same: what else is wrong is told at once.
            ForeignPlanner.ReportFullBand(context, listener);
            priorities = [.. matches.Select((_, i) => i + 1)];
        }

        var moved = Reorder(context, listener, priorities, foreign);
        context.Unfelt.UnionWith(UnfeltChanges.Of(context, listener, priorities, out var isFelt));
        for (var i = 0; i < matches.Length; i++)
        {
            if (matches[i].Live is { } same)
            {
                Update(context, listener, matches[i].Desired, same, priorities[i], isFelt, warmUp);
            }
            else
            {
                Create(context, listener, matches[i].Desired, priorities[i], warmUp, [moved, .. cleared]);
            }
        }

        return priorities;
    }

    /// <summary>The numbers that the rules of the file are to have; none where there is no room for them.</summary>
    internal static ImmutableArray<int> Assigned(PlanningContext context, MatchedListener listener) =>
        Allocate(listener, OfOthers(context, listener)) ?? [];

    /// <summary>Held by rules that are not the stack's.</summary>
    internal static HashSet<int> OfOthers(PlanningContext context, MatchedListener listener) =>
        context.Live.TakenPriorities.Where(t => t.ListenerArn == listener.Arn).Select(t => t.Priority).ToHashSet();

    /// <summary>Null: somebody else's listener has no room for them. On one of ours there always is.</summary>
    private static ImmutableArray<int>? Allocate(MatchedListener listener, IReadOnlySet<int> foreign)
    {
        var matches = listener.Rules;

        // A pinned number may be held by a rule that goes: that rule is parked out of the way.
        var going = listener.Doomed.Select(d => d.Priority).Where(p => !matches.Any(m => m.Desired.Priority == p));
        var taken = foreign.Concat(going).ToHashSet();
        return PriorityBands
                .Of(listener, foreign)
                .Select(band => In(band, taken) ?? (listener.Foreign is null ? null : In(band, foreign)))
                .FirstOrDefault(static found => found is not null)
            ?? (listener.Foreign is null ? [.. matches.Select((_, i) => i + 1)] : null);

        ImmutableArray<int>? In(PriorityBand band, IReadOnlySet<int> others) =>
            PriorityAllocator.Allocate(
                [.. matches.Select(m => m.Live?.Priority)],
                [.. matches.Select(m => m.Desired.Priority)],
                others,
                band
            );
    }

    private static string? Reorder(PlanningContext context, MatchedListener listener, ImmutableArray<int> priorities, HashSet<int> foreign)
    {
        var (matches, doomed) = (listener.Rules, listener.Doomed);
        var moves = matches
            .Zip(priorities)
            .Where(p => p.First.Live is { } now && now.Priority != p.Second)
            .Select(p => new RulePriority(context.Ref(AddressOf(listener, p.First.Desired)), p.Second))
            .ToList();
        var parks = Enumerable.Range(0, PriorityAllocator.Max).Select(n => PriorityAllocator.Max - n).Where(n => !foreign.Contains(n));
        moves.AddRange(
            doomed
                .Where(d => priorities.Contains(d.Priority))
                .OrderByDescending(d => d.Priority)
                .Zip(parks, (rule, park) => new RulePriority(new ResourceRef.Existing(rule.Id), park))
        );

        if (moves.Count == 0)
        {
            return null;
        }

        var id = context.Builder.Act(
            ListenerPlanner.AddressOf(listener.LoadBalancer, listener.Desired),
            "reorder rules",
            new AwsOperation.SetRulePriorities([.. moves]),
            Cost.Call,
            matches.SelectMany(m => ListenerPlanner.Ready(context, RoutingLowering.Lower(context, m.Desired.Actions)))
        );
        context.Builder.Reach(Milestone.Moved, id);
        ListenerPlanner.Wire(context, listener.LoadBalancer, id);
        return id;
    }

    private static void Create(
        PlanningContext context,
        MatchedListener listener,
        ListenerRule wanted,
        int priority,
        WarmUp warmUp,
        IEnumerable<string?> after
    )
    {
        var address = AddressOf(listener, wanted);
        var settings = RoutingLowering.Lower(context, wanted);
        var created = context.Builder.Create(
            address,
            new AwsOperation.CreateRule(
                context.Ref(ListenerPlanner.AddressOf(listener.LoadBalancer, listener.Desired)),
                priority,
                settings,
                TagsOf(context, listener, wanted, settings)
            ),
            [.. after, .. listener.BalancerArn is null ? [] : ListenerPlanner.Ready(context, settings.Get(RuleTable.Actions))]
        );
        ListenerPlanner.Wire(context, listener.LoadBalancer, created);
        context.Builder.Reach(Milestone.Moved, created);
        context.Builder.Change(
            address,
            ChangeVerb.Create,
            Reasons.New,
            [
                Created(priority),
                .. RoutingText.Explained(
                    context,
                    PropertyDiff.Created(settings, context.NameOf),
                    settings.Get(RuleTable.Actions),
                    live: null
                ),
            ],
            listener.Arn is null ? null
                : context.Unfelt.Contains(wanted) ? [RoutingEffects.MovesNone]
                :
                [
                    .. RoutingEffects.OfNew(context, settings),
                    .. warmUp.OfUnseen(context, settings.Get(RuleTable.Actions), live: null, Clientele.Of(isNetwork: false)),
                ],
            address.Path
        );

        static PropertyChange Created(int priority) => new("priority", null, priority.ToString());
    }

    private static void Update(
        PlanningContext context,
        MatchedListener listener,
        ListenerRule wanted,
        LiveRule kept,
        int priority,
        bool isOrderFelt,
        WarmUp warmUp
    )
    {
        var address = AddressOf(listener, wanted);
        var settings = RoutingLowering.Lower(context, wanted);
        var changes = RoutingText.Explained(
            context,
            PropertyDiff.Between(settings, kept.Settings, context.NameOf),
            settings.Get(RuleTable.Actions),
            kept.Actions
        );
        var tagging = Tagging(listener, TagsOf(context, listener, wanted, settings), kept);
        ImmutableArray<PropertyChange> moves =
            kept.Priority == priority ? [] : [new("priority", kept.Priority.ToString(), priority.ToString())];
        if (!changes.IsEmpty || !moves.IsEmpty || !tagging.IsEmpty)
        {
            var isUnfelt = context.Unfelt.Contains(wanted);
            ImmutableArray<TrafficEffect?> felt =
            [
                .. RoutingEffects.OfRule(context, settings, kept),
                .. warmUp.OfUnseen(context, settings.Get(RuleTable.Actions), kept.Actions, Clientele.Of(isNetwork: false)),
            ];
            context.Builder.Change(
                address,
                ChangeVerb.Update,
                changes.IsEmpty && tagging.Shown.IsEmpty ? "the file's order is another one" : Reasons.Differs,
                [.. moves, .. isUnfelt ? changes.Select(static c => c with { Traffic = TrafficEffect.None }) : changes, .. tagging.Shown],
                [
                    .. isUnfelt && felt.Any(static effect => effect is not null) ? [RoutingEffects.MovesNone] : felt,
                    !moves.IsEmpty && isOrderFelt ? RoutingEffects.Reordered : null,
                ],
                address.Path
            );
        }

        void Modify(IEnumerable<string> after)
        {
            var modified = context.Builder.Act(
                address,
                "modify",
                new AwsOperation.ModifyRule(context.Ref(address), settings),
                Cost.Call,
                [.. ListenerPlanner.Ready(context, settings.Get(RuleTable.Actions)), .. after]
            );
            context.Builder.Reach(Milestone.Moved, modified);
            context.Builder.Reach(Milestone.Acting(address), modified);
            ListenerPlanner.Wire(context, listener.LoadBalancer, modified);
        }

        if (warmUp.Touched(kept.Id))
        {
            warmUp.GiveBackLast(() => Modify(ListenerPlanner.WarmedThrough(context, listener.LoadBalancer, warmUp)));
        }
        else if (!changes.IsEmpty)
        {
            Modify([]);
        }

        if (listener.Foreign is not null)
        {
            context.Builder.Tag(address, tagging, Milestone.Acting(address));
        }
        else if (tagging.Forget is { } marked)
        {
            context.Builder.Act(address, "tag", marked, Cost.Call, Milestone.Acting(address));
        }
    }

    /// <summary>On somebody else's listener they remember what the stack has there that carries no tags.</summary>
    private static TagDiff.Tagging Tagging(MatchedListener listener, ImmutableSortedDictionary<string, string> desired, LiveRule kept)
    {
        if (listener.Foreign is not null)
        {
            return TagDiff.InSteps(desired, kept, [.. DeclaredTags.Read(kept.Tags).Where(ForeignPlanner.IsRemembered)]);
        }

        var (shown, operation) = TagDiff.Between(desired, kept);
        return new(shown, Remember: null, Forget: operation);
    }

    private static void ReportTakenPins(PlanningContext context, MatchedListener listener, HashSet<int> foreign)
    {
        foreach (var rule in listener.Desired.Rules.Where(r => r.Priority is { } pin && foreign.Contains(pin)))
        {
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.PriorityTaken,
                    rule.At,
                    $"Priority {rule.Priority} of the rule '{rule.Name}' is held by a rule of somebody else on the same listener.",
                    "Choose another priority, or leave it out and let elbctl choose."
                )
            );
        }
    }

    internal static bool IsSame(PlanningContext context, Settings desired, Settings live) =>
        PropertyDiff.Between(desired, live, context.NameOf).IsEmpty;

    public static bool HasSameConditions(PlanningContext context, Settings desired, LiveRule live) =>
        IsSame(context, desired.With(RuleTable.Actions, live.Actions), live.Settings);

    private static ImmutableSortedDictionary<string, string> TagsOf(
        PlanningContext context,
        MatchedListener listener,
        ListenerRule wanted,
        Settings settings
    ) =>
        ListenerPlanner.WithSecret(
            TagDiff.Desired(
                context.Stack,
                AddressOf(listener, wanted),
                wanted.Tags,
                attributes: null,
                ForeignPlanner.ItemsOf(context, listener)
            ),
            settings.Get(RuleTable.Actions)
        );

    private static Address AddressOf(MatchedListener listener, ListenerRule rule) =>
        ListenerPlanner.AddressOf(listener.LoadBalancer, listener.Desired, rule);

    /// <param name="Surplus">What is left to take away.</param>
    internal sealed record Result(ImmutableArray<LiveRule> Surplus, ImmutableArray<OrderedListener> Listeners);
}

/// <param name="Priorities">Of the file's rules, in their order: those that they will have.</param>
internal sealed record OrderedListener(MatchedListener Listener, ImmutableArray<int> Priorities);
