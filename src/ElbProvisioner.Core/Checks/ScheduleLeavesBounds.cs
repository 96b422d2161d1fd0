using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>AWS takes it, and refuses the change when its time comes, unless something else has moved the bound until then.</summary>
internal sealed class ScheduleLeavesBounds()
    : Check(new("ELB3539", Severity.Warning, "A schedule sets a size that its group does not take"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from scaling in file.Stack.AutoScalingGroups
        where !file.IsBroken("autoScalingGroups", scaling.Name, "size")
        from schedule in scaling.Schedules
        where !file.IsBroken("autoScalingGroups", scaling.Name, "schedules", schedule.Name)
        let others = scaling.Schedules.Where(other => other != schedule).Select(static other => other.Settings).ToList()
        let why = WhyNot(scaling.Size, schedule.Settings, others)
        where why is not null
        select Report(
            file.At("autoScalingGroups", scaling.Name, "schedules", schedule.Name, "size"),
            $"autoScalingGroups.{scaling.Name}.schedules.{schedule.Name} {why}.",
            "Say the bound in the schedule too: size: { min, max }."
        );

    private static string? WhyNot(GroupSize size, Settings schedule, List<Settings> others)
    {
        var most = schedule.FindValue(ScheduleTable.MaxSize) ?? Bound(size.Max, others, ScheduleTable.MaxSize);
        var least = schedule.FindValue(ScheduleTable.MinSize) ?? Bound(size.Min, others, ScheduleTable.MinSize);
        var wanted = schedule.FindValue(ScheduleTable.DesiredCapacity);
        return schedule.FindValue(ScheduleTable.MinSize) > most ? $"sets `min` above the group's `max` of {most}"
            : schedule.FindValue(ScheduleTable.MaxSize) < least ? $"sets `max` below the group's `min` of {least}"
            : wanted > most ? $"sets `desired` above the group's `max` of {most}"
            : wanted < least ? $"sets `desired` below the group's `min` of {least}"
            : null;
    }

    /// <summary>Null: another schedule moves it.</summary>
    private static int? Bound(int ofGroup, List<Settings> others, Property<int> property) =>
        others.Exists(other => other.Has(property)) ? null : ofGroup;
}
