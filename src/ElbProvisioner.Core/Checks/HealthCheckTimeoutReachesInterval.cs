using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

internal sealed class HealthCheckTimeoutReachesInterval()
    : Check(new("ELB3401", Severity.Error, "A health check's timeout is not below its interval"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.TargetGroups
        where @group.IsChecked
        let timeout = @group.Settings.Get(TargetGroupTable.CheckTimeout)
        let interval = @group.Settings.Get(TargetGroupTable.CheckInterval)
        where timeout >= interval && !file.IsBroken("targetGroups", @group.Name, "healthCheck")
        select Report(
            file.At("targetGroups", @group.Name, "healthCheck", "timeout"),
            $"targetGroups.{@group.Name}: the health check's timeout ({timeout.TotalSeconds}s) must be shorter than its interval "
                + $"({interval.TotalSeconds}s).",
            "Shorten the timeout, or lengthen the interval."
        );
}
