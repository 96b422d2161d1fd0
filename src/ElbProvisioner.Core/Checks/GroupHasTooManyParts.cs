using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Checks;

/// <summary>[Auto Scaling quotas: lifecycle hooks and scheduled actions per Auto Scaling group]</summary>
internal sealed class GroupHasTooManyParts() : Check(new("ELB3534", Severity.Error, "A scaling group has too many hooks or schedules"))
{
    private const int Hooks = 50;
    private const int Schedules = 125;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        from part in new[]
        {
            (Key: "lifecycleHooks", What: "lifecycle hooks", Count: @group.LifecycleHooks.Length, Quota: Hooks),
            (Key: "schedules", What: "schedules", Count: @group.Schedules.Length, Quota: Schedules),
        }
        where part.Count > part.Quota
        select Report(
            file.At("autoScalingGroups", @group.Name, part.Key),
            $"autoScalingGroups.{@group.Name} has {part.Count} {part.What}; AWS's quota is {part.Quota}.",
            "Remove some."
        );
}
