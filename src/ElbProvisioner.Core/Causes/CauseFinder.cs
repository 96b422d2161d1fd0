using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Causes;

/// <summary>From what is not well to what lies behind it, by what a status has read: it judges nothing anew.</summary>
public sealed class CauseFinder
{
    /// <summary>The gravest first; those that are not here stand behind.</summary>
    private static readonly ImmutableArray<ReasonKind> Order =
    [
        ReasonKind.NothingThere,
        ReasonKind.LoadBalancerNotActive,
        ReasonKind.NobodyAdmitted,
        ReasonKind.CertificateNotIssued,
        ReasonKind.NothingFillsIt,
        ReasonKind.NotRegistered,
        ReasonKind.NoHealthyTarget,
        ReasonKind.Missing,
        ReasonKind.RoutingDiffers,
        ReasonKind.ZoneWithoutTarget,
        ReasonKind.ScaledToZero,
        ReasonKind.NoInstance,
        ReasonKind.LaunchesFail,
        ReasonKind.LaunchTemplateMissing,
        ReasonKind.ProcessSuspended,
        ReasonKind.BeingDeleted,
        ReasonKind.LoadBalancerImpaired,
    ];

    private readonly Stack _stack;
    private readonly LiveWorld _world;
    private readonly StatusReport _status;
    private readonly FilePlaces _places;
    private readonly TargetGroupCauses _targetGroups;
    private readonly ScalingGroupCauses _scalingGroups;
    private readonly ThingCauses _things;

    public CauseFinder(Stack stack, LiveWorld world, StatusReport status)
    {
        (_stack, _world, _status, _places) = (stack, world, status, new(stack));
        _targetGroups = new(stack, world, _places);
        _scalingGroups = new(stack, world, status, _places);
        _things = new(stack, world, status, _places);
    }

    /// <summary>Everything that the status finds wrong, and then what is not well though everything serves.</summary>
    public ImmutableArray<CauseChain> All()
    {
        var told = new HashSet<StatusReason>();
        var chains = ImmutableArray.CreateBuilder<CauseChain>();
        foreach (var reason in _status.Reasons.OrderBy(static r => RankOf(r.Kind)))
        {
            if (told.Add(reason))
            {
                chains.Add(ChainOf(reason, told));
            }
        }

        var shown = chains.SelectMany(static c => c.Concerned).ToHashSet();
        chains.AddRange(_world.TargetGroups.Where(g => !shown.Contains(g.Address)).Select(OfSomeTargets).OfType<CauseChain>());
        var others = _world.AutoScalingGroups.Where(g => !shown.Contains(g.Address)).ToList();
        chains.AddRange(others.Select(OfLaunches).OfType<CauseChain>());
        chains.AddRange(others.Select(OfRefresh).OfType<CauseChain>());
        return chains.ToImmutable();
    }

    /// <summary>Of one target of one group; null: it serves.</summary>
    public CauseChain? OfTarget(TargetGroupStatus group, TargetStatus target)
    {
        var live = _world.TargetGroups.FirstOrDefault(g => g.Id == group.Arn);
        if (target.Serves || live is null)
        {
            return null;
        }

        var state = target.State.ToString().ToLowerInvariant();
        return new(
            $"The target {target.Id}:{target.Port} of {group.Name} is {state}.",
            null,
            live.Address,
            _places.Of(live.Address),
            [.. Links(live, [target], [])]
        );
    }

    private CauseChain ChainOf(StatusReason reason, HashSet<StatusReason> told)
    {
        var links =
            reason.What is { } what && _world.TargetGroups.FirstOrDefault(g => g.Address == what) is { } group
                ? Links(group, _status.TargetGroups.FirstOrDefault(t => t.Arn == group.Id)?.Targets ?? [], told)
            : reason.What is { } own && _world.AutoScalingGroups.FirstOrDefault(g => g.Address == own) is { } scaling ? Links(scaling, told)
            : _things.Of(reason);
        return new(
            reason.Message,
            reason.Kind,
            reason.What,
            _places.Of(reason.What),
            [.. Own(reason), .. links.Where(l => l.Says != reason.Message)]
        )
        {
            Holds = reason.Holds,
        };
    }

