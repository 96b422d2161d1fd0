using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

internal sealed class SizeLeavesNoRoom() : Check(new("ELB3535", Severity.Warning, "A scaling group has policies and only one size"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        where @group.Size.Min == @group.Size.Max && @group.Scaling.Any(Acts)
        where @group.Schedules.IsEmpty && !file.IsBroken("autoScalingGroups", @group.Name)
        select Report(
            file.At("autoScalingGroups", @group.Name, "scaling"),
            $"autoScalingGroups.{@group.Name} has scaling policies, and its size is always {@group.Size.Min}: they change nothing.",
            "Let `max` be above `min`: size: { min: 2, max: 6 }."
        );

    /// <summary>One that only looks, or raises the maximum itself, is of use all the same.</summary>
    private static bool Acts(ScalingPolicy policy) =>
        policy.Settings.FindValue(ScalingPolicyTable.Enabled) != false
        && (
            policy.Settings.Find(ScalingPolicyTable.Type) != ScalingPolicyTable.Predictive
            || (
                policy.Settings.Find(ScalingPolicyTable.Mode) == "ForecastAndScale"
                && policy.Settings.Find(ScalingPolicyTable.MaxCapacityBreach) == "HonorMaxCapacity"
            )
        );
}
