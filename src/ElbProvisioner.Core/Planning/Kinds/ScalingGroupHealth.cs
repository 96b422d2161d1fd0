using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// What waits for a group's instances to be healthy, and what may happen only after that: before listeners and rules are planned the gates
/// on which they hang, and with every listener in place all other waits and the return to checks by the load balancer.
/// </summary>
internal static class ScalingGroupHealth
{
    /// <summary>Waits in the groups that get more traffic than now.</summary>
    public static ImmutableArray<GroupDraft> PlanGates(PlanningContext context, ImmutableArray<GroupDraft> drafts, WarmUp warmUp) =>
        [.. drafts.Select(draft => Gate(context, draft, warmUp))];

    /// <summary>After listeners and rules are planned.</summary>
    public static ImmutableArray<GroupDraft> PlanHealth(PlanningContext context, AutoScalingGroupPlanner.Result groups)
    {
        var drafts = groups.Drafts;
        var losing = groups
            .Surplus.SelectMany(g => g.Settings.Get(AutoScalingGroupTable.TargetGroups))
            .Concat(drafts.SelectMany(d => d.Left))
            .Select(r => r.Key)
            .ToHashSet(StringComparer.Ordinal);
        var planned = ImmutableArray.CreateBuilder<GroupDraft>(drafts.Length);
        foreach (var draft in drafts)
        {
            var waits = new List<string?> { draft.LastWait };
            var entered = !draft.IsUnproved
                ? draft.Joined
                : [.. draft.Desired.TargetGroups.Where(t => !t.IsExisting).Select(AutoScalingGroupPlanner.TargetGroupAddress)];

            // Where others leave, those who stay carry all of it.
            var staying = draft
                .Desired.TargetGroups.Where(t => losing.Contains(context.TargetGroupRef(t).Key) && context.Topology.IsServed(t.Text))
                .Select(AutoScalingGroupPlanner.TargetGroupAddress);
            var unseen = entered.Union(staying).Union(draft.Unseen).Where(t => !draft.Gated.Contains(t)).ToList();
            if (unseen.Count > 0)
            {
                var loadBalancers = unseen
                    .Select(t => context.Topology.LoadBalancerOf(t.Name))
                    .OfType<LoadBalancer>()
                    .Select(b => Address.Of(ResourceKind.LoadBalancer, b.Name))
                    .Distinct()
                    .ToList();
                var checkedGroups = unseen.Where(t => context.Topology.LoadBalancerOf(t.Name) is not null).ToList();
                if (checkedGroups.Count > 0)
                {
                    waits.Add(
                        WaitHealthy(
                            context,
                            draft,
                            checkedGroups,
                            [
                                .. draft.Changes,
                                .. checkedGroups.Select(g => Milestone.Rechecked(g).Id),
                                .. loadBalancers.Select(b => Milestone.Wired(b).Id),
                                .. loadBalancers.Select(b => Milestone.Active(b).Id),
                            ]
                        )
                    );
                }
            }

            if (draft.AwaitsService)
            {
                waits.Add(WaitInService(context, draft));
            }

            context.Builder.Reach(Milestone.Moved, waits.OfType<string>());
            planned.Add(draft with { Waits = [.. waits.OfType<string>()] });
        }

        return planned.MoveToImmutable();
    }

