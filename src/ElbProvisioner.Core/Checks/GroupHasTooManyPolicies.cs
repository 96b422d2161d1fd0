using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class GroupHasTooManyPolicies() : Check(new("ELB3507", Severity.Error, "A scaling group has too many scaling policies"))
{
    private const int Quota = 50;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        where @group.Scaling.Length > Quota
        select Report(
            file.At("autoScalingGroups", @group.Name, "scaling"),
            $"autoScalingGroups.{@group.Name} has {@group.Scaling.Length} scaling policies; AWS's quota is {Quota}.",
            "Remove some: the largest answer wins anyway."
        );
}
