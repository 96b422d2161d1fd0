using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// A step of 0 beside others is of use: up to there nothing happens. AWS takes a policy of nothing else, and it does nothing.
/// </summary>
internal sealed class PolicyChangesNothing() : Check(new("ELB3529", Severity.Warning, "A scaling policy changes nothing"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        from policy in @group.Scaling
        where IsIdle(policy.Settings)
        let type = policy.Settings.Has(ScalingPolicyTable.By) ? "simple" : "step"
        select Report(
            file.At("autoScalingGroups", @group.Name, "scaling", policy.Name, type, type == "step" ? "steps" : "by"),
            $"autoScalingGroups.{@group.Name}.scaling.{policy.Name} changes the size of the group by 0: its alarm may ring, and nothing comes "
                + "of it.",
            "Write how many instances come (1) or go (-1), or `adjustment: ExactCapacity` for a group of none."
        );

    private static bool IsIdle(Settings policy) =>
        policy.Find(ScalingPolicyTable.Adjustment) is { } adjustment
        && adjustment != ScalingPolicyTable.Exact
        && (
            policy.FindValue(ScalingPolicyTable.By) == 0
            || (
                policy.FindValue(ScalingPolicyTable.Steps) is { IsDefaultOrEmpty: false } steps
                && steps.All(static step => step.FindValue(StepTable.By) == 0)
            )
        );
}
