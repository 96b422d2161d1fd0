using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class SizesContradict() : Check(new("ELB3501", Severity.Error, "The sizes of a scaling group contradict each other"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        foreach (var group in file.Stack.AutoScalingGroups.Where(group => !file.IsBroken("autoScalingGroups", group.Name, "size")))
        {
            var (min, max, desired) = group.Size;
            if (min > max)
            {
                yield return Report(
                    file.At("autoScalingGroups", group.Name, "size", "max"),
                    $"autoScalingGroups.{group.Name}: max ({max}) is below min ({min}).",
                    "Order them: min, desired, max."
                );
            }
            else if (desired < min || desired > max)
            {
                yield return Report(
                    file.At("autoScalingGroups", group.Name, "size", "desired"),
                    $"autoScalingGroups.{group.Name}: desired ({desired}) must be from min ({min}) to max ({max}).",
                    "Order them: min, desired, max."
                );
            }
        }
    }
}
