using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// QUIC targets have an id of their own, which Auto Scaling does not give [ELBv2 API: QuicServerId; Auto Scaling API:
/// TrafficSourceIdentifier].
/// </summary>
internal sealed class ScalingGroupStandsBehindQuic() : Check(new("ELB3116", Severity.Error, "A scaling group fills a target group of QUIC"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from target in file.Stack.TargetGroups
        where target.Protocol is "QUIC" or "TCP_QUIC"
        from @group in file.Stack.AutoScalingGroups
        from reference in @group.TargetGroups
        where reference.Text == target.Name
        select Report(
            reference.At,
            $"autoScalingGroups.{@group.Name} fills targetGroups.{target.Name}, which is {target.Protocol}: its targets need a server id each, "
                + "and Auto Scaling registers none.",
            "Use another protocol, or register the targets yourself."
        );
}
