using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Lowering;

/// <summary>Schedules and hooks of a scaling group as AWS takes them.</summary>
internal static class GroupPartLowering
{
    public static ImmutableArray<ResourceKind> Kinds { get; } = [ResourceKind.LifecycleHook, ResourceKind.Schedule];

    /// <summary>How those of a kind begin among the group's declared items: they cannot carry tags.</summary>
    public static string ItemOf(ResourceKind kind) => kind.Id + ".";

    public static Settings Lower(PlanningContext context, AutoScalingGroup group, GroupPart part) =>
        part.Settings.With(NameOf(part.Settings.Table), PhysicalNames.GroupPart(context.Stack, group, part));

    public static ImmutableArray<Settings> Hooks(PlanningContext context, AutoScalingGroup group) =>
        [.. group.LifecycleHooks.Select(hook => Lower(context, group, hook))];

    /// <summary>The property that carries the name in AWS.</summary>
    public static Property<string> NameOf(PropertyTable table) =>
        table == ScheduleTable.Table ? ScheduleTable.Name : LifecycleHookTable.Name;

    /// <summary>
    /// What a schedule may have set is no difference: of each size the file's own counts only while AWS has none of a schedule's. One that
    /// begins later has set nothing.
    /// </summary>
    public static Settings WithScheduled(PlanningContext context, Settings settings, AutoScalingGroup group, LiveAutoScalingGroup live) =>
        WithScheduled(
            context,
            WithScheduled(context, settings, group, live, AutoScalingGroupTable.MinSize, ScheduleTable.MinSize),
            group,
            live,
            AutoScalingGroupTable.MaxSize,
            ScheduleTable.MaxSize
        );

    private static Settings WithScheduled(
        PlanningContext context,
        Settings settings,
        AutoScalingGroup group,
        LiveAutoScalingGroup live,
        Property<int> size,
        Property<int> scheduled
    ) =>
        group.Schedules.Any(s =>
            s.Settings.FindValue(scheduled) == live.Settings.Get(size) && !(s.Settings.FindValue(ScheduleTable.Start) > context.Live.ReadAt)
        )
            ? settings.With(size, live.Settings.Get(size))
            : settings;
}
