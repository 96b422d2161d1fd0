using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>[Auto Scaling user guide: replace root volume]</summary>
internal sealed class RootVolumeRefreshNeedsImages()
    : Check(new("ELB3521", Severity.Error, "A refresh cannot replace the root volumes of a scaling group"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        foreach (var group in file.Stack.AutoScalingGroups.Where(g => g.Refresh.ReplacesRootVolumes))
        {
            var overrides = MixedInstancesTable.OverridesOf(group.Settings.Find(AutoScalingGroupTable.MixedInstances));
            var missing =
                overrides.IsEmpty ? "needs `mixedInstances` with `overrides`"
                : overrides.Any(o => !o.Has(OverrideTable.Image)) ? "needs an `image` in every one of the `overrides`"
                : !group.TargetGroups.IsEmpty ? "is not for groups with `targetGroups`"
                : null;
            if (missing is not null)
            {
                yield return Report(
                    file.At("autoScalingGroups", group.Name, "refresh", "strategy"),
                    $"autoScalingGroups.{group.Name}: replace-root-volume {missing}.",
                    "Change that, or write `strategy: rolling`."
                );
            }
        }
    }
}
