using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.StackFile;

public sealed class MixedRequirementTests
{
    /// <summary>AWS takes prioritized for types in an order only.</summary>
    [Theory]
    [InlineData("instanceRequirements: { vCpuCount: 2, memoryMiB: 4096+ }", "onDemandBaseCapacity: 1", "lowest-price")]
    [InlineData("instanceRequirements: { vCpuCount: 2, memoryMiB: 4096+ }", "overrides: [m5.large]", "prioritized")]
    [InlineData("instanceType: m5.large", "onDemandBaseCapacity: 1", "prioritized")]
    [InlineData("instanceType: m5.large", "overrides: [{ instanceRequirements: { vCpuCount: 2, memoryMiB: 4096+ } }]", "lowest-price")]
    public void What_types_are_chosen_by_decides_how_on_demand_instances_are(string template, string mixed, string expected)
    {
        var group = StackText
            .Bind(
                $$"""
                stack: shop
                autoScalingGroups:
                  app:
                    size: 1
                    launchTemplate: { image: ami-0123456789abcdef0, {{template}} }
                    mixedInstances: { {{mixed}} }
                """
            )
            .AutoScalingGroups[0];

        Assert.Equal(expected, group.Settings.Get(AutoScalingGroupTable.MixedInstances).Find(MixedInstancesTable.OnDemandStrategy));
    }
}
