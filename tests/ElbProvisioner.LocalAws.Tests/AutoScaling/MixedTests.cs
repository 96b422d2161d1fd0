using Amazon.AutoScaling.Model;
using Amazon.EC2.Model;
using LaunchTemplate = Amazon.AutoScaling.Model.LaunchTemplate;
using LaunchTemplateOverrides = Amazon.AutoScaling.Model.LaunchTemplateOverrides;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

/// <summary>What a group with a mixed instances policy launches, and what it does by itself when the policy changes.</summary>
public sealed class MixedTests
{
    [Fact]
    public async Task The_base_is_On_Demand_and_of_what_is_above_it_the_share_that_is_said()
    {
        using var ground = await Ground.CreateAsync();

        await ground.RunGroupAsync(5, group => Mix(ground, group, ["t3.small"], onDemand: 1, percentage: 50));

        Assert.Equal((3, 2), await KindsAsync(ground));
    }

    [Fact]
    public async Task Changing_the_share_replaces_instances_one_by_one_each_after_its_successor_runs()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(3, group => Mix(ground, group, ["t3.small"], onDemand: 0, percentage: 100));

        await ground.UpdateAsync(group => group.MixedInstancesPolicy = Policy(ground, ["t3.small"], 1, 0));
        for (var looked = 0; looked < 60; looked++)
        {
            ground.Pass(10);
            Assert.True((await ground.InstancesAsync()).Count(i => i.LifecycleState == "InService") >= 3);
        }

        Assert.Equal((1, 2), await KindsAsync(ground));
    }

    [Fact]
    public async Task Types_follow_the_strategy_in_their_order_by_price_or_among_the_cheapest()
    {
        Assert.Equal(["t3.large"], await TypesAsync(4, 100, "prioritized", "lowest-price"));
        Assert.Equal(["t3.micro"], await TypesAsync(4, 100, "lowest-price", "lowest-price"));
        Assert.Equal(["t3.micro", "t3.small"], await TypesAsync(4, 0, "prioritized", "lowest-price"));
        Assert.Equal(["t3.large"], await TypesAsync(4, 0, "prioritized", "capacity-optimized-prioritized"));
        Assert.Equal(["t3.micro"], await TypesAsync(4, 0, "prioritized", "price-capacity-optimized"));
    }

    [Fact]
    public async Task Weights_are_units_of_the_capacity()
    {
        using var ground = await Ground.CreateAsync();

        await ground.CreateGroupAsync(
            5,
            group =>
            {
                Mix(ground, group, ["t3.large"], onDemand: 0, percentage: 100);
                group.MixedInstancesPolicy.LaunchTemplate.Overrides[0].WeightedCapacity = "2";
            }
        );
        ground.Pass(60);

        Assert.Equal(["2", "2", "2"], (await ground.InstancesAsync()).Select(i => i.WeightedCapacity));
    }

    [Fact]
    public async Task Sizes_may_count_the_processors_of_types_that_are_chosen_by_what_is_required()
    {
        using var ground = await Ground.CreateAsync();

        await ground.CreateGroupAsync(
            6,
            group =>
            {
                Mix(ground, group, [], onDemand: 0, percentage: 100);
                group.DesiredCapacityType = "vcpu";
                group.MixedInstancesPolicy.LaunchTemplate.Overrides =
                [
                    new()
                    {
                        InstanceRequirements = new()
                        {
                            VCpuCount = new() { Min = 2, Max = 2 },
                            MemoryMiB = new() { Min = 1024 },
                        },
                    },
                ];
            }
        );
        ground.Pass(60);

        Assert.Equal(["2", "2", "2"], (await ground.InstancesAsync()).Select(i => i.WeightedCapacity));
    }

    [Fact]
    public async Task A_group_goes_from_a_template_to_a_policy_and_back_in_place()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);
        var before = (await ground.InstancesAsync()).Select(i => i.InstanceId).ToHashSet();

        await ground.UpdateAsync(group => group.MixedInstancesPolicy = Policy(ground, ["t3.small"], 0, 100));
        ground.Pass(120);
        Assert.Null((await ground.GroupAsync()).LaunchTemplate);
        Assert.Equal(before, (await ground.InstancesAsync()).Select(i => i.InstanceId).ToHashSet());

        await ground.UpdateAsync(group => group.LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = "1" });
        Assert.Null((await ground.GroupAsync()).MixedInstancesPolicy);
    }

    private static async Task<IEnumerable<string>> TypesAsync(int desired, int percentage, string onDemand, string spot)
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(
            desired,
            group =>
            {
                Mix(ground, group, ["t3.large", "t3.small", "t3.micro"], onDemand: 0, percentage);
                group.MixedInstancesPolicy.InstancesDistribution.OnDemandAllocationStrategy = onDemand;
                group.MixedInstancesPolicy.InstancesDistribution.SpotAllocationStrategy = spot;
            }
        );
        return (await ground.InstancesAsync()).Select(i => i.InstanceType).Distinct().Order(StringComparer.Ordinal);
    }

    private static void Mix(Ground ground, CreateAutoScalingGroupRequest group, string[] types, int onDemand, int percentage) =>
        (group.LaunchTemplate, group.MixedInstancesPolicy) = (null, Policy(ground, types, onDemand, percentage));

    private static MixedInstancesPolicy Policy(Ground ground, string[] types, int onDemand, int percentage) =>
        new()
        {
            LaunchTemplate = new LaunchTemplate
            {
                LaunchTemplateSpecification = new() { LaunchTemplateId = ground.TemplateId, Version = "1" },
                Overrides = [.. types.Select(type => new LaunchTemplateOverrides { InstanceType = type })],
            },
            InstancesDistribution = new() { OnDemandBaseCapacity = onDemand, OnDemandPercentageAboveBaseCapacity = percentage },
        };

    private static async Task<(int OnDemand, int Spot)> KindsAsync(Ground ground)
    {
        var instances = (
            await ground.Cloud.Ec2.DescribeInstancesAsync(
                new DescribeInstancesRequest
                {
                    InstanceIds =
                    [
                        .. (await ground.InstancesAsync()).Where(i => i.LifecycleState == "InService").Select(i => i.InstanceId),
                    ],
                },
                Ground.Cancellation
            )
        ).Reservations.SelectMany(r => r.Instances);
        return (instances.Count(i => i.InstanceLifecycle is null), instances.Count(i => i.InstanceLifecycle?.Value == "spot"));
    }
}