    /// <summary>What can be done about a group as a whole, whatever its targets do.</summary>
    private IEnumerable<CauseLink> Own(StatusReason reason) =>
        reason.Kind switch
        {
            ReasonKind.ZoneWithoutTarget =>
            [
                new(
                    "Its load balancer sends what arrives in a zone to targets of that zone alone.",
                    reason.What,
                    _places.Of(reason.What),
                    $"Give the scaling group an instance in each zone, or write `crossZone: true`."
                ),
            ],
            ReasonKind.NothingFillsIt when FillersOf(reason.What) is { Length: > 0 } fillers =>
            [
                new(
                    $"By the file {fillers} {(fillers.Contains(',', StringComparison.Ordinal) ? "fill" : "fills")} it, and in AWS "
                        + "its target group was taken away: somebody detached it, or the file was not applied since it changed.",
                    reason.What,
                    _places.Of(reason.What),
                    "`elbctl apply` attaches it."
                ),
            ],
            ReasonKind.NothingFillsIt =>
            [
                new(
                    "Neither a scaling group nor the file registers targets in it.",
                    reason.What,
                    _places.Of(reason.What),
                    "Name it in the `targetGroups` of a scaling group, or write its `targets`."
                ),
            ],
            _ => [],
        };

    /// <summary>The scaling groups that fill it by the file; empty: none does.</summary>
    private string FillersOf(Address? targetGroup) =>
        string.Join(
            ", ",
            _stack
                .AutoScalingGroups.Where(g => g.TargetGroups.Any(t => Address.Of(ResourceKind.TargetGroup, t.Text) == targetGroup))
                .Select(static g => $"the scaling group {g.Name}")
        );

    /// <summary>Targets of a group, then the scaling groups that fill it: what is wrong with these need not be told again.</summary>
    private IEnumerable<CauseLink> Links(LiveTargetGroup group, ImmutableArray<TargetStatus> targets, HashSet<StatusReason> told)
    {
        var feeders = _world.AutoScalingGroups.Where(a =>
            a.Settings.Get(AutoScalingGroupTable.TargetGroups).OfType<ResourceRef.Existing>().Any(r => r.Id == group.Id)
        );
        return [.. _targetGroups.Of(group, targets), .. feeders.SelectMany(f => Links(f, told))];
    }

    private IEnumerable<CauseLink> Links(LiveAutoScalingGroup group, HashSet<StatusReason> told)
    {
        told.UnionWith(_status.Reasons.Where(r => r.What == group.Address));
        return _scalingGroups.Of(group);
    }

    /// <summary>Some targets of a group that serves do not; null: all do.</summary>
    private CauseChain? OfSomeTargets(LiveTargetGroup live) =>
        _status.TargetGroups.FirstOrDefault(t => t.Arn == live.Id) is { Unhealthy: > 0, Healthy: > 0 } group
            ? new(
                $"{group.Unhealthy} of {group.Targets.Length} targets of {group.Name} {(group.Unhealthy == 1 ? "is" : "are")} unhealthy; the "
                    + "others serve.",
                null,
                live.Address,
                _places.Of(live.Address),
                [.. _targetGroups.Of(live, [.. group.Targets.Where(static t => t.State == TargetState.Unhealthy)])]
            )
            : null;

    /// <summary>It serves with fewer instances than it wants, and what it tried last has failed; null: neither.</summary>
    private CauseChain? OfLaunches(LiveAutoScalingGroup live) =>
        live.CapacityInService < live.DesiredCapacity
        && _status.ScalingGroups.FirstOrDefault(g => g.GroupName == live.Id)?.Failures.Any(static f => f.IsLast) == true
            ? new(
                $"{live.CapacityInService} of {live.DesiredCapacity} {(live.IsCountedInInstances ? "instances" : "of the capacity")} of "
                    + $"{live.Address.Path} are in service; they serve.",
                null,
                live.Address,
                _places.Of(live.Address),
                [.. _scalingGroups.Of(live)]
            )
            : null;

    private CauseChain? OfRefresh(LiveAutoScalingGroup live) =>
        _status.ScalingGroups.FirstOrDefault(g => g.GroupName == live.Id) is { FailedRefresh: not null } shown
            ? new(
                $"What runs in {live.Address.Path} may not be what the file says.",
                null,
                live.Address,
                _places.Of(live.Address),
                [.. _scalingGroups.Refreshes(live, shown, $"The scaling group {live.Address.Path} ({live.Id})")]
            )
            : null;

    private static int RankOf(ReasonKind kind) => Order.IndexOf(kind) is >= 0 and var rank ? rank : Order.Length;
}
