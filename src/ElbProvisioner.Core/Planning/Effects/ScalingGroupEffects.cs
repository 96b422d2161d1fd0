using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Effects;

internal static class ScalingGroupEffects
{
    /// <param name="left">Target groups that its instances leave.</param>
    /// <param name="isRolling">An instance refresh replaces what runs.</param>
    /// <param name="isRechecked">The health check of one of its target groups moves in the same run.</param>
    public static IEnumerable<TrafficEffect?> OfUpdate(
        PlanningContext context,
        AutoScalingGroup wanted,
        Settings settings,
        LiveAutoScalingGroup kept,
        ImmutableArray<ResourceRef> left,
        bool isRolling,
        bool isRechecked
    )
    {
        var meanwhile = isRechecked ? "; until all are, any answer below 500 passes the health check, then the new one counts" : "";
        if (isRolling && !kept.Instances.IsEmpty && wanted.Refresh.ReplacesRootVolumes)
        {
            yield return new(
                TrafficImpact.Capacity,
                $"{kept.Instances.Length} instances get a new root volume, down to {wanted.Refresh.MinHealthyPercentage}% of capacity meanwhile"
            );
        }
        else if (isRolling && !kept.Instances.IsEmpty)
        {
            meanwhile += Steps(wanted.Refresh);
            yield return wanted.Refresh.MinHealthyPercentage == 0
                ? new(
                    TrafficImpact.Gap,
                    $"all {kept.Instances.Length} instances may go before a new one answers (minHealthy: 0){meanwhile}"
                )
            : wanted.Refresh.MinHealthyPercentage < 100
                ? new(
                    TrafficImpact.Capacity,
                    $"down to {wanted.Refresh.MinHealthyPercentage}% of capacity while {kept.Instances.Length} instances are "
                        + $"replaced{meanwhile}"
                )
            : new(TrafficImpact.Drain, $"{kept.Instances.Length} instances are replaced, each new one before its old one{meanwhile}");
        }

        foreach (var effect in OfSize(context, wanted, settings, kept).Concat(left.Select(t => OfLeft(context, t))))
        {
            yield return effect;
        }

        if (!kept.Settings.Get(AutoScalingGroupTable.SubnetIds).SetEquals(settings.Get(AutoScalingGroupTable.SubnetIds)))
        {
            foreach (var effect in OfZones(context, wanted, kept))
            {
                yield return effect;
            }
        }
    }

    private static string Steps(RefreshPreferences refresh) =>
        refresh.Checkpoints.IsEmpty
            ? ""
            : $"; a pause of {Lasting(refresh.CheckpointDelay ?? TimeSpan.FromHours(1))} after "
                + $"{string.Join(", ", refresh.Checkpoints.Where(c => c < 100))}%";

    private static string Lasting(TimeSpan pause) =>
        pause.TotalHours >= 1 && pause.Minutes == 0 ? $"{pause.TotalHours:0}h"
        : pause.TotalMinutes >= 1 && pause.Seconds == 0 ? $"{pause.TotalMinutes:0}m"
        : $"{pause.TotalSeconds:0}s";

    /// <summary>
    /// Auto Scaling launches elsewhere before it ends an instance, and does not wait until the new one answers [Auto Scaling user guide:
    /// rebalancing]. A target in a zone that its load balancer is not in gets nothing [ELBv2 API: Target.NotInUse].
    /// </summary>
    private static IEnumerable<TrafficEffect> OfZones(PlanningContext context, AutoScalingGroup wanted, LiveAutoScalingGroup kept)
    {
        var zones = Zones.Of(context, wanted);
        foreach (var (balancer, its) in Zones.OfBalancersOf(context, wanted))
        {
            if (!zones.Overlaps(its))
            {
                yield return new(
                    TrafficImpact.Gap,
                    $"{wanted.Name} goes to {string.Join(", ", zones)}, where {balancer.Name} is not: its targets get no requests"
                );
            }
            else if (zones.Except(its) is { IsEmpty: false } outside)
            {
                yield return new(
                    TrafficImpact.Capacity,
                    $"instances in {string.Join(", ", outside)} get no requests: {balancer.Name} is not there"
                );
            }
        }

        var moving = Zones.Leaving(context, wanted, kept);
        if (moving > 0)
        {
            var isServing = !kept.Settings.Get(AutoScalingGroupTable.TargetGroups).IsEmpty;
            yield return new(
                isServing ? TrafficImpact.Capacity : TrafficImpact.Drain,
                $"{moving} of {kept.Instances.Length} instances leave their zone, each once a new one runs elsewhere"
                    + (isServing ? ", whether or not that one answers yet" : "")
            );
        }
    }

    public static IEnumerable<TrafficEffect?> OfRemoved(PlanningContext context, LiveAutoScalingGroup surplus) =>
        surplus.Settings.Get(AutoScalingGroupTable.TargetGroups).IsEmpty
            ? []
            :
            [
                .. surplus.Settings.Get(AutoScalingGroupTable.TargetGroups).Select(t => OfLeft(context, t)),
                new(TrafficImpact.Drain, $"{surplus.Instances.Length} instances drain and stop"),
            ];

    private static IEnumerable<TrafficEffect?> OfSize(
        PlanningContext context,
        AutoScalingGroup wanted,
        Settings settings,
        LiveAutoScalingGroup kept
    )
    {
        var removed = kept.DesiredCapacity - settings.Get(AutoScalingGroupTable.MaxSize);
        if (removed <= 0)
        {
            yield break;
        }

        yield return new(
            TrafficImpact.Drain,
            kept.IsCountedInInstances ? $"{removed} instances drain and stop" : "instances drain and stop until the capacity fits"
        );
        yield return new(
            TrafficImpact.Capacity,
            kept.IsCountedInInstances
                ? $"{removed} of {kept.DesiredCapacity} instances fewer"
                : $"{removed} of {kept.DesiredCapacity} of the capacity less"
        );
        foreach (
            var target in wanted.TargetGroups.Where(t =>
                context.Topology.IsServed(t.Text)
                && context.Topology.TargetGroups.GetValueOrDefault(t.Text)?.HasTargets != true
                && context.Topology.GroupsOf(t.Text).All(g => Occupancy.IsEmpty(context, g))
            )
        )
        {
            yield return new(TrafficImpact.Gap, $"{target.Text} is scaled to zero: {Clientele.Of(context, target.Text).Lost}");
        }
    }

    /// <summary>A target group that still gets traffic, and loses the last that stands in it.</summary>
    private static TrafficEffect? OfLeft(PlanningContext context, ResourceRef targetGroup)
    {
        var key = targetGroup.Key;
        var name = context.PlainNameOf(key);
        var isKept = context.Stack.TargetGroups.Any(t => t.Name == name);
        var staying = context.Topology.GroupsOf(name).ToList();
        return isKept
            && context.Topology.IsServed(name)
            && context.Topology.TargetGroups.GetValueOrDefault(name)?.HasTargets != true
            && staying.TrueForAll(g => Occupancy.IsEmpty(context, g))
                ? new(TrafficImpact.Gap, $"nothing is left in {name}{Wanting(staying)}: {Clientele.Of(context, name).Lost}")
            : isKept && context.Ref(Address.Of(ResourceKind.TargetGroup, name)).Key == key
                ? new(TrafficImpact.Drain, $"instances leave {name}")
            : null;
    }

    private static string Wanting(List<AutoScalingGroup> staying) =>
        staying.Count == 0
            ? ""
            : $", as {string.Join(" and ", staying.Select(g => g.Name))} {(staying.Count == 1 ? "wants" : "want")} no instances";
}
