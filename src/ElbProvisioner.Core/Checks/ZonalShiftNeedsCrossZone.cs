using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>[Auto Scaling API: SkipZonalShiftValidation]</summary>
internal sealed class ZonalShiftNeedsCrossZone()
    : Check(new("ELB3513", Severity.Error, "Zonal shift beside a target group that spreads no requests across zones"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        where
            @group.Settings.FindValue(AutoScalingGroupTable.ZonalShift) == true
            && @group.Settings.FindValue(AutoScalingGroupTable.SkipZonalShiftValidation) != true
        from target in file.Stack.TargetGroups
        where
            @group.TargetGroups.Any(t => t.Text == target.Name)
            && target.Attributes.GetValueOrDefault("load_balancing.cross_zone.enabled") == "false"
        select Report(
            file.At("autoScalingGroups", @group.Name, "zoneImpairment", "zonalShift"),
            $"autoScalingGroups.{@group.Name}: AWS refuses zonal shift beside the target group {target.Name}, which has crossZone: false: "
                + "while a zone is left, the requests of the others could find too few instances.",
            "Turn its crossZone on, or write `skipValidation: true` if every zone can carry its share and more."
        );
}
