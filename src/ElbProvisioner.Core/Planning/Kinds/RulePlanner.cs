using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// The file's order is the truth, priorities serve it: kept rules move with one atomic call, new ones enter at their place, and what must go
/// goes last, so that no request falls through in between.
/// </summary>
internal static class RulePlanner
{
    /// <summary>Default quota of rules on one load balancer, default rules not counted [ALB quotas].</summary>
    private const int RuleQuota = 100;

    public static ImmutableArray<LiveRule> Plan(PlanningContext context, ListenerPlanner.Result listeners, WarmUp warmUp)
    {
        var surplus = ImmutableArray.CreateBuilder<LiveRule>();
        foreach (var listener in listeners.Listeners)
        {
            surplus.AddRange(Plan(context, listener, warmUp));
        }

        return surplus.ToImmutable();
    }

    public static string Remove(PlanningContext context, LiveRule surplus, IEnumerable<string?> after)
    {
        context.Builder.Change(
            surplus.Address, ChangeVerb.Delete, Reasons.Gone(context), [new("priority", surplus.Priority.ToString(), null)], name: surplus.Address.Path);
        return context.Builder.Act(surplus.Address, "delete", new AwsOperation.DeleteRule(surplus.Owner), Cost.Call, after);
    }

    private static ImmutableArray<LiveRule> Plan(PlanningContext context, ListenerPlanner.KeptListener listener, WarmUp warmUp)
    {
        var live = listener.Live is { } kept ? context.Live.Rules.Where(r => r.ListenerArn == kept.Id).ToList() : [];
        var foreign = context.Live.TakenPriorities.Where(t => t.ListenerArn == listener.Live?.Id).Select(t => t.Priority).ToHashSet();
        var matches = Match(context, listener, live);
        ReportTakenPins(context, listener, foreign);
        var doomed = live.Except(matches.Select(m => m.Live).OfType<LiveRule>()).ToImmutableArray();
        var priorities = PriorityAllocator.Allocate(
            [.. matches.Select(m => m.Live?.Priority)], [.. matches.Select(m => m.Desired.Priority)],
            // A pinned number may be held by a rule that goes: that rule is parked out of the way.
            foreign.Concat(doomed.Select(d => d.Priority).Where(p => !matches.Exists(m => m.Desired.Priority == p))).ToHashSet()) ?? [.. matches.Select((_, i) => i + 1)];
        var isFull = live.Count + matches.Count(m => m.Live is null) > RuleQuota;
        var cleared = isFull ? doomed.Select(d => Remove(context, d, [])).ToList() : [];
        var moved = Reorder(context, listener, matches, priorities, doomed);
        for (var i = 0; i < matches.Count; i++)
        {
            if (matches[i].Live is { } same)
            {
                Update(context, listener, matches[i].Desired, same, priorities[i], warmUp);
            }
            else
            {
                Create(context, listener, matches[i].Desired, priorities[i], [moved, .. cleared]);
            }
        }

        return isFull ? [] : doomed;
    }

    private static List<RuleMatch> Match(PlanningContext context, ListenerPlanner.KeptListener listener, List<LiveRule> live)
    {
        var free = live.ToList();
        var matches = listener.Desired.Rules.Select(wanted =>
        {
            var same = free.Find(r => r.Address == AddressOf(listener, wanted));
            if (same is not null)
            {
                free.Remove(same);
            }

            return new RuleMatch(wanted, same);
        }).ToList();

        // Renamed in the file, the same in AWS.
        for (var i = 0; i < matches.Count; i++)
        {
            if (matches[i].Live is null && free.Find(r => PropertyDiff.Between(Properties(context, Lower(context, matches[i].Desired)), Properties(context, r.Settings)).IsEmpty) is { } renamed)
            {
                free.Remove(renamed);
                matches[i] = matches[i] with { Live = renamed };
            }
        }

        foreach (var match in matches)
        {
            context.Decide(AddressOf(listener, match.Desired), match.Live);
        }

        return matches;
    }

