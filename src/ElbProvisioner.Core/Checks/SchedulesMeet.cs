using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>[Auto Scaling user guide: scheduled scaling, "A scheduled action must have a unique time value"]</summary>
internal sealed class SchedulesMeet() : Check(new("ELB3527", Severity.Error, "Two schedules of a group begin at the same time"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        from meeting in @group.Schedules.Where(HasTime).GroupBy(TimeOf, StringComparer.Ordinal)
        from second in meeting.Skip(1)
        select Report(
            file.At("autoScalingGroups", @group.Name, "schedules", second.Name),
            $"autoScalingGroups.{@group.Name}: the schedules {meeting.First().Name} and {second.Name} happen at the same time, and AWS "
                + "takes only one of them.",
            "Say both sizes in one, or let one begin a minute later."
        );

    private static bool HasTime(GroupPart schedule) =>
        schedule.Settings.Has(ScheduleTable.Cron) || schedule.Settings.Has(ScheduleTable.Start);

    private static string TimeOf(GroupPart schedule) =>
        string.Join(
            ' ',
            schedule.Settings.Canonical().Where(static line => !line.StartsWith("size.", StringComparison.Ordinal) && line[..4] != "end=")
        );
}
