using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Kinds;

using static AutoScalingGroupLowering;

/// <summary>
/// In two halves around the listeners: first groups and what runs in them, then, with every listener in place, the waits for health and
/// the return to checks by the load balancer.
/// </summary>
internal static class AutoScalingGroupPlanner
{
    public static Result PlanInstances(
        PlanningContext context, LaunchTemplatePlanner.Result templates, MatchResult<TargetGroup, LiveTargetGroup> targetGroups, WarmUp warmUp)
    {
        foreach (var dying in context.Live.AutoScalingGroups.Where(g => g.Status is not null))
        {
            context.Builder.Report(new Diagnostic(PlanCodes.GroupIsBeingDeleted, SourceSpan.None, $"The scaling group '{dying.Id}' is still being deleted ({dying.Status}); a new one of that name waits for it."));
        }

        var result = Matcher.Match(
            context.Stack.AutoScalingGroups, AddressOf, context.Live.AutoScalingGroups.Where(g => g.Status is null),
            (wanted, live) => CanBecome(context, wanted, live, templates.Versions[wanted.Name], targetGroups), live => FitOf(context, live, templates));
        foreach (var surplus in result.Surplus)
        {
            context.MarkSurplus(surplus);
        }

        var drafts = ImmutableArray.CreateBuilder<GroupDraft>();
        foreach (var match in result.Matches)
        {
            context.Decide(AddressOf(match.Desired), match.Kept);
            var template = templates.Versions[match.Desired.Name];
            drafts.Add(match.Kept is { } kept
                ? Update(context, match.Desired, kept, template, warmUp)
                : Create(context, match.Desired, match.Replaced, template, warmUp));
        }

        return new(drafts.ToImmutable(), result.Surplus);
    }

    /// <summary>After listeners and rules are planned.</summary>
    public static ImmutableArray<GroupDraft> PlanHealth(PlanningContext context, ImmutableArray<GroupDraft> drafts)
    {
        var planned = ImmutableArray.CreateBuilder<GroupDraft>(drafts.Length);
        foreach (var draft in drafts)
        {
            var address = AddressOf(draft.Desired);
            var waits = new List<string?> { draft.LastWait };
            var entered = !draft.IsUnproved ? draft.Joined : [.. draft.Desired.TargetGroups.Where(t => !t.IsExisting).Select(TargetGroupAddress)];
            var unseen = entered.Where(t => !draft.Gated.Contains(t)).ToList();
            if (unseen.Count > 0)
            {
                var loadBalancers = unseen.Select(t => context.Topology.LoadBalancerOf(t.Name)).OfType<LoadBalancer>()
                    .Select(b => Address.Of(ResourceKind.LoadBalancer, b.Name)).Distinct().ToList();
                var checkedGroups = unseen.Where(t => context.Topology.LoadBalancerOf(t.Name) is not null).ToList();
                if (checkedGroups.Count > 0)
                {
                    waits.Add(WaitHealthy(
                        context, draft, checkedGroups,
                        [draft.JoinedBy, .. loadBalancers.SelectMany(b => context.Milestones.Wired.GetValueOrDefault(b) ?? []), .. loadBalancers.Select(b => context.Milestones.Active.GetValueOrDefault(b))]));
                }
            }

            if (draft.AwaitsService)
            {
                waits.Add(context.Builder.Act(address, "wait in service", new AwsOperation.WaitGroupInService(context.Ref(address)), Cost.GroupInService, draft.JoinedBy));
            }

            context.Milestones.Moved.AddRange(waits.OfType<string>());
            planned.Add(draft with { Waits = [.. waits.OfType<string>()] });
        }

        return planned.MoveToImmutable();
    }