    /// <summary>
    /// What a load balancer has reached when it serves: for whatever leads clients to it. <see cref="EnsureHealthy"/> plans what reaches it.
    /// </summary>
    public static IEnumerable<string> Serving(PlanningContext context, LoadBalancer loadBalancer)
    {
        var address = Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name);
        return
        [
            Milestone.Active(address),
            Milestone.Wired(address),
            .. context
                .Topology.ServedBy(loadBalancer)
                .Select(t => Address.Of(ResourceKind.TargetGroup, t.Name))
                .SelectMany(t => new[] { Milestone.Healthy(t).Id, Milestone.DeclaredHealthy(t).Id }),
        ];
    }

    /// <summary>Before clients are led to a load balancer: whatever it serves and nobody waits for yet is waited for.</summary>
    public static void EnsureHealthy(PlanningContext context, LoadBalancer loadBalancer)
    {
        foreach (var target in context.Topology.ServedBy(loadBalancer))
        {
            var address = Address.Of(ResourceKind.TargetGroup, target.Name);
            var isAwaited = context.Builder.Reaches(Milestone.Healthy(address));
            TargetPlanner.EnsureHealthy(context, target);
            if (isAwaited)
            {
                continue;
            }

            foreach (var group in context.Topology.GroupsOf(target.Name))
            {
                WaitHealthy(
                    context,
                    new GroupDraft(group),
                    [address],
                    [Milestone.Wired(Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name))]
                );
            }
        }
    }

    /// <summary>
    /// Detaches what a kept group no longer serves, then lets the load balancer judge its instances again. Returns the actions.
    /// </summary>
    public static IEnumerable<string> Detach(
        PlanningContext context,
        IEnumerable<GroupDraft> drafts,
        Func<ImmutableArray<ResourceRef>, IEnumerable<string?>> after
    )
    {
        foreach (var draft in drafts)
        {
            var address = AutoScalingGroupPlanner.AddressOf(draft.Desired);
            string? detached = null;
            if (!draft.Left.IsEmpty)
            {
                detached = context.Builder.Act(
                    address,
                    "detach",
                    new AwsOperation.DetachTargetGroups(context.Ref(address), draft.Left),
                    Cost.Drained(TimeSpan.FromMinutes(1)),
                    after(draft.Left)
                );
                yield return detached;
            }

            var last = new List<string>();
            if (draft.FinalUpdate is { } final)
            {
                last.Add(
                    context.Builder.Act(
                        address,
                        "update",
                        final,
                        Cost.Call,
                        [.. draft.Waits, .. draft.Changes, detached, .. draft.Shrinks ? after([]) : []]
                    )
                );
            }

            if (!draft.SourcesLeft.IsEmpty)
            {
                last.Add(
                    context.Builder.Act(
                        address,
                        "detach sources",
                        new AwsOperation.DetachTrafficSources(context.Ref(address), draft.SourcesLeft),
                        Cost.Drained(TimeSpan.FromMinutes(1)),
                        [.. draft.Waits, .. draft.Changes, detached]
                    )
                );
            }

            if (!draft.Suspend.IsEmpty)
            {
                last.Add(
                    context.Builder.Act(
                        address,
                        "suspend",
                        new AwsOperation.SuspendProcesses(context.Ref(address), draft.Suspend),
                        Cost.Call,
                        [.. draft.Waits, .. draft.Changes, detached, .. last]
                    )
                );
            }

            if (draft.Forgets)
            {
                context.Builder.ForgetsAfter(address, last);
            }

            foreach (var action in last)
            {
                yield return action;
            }
        }
    }

    private static GroupDraft Gate(PlanningContext context, GroupDraft draft, WarmUp warmUp)
    {
        draft = Fill(context, draft, warmUp);
        var gated = draft
            .Desired.TargetGroups.Where(t => !t.IsExisting)
            .Select(AutoScalingGroupPlanner.TargetGroupAddress)
            .Where(warmUp.IsGated)
            .ToImmutableArray();
        if (gated.IsEmpty || Occupancy.IsEmpty(context, draft.Desired))
        {
            return draft;
        }

        var wait = WaitHealthy(
            context,
            draft,
            gated,
            [.. draft.Changes, .. gated.Select(warmUp.WiredBy), .. gated.Select(g => Milestone.Rechecked(g).Id)]
        );
        context.Builder.Reach(Milestone.AllGated, wait);
        foreach (var group in gated)
        {
            context.Builder.Reach(Milestone.Gated(group), wait);
        }

        return draft with
        {
            Gated = gated,
            LastWait = wait,
        };
    }

    /// <summary>What gets traffic before it is seen healthy has at least its instances, and they run.</summary>
    private static GroupDraft Fill(PlanningContext context, GroupDraft draft, WarmUp warmUp)
    {
        var unseen = draft
            .Desired.TargetGroups.Where(t => !t.IsExisting)
            .Select(AutoScalingGroupPlanner.TargetGroupAddress)
            .Where(warmUp.IsUnseen)
            .ToImmutableArray();
        if (unseen.IsEmpty || Occupancy.IsEmpty(context, draft.Desired))
        {
            return draft;
        }

        var wait = WaitInService(context, draft);
        foreach (var group in unseen)
        {
            context.Builder.Reach(Milestone.Gated(group), wait);
        }

        return draft with
        {
            Unseen = unseen,
            LastWait = wait,
            AwaitsService = false,
        };
    }

    private static string WaitInService(PlanningContext context, GroupDraft draft)
    {
        var group = context.Ref(AutoScalingGroupPlanner.AddressOf(draft.Desired));
        return context.Builder.Act(
            AutoScalingGroupPlanner.AddressOf(draft.Desired),
            "wait in service",
            new AwsOperation.WaitGroupInService(group),
            Cost.GroupInService,
            draft.Changes
        );
    }

    private static string WaitHealthy(
        PlanningContext context,
        GroupDraft draft,
        IReadOnlyList<Address> targetGroups,
        IEnumerable<string?> after
    )
    {
        var address = AutoScalingGroupPlanner.AddressOf(draft.Desired);
        var interval = targetGroups.Max(t => context.Topology.TargetGroups[t.Name].Settings.Get(TargetGroupTable.CheckInterval));
        var settles = draft.IsUnproved ? targetGroups.Max(t => Settles(context, t)) : TimeSpan.Zero;
        var wait = context.Builder.Act(
            address,
            "wait healthy",
            new AwsOperation.WaitTargetsHealthy(context.Ref(address), [.. targetGroups.Select(context.Ref)]) { Settles = settles },
            Cost.Healthy(interval + settles),
            after
        );
        foreach (var group in targetGroups)
        {
            context.Builder.Reach(Milestone.Healthy(group), wait);
        }

        return wait;
    }

    /// <summary>
    /// A run that was cut short may have set another check a moment ago, and held the group's own checks for it. Where that is done in
    /// this run it is waited for there.
    /// </summary>
    private static TimeSpan Settles(PlanningContext context, Address targetGroup) =>
        context.HealthChecks.IsMoving(targetGroup)
            ? TimeSpan.Zero
            : HealthCheckMoves.SettlesIn(context.Topology.TargetGroups[targetGroup.Name].Settings);
}