    private static string? Reorder(
        PlanningContext context, ListenerPlanner.KeptListener listener, List<RuleMatch> matches, ImmutableArray<int> priorities, ImmutableArray<LiveRule> doomed)
    {
        var moves = matches.Zip(priorities).Where(p => p.First.Live is { } now && now.Priority != p.Second)
            .Select(p => new RulePriority(context.Ref(AddressOf(listener, p.First.Desired)), p.Second)).ToList();
        var park = PriorityAllocator.Max;
        foreach (var rule in doomed.Where(d => priorities.Contains(d.Priority)).OrderByDescending(d => d.Priority))
        {
            moves.Add(new(new ResourceRef.Existing(rule.Id), park--));
        }

        if (moves.Count == 0)
        {
            return null;
        }

        var id = context.Builder.Act(
            ListenerPlanner.AddressOf(listener.LoadBalancer, listener.Desired), "reorder rules", new AwsOperation.SetRulePriorities([.. moves]), Cost.Call);
        context.Milestones.Moved.Add(id);
        ListenerPlanner.Wire(context, listener.LoadBalancer, id);
        return id;
    }

    private static void Create(PlanningContext context, ListenerPlanner.KeptListener listener, ListenerRule wanted, int priority, IEnumerable<string?> after)
    {
        var address = AddressOf(listener, wanted);
        var settings = Lower(context, wanted);
        var created = context.Builder.Create(
            address, new AwsOperation.CreateRule(context.Ref(ListenerPlanner.AddressOf(listener.LoadBalancer, listener.Desired)), priority, settings, TagsOf(context, address, wanted)),
            [.. after, .. listener.Live is null ? [] : ListenerPlanner.Healthy(context, settings.Action)]);
        ListenerPlanner.Wire(context, listener.LoadBalancer, created);
        context.Milestones.Moved.Add(created);
        context.Builder.Change(
            address, ChangeVerb.Create, Reasons.New, [Created(priority), .. PropertyDiff.Created(Properties(context, settings))], name: address.Path);

        static PropertyChange Created(int priority) => new("priority", null, priority.ToString());
    }

    private static void Update(PlanningContext context, ListenerPlanner.KeptListener listener, ListenerRule wanted, LiveRule kept, int priority, WarmUp warmUp)
    {
        var address = AddressOf(listener, wanted);
        var settings = Lower(context, wanted);
        var changes = PropertyDiff.Between(Properties(context, settings), Properties(context, kept.Settings));
        var (shownTags, tagging) = TagDiff.Between(TagsOf(context, address, wanted), kept);
        ImmutableArray<PropertyChange> moves = kept.Priority == priority ? [] : [new("priority", kept.Priority.ToString(), priority.ToString())];
        if (!changes.IsEmpty || !moves.IsEmpty || tagging is not null)
        {
            context.Builder.Change(
                address, ChangeVerb.Update, changes.IsEmpty && shownTags.IsEmpty ? "the file's order is another one" : Reasons.Differs, [.. moves, .. changes, .. shownTags], name: address.Path);
        }

        void Modify(IEnumerable<string> after)
        {
            var modified = context.Builder.Act(
                address, "modify", new AwsOperation.ModifyRule(context.Ref(address), settings), Cost.Call, [.. ListenerPlanner.Healthy(context, settings.Action), .. after]);
            context.Milestones.Moved.Add(modified);
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

        if (tagging is not null)
        {
            context.Builder.Act(address, "tag", tagging, Cost.Call);
        }
    }

    private static void ReportTakenPins(PlanningContext context, ListenerPlanner.KeptListener listener, HashSet<int> foreign)
    {
        foreach (var rule in listener.Desired.Rules.Where(r => r.Priority is { } pin && foreign.Contains(pin)))
        {
            context.Builder.Report(new Diagnostic(
                PlanCodes.PriorityTaken, rule.At, $"Priority {rule.Priority} of the rule '{rule.Name}' is held by a rule of somebody else on the same listener.",
                "Choose another priority, or leave it out and let elbctl choose."));
        }
    }

    private static RuleSettings Lower(PlanningContext context, ListenerRule wanted) =>
        new(RoutingLowering.Lower(wanted.Conditions), RoutingLowering.Lower(context, wanted.Action));

    private static IEnumerable<Property> Properties(PlanningContext context, RuleSettings settings) =>
    [
        .. RoutingText.Of(settings.Conditions),
        RoutingText.Of(context, "action", settings.Action),
        .. settings.HasTransforms ? [Property.Of("rewrite", "there is one")] : Array.Empty<Property>(),
    ];

    private static ImmutableSortedDictionary<string, string> TagsOf(PlanningContext context, Address address, ListenerRule wanted) =>
        TagDiff.Desired(context.Stack, address, wanted.Tags);

    private static Address AddressOf(ListenerPlanner.KeptListener listener, ListenerRule rule) =>
        ListenerPlanner.AddressOf(listener.LoadBalancer, listener.Desired, rule);

    private sealed record RuleMatch(ListenerRule Desired, LiveRule? Live);
}
