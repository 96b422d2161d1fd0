using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>[Auto Scaling user guide: VPC Lattice health checks]</summary>
internal sealed class LatticeHealthCheckNeedsSource()
    : Check(new("ELB3536", Severity.Warning, "VPC Lattice's health checks are used without a target group of VPC Lattice"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        where @group.HealthCheckType.Split(',').Contains("VPC_LATTICE", StringComparer.Ordinal) && !HasLattice(@group)
        where !file.IsBroken("autoScalingGroups", @group.Name, "trafficSources")
        select Report(
            file.At("autoScalingGroups", @group.Name, "healthCheck", "type"),
            $"autoScalingGroups.{@group.Name} uses health checks of VPC Lattice and has no target group there, so nothing checks it.",
            "Add its target group's ARN to `trafficSources`, or leave the type out."
        );

    private static bool HasLattice(AutoScalingGroup group) =>
        (group.Settings.FindValue(AutoScalingGroupTable.TrafficSources) ?? []).Any(static source =>
            source.StartsWith("arn:", StringComparison.Ordinal)
        );
}
