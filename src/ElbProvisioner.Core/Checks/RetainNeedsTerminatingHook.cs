using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>[Auto Scaling API: RetentionTriggers]</summary>
internal sealed class RetainNeedsTerminatingHook()
    : Check(new("ELB3517", Severity.Warning, "Instances are retained when a hook is abandoned, and there is no such hook"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        where
            @group.Settings.Find(AutoScalingGroupTable.TerminateHookAbandon) == "retain"
            && !@group.LifecycleHooks.Any(h => h.Settings.Find(LifecycleHookTable.On) == "terminating")
            && !file.IsBroken("autoScalingGroups", @group.Name, "lifecycleHooks")
        select Report(
            file.At("autoScalingGroups", @group.Name, "lifecyclePolicy", "terminateHookAbandon"),
            $"autoScalingGroups.{@group.Name} retains instances whose terminating hook is abandoned, and has no hook on terminating.",
            "Add one under `lifecycleHooks`, or leave the policy out."
        );
}
