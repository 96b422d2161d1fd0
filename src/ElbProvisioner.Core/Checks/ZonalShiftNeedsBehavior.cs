using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>[CloudFormation: AWS::AutoScaling::AutoScalingGroup AvailabilityZoneImpairmentPolicy, where both are required]</summary>
internal sealed class ZonalShiftNeedsBehavior()
    : Check(new("ELB3511", Severity.Error, "Zonal shift and what it does to unhealthy instances are not said together"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        where !file.IsBroken("autoScalingGroups", @group.Name, "zoneImpairment")
        let shifts = @group.Settings.FindValue(AutoScalingGroupTable.ZonalShift) == true
        let behaves = @group.Settings.Has(AutoScalingGroupTable.ZoneHealthChecks)
        where shifts != behaves
        select Report(
            file.At("autoScalingGroups", @group.Name, "zoneImpairment"),
            shifts
                ? $"autoScalingGroups.{@group.Name}: with zonalShift the file must say what happens to unhealthy instances there."
                : $"autoScalingGroups.{@group.Name}: healthCheckBehavior means nothing without `zonalShift: true`.",
            shifts
                ? "Write `healthCheckBehavior: IgnoreUnhealthy`, or ReplaceUnhealthy where instances may be launched into the zone again."
                : "Write that too, or remove it."
        );
}
