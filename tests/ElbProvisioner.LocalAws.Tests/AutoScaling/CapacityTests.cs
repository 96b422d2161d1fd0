using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

/// <summary>What a group does where EC2 has no capacity of what it would launch.</summary>
public sealed class CapacityTests
{
    [Theory]
    [InlineData("prioritized", "t3.small")]
    [InlineData("lowest-price", "t3.large")]
    public async Task A_mixed_group_launches_the_next_type_of_its_strategy(string strategy, string type)
    {
        using var ground = await LackingAsync(strategy == "prioritized" ? ["t3.large"] : ["t3.small", "t3.micro"]);

        await ground.RunGroupAsync(
            3,
            group =>
            {
                group.MixedInstancesPolicy = new()
                {
                    LaunchTemplate = new()
                    {
                        LaunchTemplateSpecification = group.LaunchTemplate,
                        Overrides =
                        [
                            new() { InstanceType = "t3.large" },
                            new() { InstanceType = "t3.small" },
                            new() { InstanceType = "t3.micro" },
                        ],
                    },
                    InstancesDistribution = new()
                    {
                        OnDemandAllocationStrategy = strategy == "prioritized" ? "prioritized" : null,
                        OnDemandPercentageAboveBaseCapacity = strategy == "prioritized" ? 100 : 0,
                        SpotAllocationStrategy = "lowest-price",
                        SpotInstancePools = 1,
                    },
                };
                group.LaunchTemplate = null;
            }
        );

        Assert.All(await ground.InstancesAsync(), instance => Assert.Equal(type, instance.InstanceType));
        Assert.All(await ground.ActivitiesAsync(), activity => Assert.Equal("Successful", activity.StatusCode));
        Assert.Equal(3, (await ground.InstancesAsync()).Select(instance => instance.AvailabilityZone).Distinct().Count());
    }

    [Fact]
    public async Task A_group_launches_in_another_zone_and_its_activity_says_which()
    {
        using var ground = await LackingAsync(["t3.micro@us-east-1a"]);

        await ground.CreateGroupAsync(1);
        ground.Pass(60);

        var zone = Assert.Single(await ground.InstancesAsync()).AvailabilityZone;
        Assert.NotEqual("us-east-1a", zone);
        var details = JsonNode.Parse(Assert.Single(await ground.ActivitiesAsync()).Details);
        Assert.Equal(zone, (string?)details?["Availability Zone"]);
    }

    [Fact]
    public async Task A_group_that_keeps_its_balance_fails_where_there_is_no_capacity()
    {
        using var ground = await LackingAsync(["t3.micro@us-east-1a"]);

        await ground.CreateGroupAsync(
            1,
            group => group.AvailabilityZoneDistribution = new() { CapacityDistributionStrategy = "balanced-only" }
        );
        ground.Pass(20);

        Assert.Empty(await ground.InstancesAsync());
        var failed = (await ground.ActivitiesAsync())[^1];
        Assert.Equal("Failed", failed.StatusCode);
        Assert.StartsWith(
            "We currently do not have sufficient t3.micro capacity in the Availability Zone you requested (us-east-1a)",
            failed.StatusMessage,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Without_capacity_anywhere_the_launch_fails_and_is_tried_again()
    {
        using var ground = await LackingAsync(["t3.micro"]);

        await ground.CreateGroupAsync(1);
        ground.Pass(100);

        Assert.Empty(await ground.InstancesAsync());
        var activities = await ground.ActivitiesAsync();
        Assert.True(activities.Count > 1, $"{activities.Count} attempts");
    }

    private static Task<Ground> LackingAsync(IEnumerable<string> types) =>
        Ground.CreateAsync(options => options with { FaultSettings = new FaultSettings { ScarceTypes = types.ToHashSet() } });
}
