using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>[Auto Scaling user guide, "Auto Scaling groups with multiple instance types and purchase options": launch templates]</summary>
internal sealed class MixedInstancesRefuseSpotTemplate()
    : Check(new("ELB3519", Severity.Error, "A launch template asks for Spot Instances beside a mixed instances policy"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        where
            @group.Settings.Has(AutoScalingGroupTable.MixedInstances)
            && @group.LaunchTemplate is LaunchTemplate.Defined template
            && template.Settings.Has(LaunchTemplateTable.MarketOptions)
        select Report(
            file.At("autoScalingGroups", @group.Name, "launchTemplate", "instanceMarketOptions"),
            $"autoScalingGroups.{@group.Name}: beside `mixedInstances` the launch template cannot say how instances are bought.",
            "Remove `instanceMarketOptions`; `onDemandPercentageAboveBaseCapacity: 0` makes all of them Spot."
        );
}
