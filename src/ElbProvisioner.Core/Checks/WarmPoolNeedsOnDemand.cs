using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>[Auto Scaling user guide: warm pools, "Limitations"]</summary>
internal sealed class WarmPoolNeedsOnDemand() : Check(new("ELB3525", Severity.Error, "A warm pool stands beside Spot Instances or weights"))
{
    private const int Whole = 100;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        where @group.Settings.Has(AutoScalingGroupTable.WarmPool)
        from trouble in TroublesOf(@group)
        select Report(
            file.At(["autoScalingGroups", @group.Name, .. trouble.Path]),
            $"autoScalingGroups.{@group.Name}: a warm pool takes {trouble.What}.",
            trouble.Remedy
        );

    private static IEnumerable<(string[] Path, string What, string Remedy)> TroublesOf(AutoScalingGroup group)
    {
        var mixed = group.Settings.Find(AutoScalingGroupTable.MixedInstances);
        if (mixed?.FindValue(MixedInstancesTable.OnDemandPercentage) is { } share and < Whole)
        {
            yield return (
                ["mixedInstances", "onDemandPercentageAboveBaseCapacity"],
                $"On-Demand Instances only, and {Whole - share} % above the base are Spot",
                "Write `onDemandPercentageAboveBaseCapacity: 100`, or remove `warmPool`."
            );
        }

        if (MixedInstancesTable.OverridesOf(mixed).Any(static choice => choice.Has(OverrideTable.Weight)))
        {
            yield return (
                ["mixedInstances", "overrides"],
                "no instances with weights",
                "Remove `weightedCapacity` from the overrides, or remove `warmPool`."
            );
        }

        if (
            group.LaunchTemplate is LaunchTemplate.Defined template
            && template.Settings.Find(LaunchTemplateTable.MarketOptions)?.Find(MarketOptionsTable.MarketType) == MarketOptionsTable.Spot
        )
        {
            yield return (
                ["launchTemplate", "instanceMarketOptions"],
                "On-Demand Instances only, and the launch template asks for Spot",
                "Remove `instanceMarketOptions`, or remove `warmPool`."
            );
        }
    }
}
