using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class GroupHasTooManyTargetGroups() : Check(new("ELB3506", Severity.Error, "A scaling group has too many target groups"))
{
    private const int Quota = 50;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        where @group.TargetGroups.Length > Quota
        select Report(
            file.At("autoScalingGroups", @group.Name, "targetGroups"),
            $"autoScalingGroups.{@group.Name} has {@group.TargetGroups.Length} target groups; AWS's quota is {Quota}.",
            "Use a second scaling group."
        );
}
