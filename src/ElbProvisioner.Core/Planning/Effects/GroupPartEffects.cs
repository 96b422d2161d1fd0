using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>What schedules and hooks will do to the instances that serve: nothing when they are put, and all of it later.</summary>
internal static class GroupPartEffects
{
    public static TrafficEffect? Of(PlanningContext context, AutoScalingGroup group, Settings part) =>
        part.Table == ScheduleTable.Table ? OfSchedule(context, group, part) : OfHook(part);

    /// <summary>Fewer instances than the group has at least otherwise.</summary>
    private static TrafficEffect? OfSchedule(PlanningContext context, AutoScalingGroup group, Settings schedule)
    {
        var most = schedule.FindValue(ScheduleTable.DesiredCapacity) ?? schedule.FindValue(ScheduleTable.MaxSize);
        var least = schedule.FindValue(ScheduleTable.MinSize);
        return most == 0 && !group.TargetGroups.IsEmpty
                ? new(TrafficImpact.Gap, $"at its time the group has no instance: {Clientele.Of(context, group.TargetGroups[0].Text).Lost}")
            : most < group.Size.Min ? new(TrafficImpact.Capacity, $"at its time the group goes down to {most}, below its {group.Size.Min}")
            : most < group.Size.Max
                ? new(TrafficImpact.Capacity, $"at its time the group goes down to {most} where it has more, up to {group.Size.Max}")
            : least < group.Size.Min
                ? new(TrafficImpact.Capacity, $"from its time on scaling may take the group down to {least}, below its {group.Size.Min}")
            : null;
    }

    /// <summary>A launch that nobody lets go on ends with an instance that never serves.</summary>
    private static TrafficEffect OfHook(Settings hook)
    {
        var wait = $"{hook.Get(LifecycleHookTable.Timeout).TotalSeconds}s";
        return hook.Find(LifecycleHookTable.On) switch
        {
            "launching" when hook.Find(LifecycleHookTable.Default) == "ABANDON" => new(
                TrafficImpact.Capacity,
                $"new instances serve only when somebody completes the hook; those that nobody does are terminated after {wait}"
            ),
            "launching" => new(TrafficImpact.None, $"none; new instances serve {wait} later, or when somebody completes the hook"),
            _ => new(
                TrafficImpact.None,
                $"none; instances that end wait {wait} for it once they are drained, or until somebody completes it"
            ),
        };
    }
}
