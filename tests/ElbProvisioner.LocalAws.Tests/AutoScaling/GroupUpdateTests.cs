using Amazon.AutoScaling.Model;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class GroupUpdateTests
{
    [Fact]
    public async Task What_an_update_leaves_out_stays()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(
            0,
            request =>
            {
                (request.HealthCheckGracePeriod, request.DefaultInstanceWarmup, request.MaxInstanceLifetime) = (45, 30, 86400);
                request.TerminationPolicies = ["OldestInstance"];
            }
        );
        ground.Pass(2);
        await ground.UpdateAsync(request => request.MaxSize = 9);

        var group = await ground.GroupAsync();

        Assert.Equal(
            (9, 45, 30, 86400),
            (group.MaxSize, group.HealthCheckGracePeriod, group.DefaultInstanceWarmup, group.MaxInstanceLifetime)
        );
        Assert.Equal(["OldestInstance"], group.TerminationPolicies);
    }

    [Fact]
    public async Task Sentinels_bring_defaults_back()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(
            0,
            request =>
            {
                (request.DefaultInstanceWarmup, request.MaxInstanceLifetime) = (30, 86400);
                request.InstanceMaintenancePolicy = new() { MinHealthyPercentage = 90, MaxHealthyPercentage = 110 };
            }
        );
        ground.Pass(2);
        Assert.Equal(110, (await ground.GroupAsync()).InstanceMaintenancePolicy.MaxHealthyPercentage);
        await ground.UpdateAsync(request =>
        {
            (request.DefaultInstanceWarmup, request.MaxInstanceLifetime) = (-1, 0);
            request.InstanceMaintenancePolicy = new() { MinHealthyPercentage = -1, MaxHealthyPercentage = -1 };
        });

        var group = await ground.GroupAsync();

        Assert.Null(group.DefaultInstanceWarmup);
        Assert.Null(group.MaxInstanceLifetime);
        Assert.Null(group.InstanceMaintenancePolicy);
    }

    [Fact]
    public async Task Bounds_pull_the_desired_capacity_along()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(2);
        ground.Pass(2);

        await ground.UpdateAsync(request => request.MinSize = 3);
        Assert.Equal(3, (await ground.GroupAsync()).DesiredCapacity);
        await ground.UpdateAsync(request => (request.MinSize, request.MaxSize) = (0, 1));
        Assert.Equal(1, (await ground.GroupAsync()).DesiredCapacity);
        await Cloud.RefusedAsync("ValidationError", () => ground.UpdateAsync(request => request.DesiredCapacity = 9));
        await Cloud.RefusedAsync("ValidationError", () => ground.UpdateAsync(request => request.MinSize = 2));
    }

    [Fact]
    public async Task A_new_template_version_is_for_launches_to_come()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        var version = await ground.NewVersionAsync();
        await ground.UpdateAsync(request =>
            (request.LaunchTemplate, request.DesiredCapacity) = (new() { LaunchTemplateId = ground.TemplateId, Version = version }, 2)
        );
        ground.Pass(60);

        Assert.Equal(
            ["1", version],
            (await ground.InstancesAsync())
                .OrderBy(instance => instance.LaunchTemplate.Version, StringComparer.Ordinal)
                .Select(instance => instance.LaunchTemplate.Version)
        );
    }

    [Fact]
    public async Task Instances_move_to_the_zones_that_are_left_launching_first()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(3);
        await ground.UpdateAsync(request => request.VPCZoneIdentifier = string.Join(',', ground.Subnets.Take(2)));

        var fewest = int.MaxValue;
        for (var step = 0; step < 60; step++)
        {
            ground.Pass(5);
            fewest = Math.Min(fewest, (await ground.InstancesAsync()).Count(instance => instance.LifecycleState == "InService"));
        }

        Assert.Equal(3, fewest);
        Assert.Equal(
            ["us-east-1a", "us-east-1b"],
            (await ground.InstancesAsync()).Select(instance => instance.AvailabilityZone).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.Equal(3, (await ground.InstancesAsync()).Count);
    }

    [Fact]
    public async Task An_unknown_group_is_a_validation_error_that_says_so()
    {
        using var ground = await Ground.CreateAsync();

        foreach (
            var call in new Func<Task>[]
            {
                () => ground.UpdateAsync(request => request.MaxSize = 1),
                () =>
                    ground.Cloud.Scaling.DeleteAutoScalingGroupAsync(
                        new DeleteAutoScalingGroupRequest { AutoScalingGroupName = Ground.Name },
                        Ground.Cancellation
                    ),
                () =>
                    ground.Cloud.Scaling.SetDesiredCapacityAsync(
                        new SetDesiredCapacityRequest { AutoScalingGroupName = Ground.Name, DesiredCapacity = 1 },
                        Ground.Cancellation
                    ),
                () =>
                    ground.Cloud.Scaling.SuspendProcessesAsync(
                        new SuspendProcessesRequest { AutoScalingGroupName = Ground.Name },
                        Ground.Cancellation
                    ),
                () =>
                    ground.Cloud.Scaling.DescribeLifecycleHooksAsync(
                        new DescribeLifecycleHooksRequest { AutoScalingGroupName = Ground.Name },
                        Ground.Cancellation
                    ),
                () =>
                    ground.Cloud.Scaling.DescribeTrafficSourcesAsync(
                        new DescribeTrafficSourcesRequest { AutoScalingGroupName = Ground.Name },
                        Ground.Cancellation
                    ),
            }
        )
        {
            var refusal = await Cloud.RefusedAsync("ValidationError", call);
            Assert.Contains("not found", refusal.Message, StringComparison.Ordinal);
        }
    }
}