    /// <summary>Before names move to a load balancer: whatever it serves and nobody waits for yet is waited for.</summary>
    public static void EnsureHealthy(PlanningContext context, LoadBalancer loadBalancer)
    {
        foreach (var target in context.Topology.ServedBy(loadBalancer))
        {
            var address = Address.Of(ResourceKind.TargetGroup, target.Name);
            if (context.Milestones.HealthyIn(address).Any())
            {
                continue;
            }

            foreach (var group in context.Topology.GroupsOf(target.Name))
            {
                WaitHealthy(
                    context, new GroupDraft(group), [address],
                    context.Milestones.Wired.GetValueOrDefault(Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name)) ?? []);
            }
        }
    }

    /// <summary>Detaches what a kept group no longer serves, then lets the load balancer judge its instances again. Returns the actions.</summary>
    public static IEnumerable<string> Detach(PlanningContext context, IEnumerable<GroupDraft> drafts, Func<ImmutableArray<ResourceRef>, IEnumerable<string?>> after)
    {
        foreach (var draft in drafts)
        {
            var address = AddressOf(draft.Desired);
            string? detached = null;
            if (!draft.Left.IsEmpty)
            {
                detached = context.Builder.Act(
                    address, "detach", new AwsOperation.DetachTargetGroups(context.Ref(address), draft.Left), Cost.Drained(TimeSpan.FromMinutes(1)), after(draft.Left));
                yield return detached;
            }

            if (draft.FinalUpdate is { } final)
            {
                yield return context.Builder.Act(address, "update", final, Cost.Call, [.. draft.Waits, draft.JoinedBy, detached]);
            }
        }
    }

    /// <summary>Empties and deletes it, draining honoured.</summary>
    public static string Remove(PlanningContext context, LiveAutoScalingGroup surplus, IEnumerable<string?> after)
    {
        var isReplaced = context.Builder.Removes(
            surplus.Address, Reasons.Gone(context), [new("instances", surplus.Instances.Length.ToString(), null)],
            surplus.Settings.TargetGroups.IsEmpty ? null : new(TrafficImpact.Drain, $"{surplus.Instances.Length} instances drain and stop"));
        var suffix = isReplaced ? " old" : "";
        var emptied = context.Builder.Act(surplus.Address, "empty" + suffix, new AwsOperation.EmptyAutoScalingGroup(surplus.Owner), Cost.Drained(TimeSpan.FromMinutes(2)), after);
        return context.Builder.Act(surplus.Address, "delete" + suffix, new AwsOperation.DeleteAutoScalingGroup(surplus.Owner), Cost.LoadBalancerGone, emptied);
    }

    /// <summary>
    /// Other instances behind another port cannot be rolled in place: neither the old port nor the new one would be served by all. Then a second
    /// group starts beside the first. The same when the network is another one.
    /// </summary>
    private static bool CanBecome(
        PlanningContext context, AutoScalingGroup wanted, LiveAutoScalingGroup live, WantedTemplate template, MatchResult<TargetGroup, LiveTargetGroup> targetGroups)
    {
        var portsMove = !template.IsTagsOnly && !template.IsPinnedBy(live) && !FloatingVersion.OnlyNeedsPin(live, template) && targetGroups.Surplus.Any(old =>
            live.Settings.TargetGroups.Any(t => PlanningContext.KeyOf(t) == old.Id)
            && wanted.TargetGroups.Any(t => t.Text == old.Address.Name)
            && context.Topology.TargetGroups.TryGetValue(old.Address.Name, out var next)
            && (old.Settings.Port != next.Port || old.Settings.Protocol != next.Protocol));
        return !portsMove && live.Settings.VpcId == context.Network.VpcId;
    }

    /// <summary>Of two groups with one address the one that serves what is wanted goes before the one with more instances.</summary>
    private static int FitOf(PlanningContext context, LiveAutoScalingGroup live, LaunchTemplatePlanner.Result templates)
    {
        if (context.Stack.AutoScalingGroups.FirstOrDefault(g => AddressOf(g) == live.Address) is not { } wanted)
        {
            return 0;
        }

        var served = wanted.TargetGroups.Count(t => live.Settings.TargetGroups.Any(l => PlanningContext.KeyOf(l) == PlanningContext.KeyOf(context.TargetGroupRef(t))));
        var isPinned = templates.Versions[wanted.Name].IsPinnedBy(live);
        return (served * 1_000_000) + (isPinned ? 100_000 : 0) + live.Instances.Length;
    }

    private static GroupDraft Create(PlanningContext context, AutoScalingGroup wanted, LiveAutoScalingGroup? replaced, WantedTemplate template, WarmUp warmUp)
    {
        var address = AddressOf(wanted);
        var lowered = Lower(context, wanted);
        var settings = lowered with
        {
            DesiredCapacity = replaced is null
                ? wanted.Size.Desired ?? wanted.Size.Min
                : Math.Clamp(replaced.DesiredCapacity, wanted.Size.Min, wanted.Size.Max),
        };
        if (replaced is not null)
        {
            settings = settings with { GroupName = PhysicalNames.AutoScalingGroupBeside(settings.GroupName, replaced.Id, context.Stack, wanted) };
        }

        var created = context.Builder.Create(address, new AwsOperation.CreateAutoScalingGroup(settings, template.Version, TagsOf(context, wanted)), context.Milestones.Opened);
        if (settings.SuspendedProcesses is { IsEmpty: false } processes)
        {
            context.Builder.Act(address, "suspend", new AwsOperation.SuspendProcesses(context.Ref(address), [.. processes]), Cost.Call);
        }

        context.Builder.Change(
            address, replaced is null ? ChangeVerb.Create : ChangeVerb.Replace,
            replaced is null ? Reasons.New : "port and launch template (or the network) change together: a second group starts beside the first",
            replaced is null
                ? PropertyDiff.Created(Whole(settings, settings.DesiredCapacity, template.Version.Version))
                : PropertyDiff.Between(
                    Whole(settings, settings.DesiredCapacity, template.Version.Version),
                    Whole(Comparable(replaced.Settings, settings), replaced.DesiredCapacity, replaced.LaunchTemplateVersion), p => p is "launchTemplate" or "targetGroups"),
            replaced is null ? null : new(TrafficImpact.Drain, "the old group drains once all instances of the new one are healthy"));
        IEnumerable<Property> Whole(AutoScalingGroupSettings group, int? desired, string? version) =>
            [.. Properties(context, group), Property.Of("desired", desired ?? 0), Property.Of("launchTemplate", "version " + (version ?? "(next)"))];

        var draft = new GroupDraft(wanted) { JoinedBy = created, Joined = [.. wanted.TargetGroups.Select(t => TargetGroupAddress(t))], AwaitsService = true };
        return Gate(context, draft, warmUp);
    }

    private static GroupDraft Update(PlanningContext context, AutoScalingGroup wanted, LiveAutoScalingGroup kept, WantedTemplate template, WarmUp warmUp)
    {
        var address = AddressOf(wanted);
        var settings = Lower(context, wanted);
        var reference = context.Ref(address);
        var changes = PropertyDiff.Between(Properties(context, settings), Properties(context, Comparable(kept.Settings, settings)));
        var isPinned = template.IsPinnedBy(kept);
        var onlyNeedsPin = FloatingVersion.OnlyNeedsPin(kept, template);
        var tagging = TagDiff.InSteps(TagsOf(context, wanted), TagsOf(context, wanted, DeclaredTags.Read(kept.Tags, ScalingPolicyPlanner.DeclaredItem)), kept);
        if (!isPinned)
        {
            changes = [.. changes, new("launchTemplate", $"version {kept.LaunchTemplateVersion}", $"version {template.Version.Version ?? "(next)"}")];
        }

        var draft = new GroupDraft(wanted);
        if (changes.IsEmpty && tagging.IsEmpty)
        {
            return Gate(context, draft, warmUp);
        }

        context.Builder.Change(
            address, ChangeVerb.Update, isPinned ? Reasons.Differs : onlyNeedsPin ? "somebody let the group follow its template by itself: its version is pinned again, the instances run it already" : template.IsTagsOnly ? "instances launched from now on get the new tags" : "instances run another version of the launch template",
            [.. changes, .. tagging.Shown], EffectOf(wanted, kept, isPinned || onlyNeedsPin || template.IsTagsOnly));
        context.Builder.Tag(address, tagging);
        var live = kept.Settings.TargetGroups.Select(PlanningContext.KeyOf).ToHashSet(StringComparer.Ordinal);
        var joining = wanted.TargetGroups.Where(t => !live.Contains(PlanningContext.KeyOf(context.TargetGroupRef(t)))).ToImmutableArray();
        var desired = settings.TargetGroups.Select(PlanningContext.KeyOf).ToHashSet(StringComparer.Ordinal);
        draft = draft with
        {
            Left = [.. kept.Settings.TargetGroups.Where(t => !desired.Contains(PlanningContext.KeyOf(t)))],
            AwaitsService = settings.MinSize > kept.DesiredCapacity,
        };

        var staysAsItRuns = template.IsTagsOnly || onlyNeedsPin || (kept.DesiredCapacity == 0 && kept.Instances.IsEmpty);
        string? refreshed = null;
        if (!isPinned && !staysAsItRuns)
        {
            if (kept.ActiveRefresh is { } active)
            {
                context.Builder.Report(new Diagnostic(PlanCodes.RefreshRunning, SourceSpan.None, $"An instance refresh of '{kept.Id}' is running ({active.Status}, {active.PercentageComplete}%)."));
            }

            var pinned = FloatingVersion.PinBefore(context, address, reference, kept, template);
            refreshed = context.Builder.Act(
                address, "refresh", new AwsOperation.RefreshInstances(reference, template.Version, FloatingVersion.PreferencesFor(wanted.Refresh, kept, template, pinned is not null)),
                Cost.Refresh(kept.Instances.Length, wanted.Refresh.InstanceWarmup ?? wanted.HealthCheckGracePeriod), [pinned, .. context.Milestones.Opened]);
            context.Milestones.Moved.Add(refreshed);
        }

        string? joined = null;

        // With checks by the load balancer the group would terminate instances that a group they have just joined does not find healthy yet.
        var checksHeld = settings.HealthCheckType == "ELB" && (!joining.IsEmpty || kept.Settings.HealthCheckType != "ELB");
        if (!joining.IsEmpty)
        {
            var held = kept.Settings.HealthCheckType == "ELB"
                ? context.Builder.Act(address, "hold checks", new AwsOperation.UpdateAutoScalingGroup(reference, Held(kept.Settings), null), Cost.Call, refreshed)
                : refreshed;
            joined = context.Builder.Act(
                address, "attach", new AwsOperation.AttachTargetGroups(reference, [.. joining.Select(context.TargetGroupRef)]), Cost.Call, [held, .. context.Milestones.Opened]);
        }

        var isSized = changes.Any(c => c.Path is not ("targetGroups" or "launchTemplate" or "suspend")) || (!isPinned && staysAsItRuns);
        if (isSized || checksHeld)
        {
            var update = new AwsOperation.UpdateAutoScalingGroup(reference, settings, !isPinned && staysAsItRuns ? template.Version : null);
            if (checksHeld)
            {
                draft = draft with { FinalUpdate = update, IsUnproved = kept.Settings.HealthCheckType != "ELB" };
            }
            else
            {
                var updated = context.Builder.Act(address, "update", update, Cost.Call, refreshed);
                context.Milestones.Moved.Add(updated);
                joined ??= updated;
            }
        }

        AlignProcesses(context, address, reference, settings, kept);
        return Gate(context, draft with { JoinedBy = joined ?? refreshed, Joined = [.. joining.Select(TargetGroupAddress)] }, warmUp);
    }

    private static void AlignProcesses(PlanningContext context, Address address, ResourceRef reference, AutoScalingGroupSettings settings, LiveAutoScalingGroup kept)
    {
        if (settings.SuspendedProcesses is not { } wanted)
        {
            return;
        }

        var suspended = kept.Settings.SuspendedProcesses ?? [];
        var suspend = wanted.Except(suspended);
        var resume = suspended.Except(wanted);
        if (!suspend.IsEmpty)
        {
            context.Builder.Act(address, "suspend", new AwsOperation.SuspendProcesses(reference, [.. suspend]), Cost.Call);
        }

        if (!resume.IsEmpty)
        {
            context.Builder.Act(address, "resume", new AwsOperation.ResumeProcesses(reference, [.. resume]), Cost.Call);
        }
    }

    /// <summary>Waits for the groups that take traffic only when they are healthy.</summary>
    private static GroupDraft Gate(PlanningContext context, GroupDraft draft, WarmUp warmUp)
    {
        var gated = draft.Desired.TargetGroups.Where(t => !t.IsExisting).Select(TargetGroupAddress).Where(warmUp.IsGated).ToImmutableArray();
        if (gated.IsEmpty)
        {
            return draft;
        }

        var wait = WaitHealthy(context, draft, gated, [draft.JoinedBy, .. gated.Select(warmUp.WiredBy)]);
        return draft with { Gated = gated, LastWait = wait };
    }

    private static string WaitHealthy(PlanningContext context, GroupDraft draft, IReadOnlyList<Address> targetGroups, IEnumerable<string?> after)
    {
        var address = AddressOf(draft.Desired);
        var interval = targetGroups.Max(t => context.Topology.TargetGroups[t.Name].HealthCheck.Interval);
        var wait = context.Builder.Act(
            address, "wait healthy", new AwsOperation.WaitTargetsHealthy(context.Ref(address), [.. targetGroups.Select(context.Ref)]), Cost.Healthy(interval), after);
        foreach (var group in targetGroups)
        {
            context.Milestones.SetHealthy(group, wait);
        }

        return wait;
    }

    private static TrafficEffect? EffectOf(AutoScalingGroup wanted, LiveAutoScalingGroup kept, bool isPinned)
    {
        if (!isPinned && !kept.Instances.IsEmpty)
        {
            return wanted.Refresh.MinHealthyPercentage < 100
                ? new(TrafficImpact.Capacity, $"down to {wanted.Refresh.MinHealthyPercentage}% of capacity while {kept.Instances.Length} instances are replaced")
                : new(TrafficImpact.Drain, $"{kept.Instances.Length} instances are replaced, each new one before its old one");
        }

        var removed = kept.DesiredCapacity - wanted.Size.Max;
        return removed > 0 ? new(TrafficImpact.Drain, $"{removed} instances drain and stop") : null;
    }

    private static Address TargetGroupAddress(Reference reference) => Address.Of(ResourceKind.TargetGroup, reference.Text);

    private static Address AddressOf(AutoScalingGroup group) => Address.Of(ResourceKind.AutoScalingGroup, group.Name);

    internal sealed record Result(ImmutableArray<GroupDraft> Drafts, ImmutableArray<LiveAutoScalingGroup> Surplus);
}

/// <summary>A scaling group half planned: its instances are settled, its health is not.</summary>
internal sealed record GroupDraft(AutoScalingGroup Desired)
{
    /// <summary>Target groups its instances enter in this run.</summary>
    public ImmutableArray<Address> Joined { get; init; } = [];

    /// <summary>The action that makes them enter, or the last one that changes the instances.</summary>
    public string? JoinedBy { get; init; }

    /// <summary>Of <see cref="Joined"/> and the others: waited for already, before traffic moves to them.</summary>
    public ImmutableArray<Address> Gated { get; init; } = [];

    public string? LastWait { get; init; }

    public bool AwaitsService { get; init; }

    /// <summary>After all of these its instances are known to be well.</summary>
    public ImmutableArray<string> Waits { get; init; } = [];

    /// <summary>Back to checks by the load balancer, and whatever else changes of the group.</summary>
    public AwsOperation? FinalUpdate { get; init; }

    /// <summary>Nobody judged its instances by the load balancer's checks so far: a run was cut short, or the file has just turned them on.</summary>
    public bool IsUnproved { get; init; }

    public ImmutableArray<ResourceRef> Left { get; init; } = [];
}
