using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>[Auto Scaling API: DesiredCapacityType]</summary>
internal sealed class SizeUnitNeedsRequirements()
    : Check(new("ELB3515", Severity.Error, "Sizes count something else than instances, and instance types are named"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        where
            @group.Size.Unit is not (null or "units")
            && @group.LaunchTemplate is LaunchTemplate.Defined template
            && !(@group.Settings.Find(AutoScalingGroupTable.MixedInstances) is { } mixed && MixedInstancesTable.AsksForProperties(mixed))
            && !template.Settings.Has(LaunchTemplateTable.InstanceRequirements)
            && !file.IsBroken("autoScalingGroups", @group.Name, "launchTemplate")
        select Report(
            file.At("autoScalingGroups", @group.Name, "size", "unit"),
            $"autoScalingGroups.{@group.Name}: sizes count {@group.Size.Unit} only where instance types are chosen by `instanceRequirements`.",
            "Write them in the launch template or in `overrides` in place of `instanceType`, or remove `unit`."
        );
}
