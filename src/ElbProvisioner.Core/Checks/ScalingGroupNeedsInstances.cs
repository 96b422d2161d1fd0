using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>Auto Scaling registers instances by their ids [Auto Scaling API: AttachLoadBalancerTargetGroups].</summary>
internal sealed class ScalingGroupNeedsInstances()
    : Check(new("ELB3119", Severity.Error, "A scaling group fills a target group of another type than instance"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from target in file.Stack.TargetGroups
        where target.Type != "instance"
        from @group in file.Stack.AutoScalingGroups
        from reference in @group.TargetGroups
        where reference.Text == target.Name
        select Report(
            reference.At,
            $"autoScalingGroups.{@group.Name} fills targetGroups.{target.Name}, whose targets are of the type {target.Type}: Auto Scaling registers "
                + "instances, and AWS refuses to attach it.",
            $"Give the scaling group a target group of its own, and forward to both."
        );
}
