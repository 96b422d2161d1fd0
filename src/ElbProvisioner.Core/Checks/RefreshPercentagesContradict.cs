using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class RefreshPercentagesContradict()
    : Check(new("ELB3503", Severity.Error, "The percentages of an instance refresh contradict each other"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        let refresh = @group.Refresh
        where
            refresh.MaxHealthyPercentage - refresh.MinHealthyPercentage > 100
            || refresh is { MinHealthyPercentage: 100, MaxHealthyPercentage: 100 }
        select Report(
            file.At("autoScalingGroups", @group.Name, "refresh", "maxHealthy"),
            refresh.MaxHealthyPercentage == 100
                ? $"autoScalingGroups.{@group.Name}: with minHealthy and maxHealthy both 100 no instance can be replaced."
                : $"autoScalingGroups.{@group.Name}: maxHealthy ({refresh.MaxHealthyPercentage}) may be at most 100 above minHealthy "
                    + $"({refresh.MinHealthyPercentage}).",
            "Leave both out for launch before terminate."
        );
}
