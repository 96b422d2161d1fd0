using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class SlowStartNeedsRoundRobin()
    : Check(new("ELB3402", Severity.Error, "Slow start stands beside an algorithm that has none"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.TargetGroups
        let slow = @group.Attributes.GetValueOrDefault("slow_start.duration_seconds", "0")
        let algorithm = @group.Attributes.GetValueOrDefault("load_balancing.algorithm.type", "round_robin")
        where slow != "0" && algorithm != "round_robin"
        select Report(
            file.At("targetGroups", @group.Name, "slowStart"),
            $"targetGroups.{@group.Name}: slow start works with the algorithm round_robin only, not with {algorithm}.",
            "Remove one of the two."
        );
}
