using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

internal sealed class ElbHealthCheckNeedsTargetGroup()
    : Check(new("ELB3505", Severity.Warning, "A load balancer's health checks are used without a target group"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        where HealthCheckTypes.AskBalancers(@group.HealthCheckType) && @group.TargetGroups.IsEmpty && !HasClassic(@group)
        select Report(
            file.At("autoScalingGroups", @group.Name, "healthCheck", "type"),
            $"autoScalingGroups.{@group.Name} uses health checks of ELB and has no target group, so nothing checks it.",
            "Add `targetGroups`, or leave the type out."
        );

    private static bool HasClassic(AutoScalingGroup group) =>
        (group.Settings.FindValue(AutoScalingGroupTable.TrafficSources) ?? []).Any(static s =>
            !s.StartsWith("arn:", StringComparison.Ordinal)
        );
}
