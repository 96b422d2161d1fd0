using System.Xml.Linq;
using Amazon.AutoScaling.Model;
using Amazon.EC2.Model;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class WarmPoolTests
{
    private const string Launching = "autoscaling:EC2_INSTANCE_LAUNCHING";
    private const string Leaving = "autoscaling:EC2_INSTANCE_TERMINATING";

    [Fact]
    public async Task A_warm_pool_is_kept_changed_and_told()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        Assert.Null((await ground.GroupAsync()).WarmPoolConfiguration);

        await CallAsync(ground, "PutWarmPool", ("MaxGroupPreparedCapacity", "5"), ("InstanceReusePolicy.ReuseOnScaleIn", "true"));
        await CallAsync(ground, "PutWarmPool", ("MinSize", "2"), ("PoolState", "Running"));

        var told = (await ground.GroupAsync()).WarmPoolConfiguration;
        Assert.Equal(
            (5, 2, "Running", true),
            (told.MaxGroupPreparedCapacity, told.MinSize, told.PoolState.Value, told.InstanceReusePolicy.ReuseOnScaleIn)
        );
        Assert.Equal("2", RawCalls.Text(await CallAsync(ground, "DescribeWarmPool"), "MinSize"));

        await CallAsync(ground, "PutWarmPool", ("MaxGroupPreparedCapacity", "-1"));
        Assert.Null((await ground.GroupAsync()).WarmPoolConfiguration.MaxGroupPreparedCapacity);
    }

    [Theory]
    [InlineData("Stopped", "Warmed:Stopped", "stopped")]
    [InlineData("Running", "Warmed:Running", "running")]
    [InlineData("Hibernated", "Warmed:Stopped", "stopped")]
    public async Task Instances_wait_in_the_pool_as_it_says_and_stand_in_no_target_group(string pool, string state, string machine)
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync();
        await ground.RunGroupAsync(2, group => (group.MaxSize, group.TargetGroupARNs) = (4, [targetGroup]));

        await CallAsync(ground, "PutWarmPool", ("PoolState", pool));
        ground.Pass(200);

        var warm = await PoolAsync(ground);
        Assert.Equal([state, state], warm.Select(instance => instance.State));
        Assert.Equal(2, (await ground.InstancesAsync()).Count);
        Assert.Equal(2, (await ground.GroupAsync()).WarmPoolSize);
        Assert.Equal(2, (await ground.HealthAsync(targetGroup)).Count);
        Assert.All(await MachinesAsync(ground, warm), other => Assert.Equal(machine, other));
        Assert.Contains($"Launching a new EC2 instance into warm pool: {warm[0].Id}", await DescriptionsAsync(ground));
        var told = await ground.Cloud.Scaling.DescribeAutoScalingInstancesAsync(
            new DescribeAutoScalingInstancesRequest { InstanceIds = [warm[0].Id] },
            Ground.Cancellation
        );
        Assert.Equal(state, Assert.Single(told.AutoScalingInstances).LifecycleState);
    }

    [Fact]
    public async Task A_template_that_configures_hibernation_hibernates_them()
    {
        using var ground = await Ground.CreateAsync();
        await ground.Cloud.Ec2.CreateLaunchTemplateVersionAsync(
            new CreateLaunchTemplateVersionRequest
            {
                LaunchTemplateId = ground.TemplateId,
                LaunchTemplateData = new RequestLaunchTemplateData
                {
                    ImageId = ground.Image,
                    InstanceType = "t3.micro",
                    HibernationOptions = new() { Configured = true },
                },
            },
            Ground.Cancellation
        );
        await ground.CreateGroupAsync(0, group => (group.MaxSize, group.LaunchTemplate.Version) = (1, "2"));

        await CallAsync(ground, "PutWarmPool", ("PoolState", "Hibernated"));
        ground.Pass(120);

        Assert.Equal("Warmed:Hibernated", Assert.Single(await PoolAsync(ground)).State);
    }

    [Theory]
    [InlineData(6, null, null, 4)]
    [InlineData(6, 3, null, 1)]
    [InlineData(6, 1, null, 0)]
    [InlineData(6, 1, 2, 2)]
    [InlineData(2, null, null, 0)]
    public async Task The_pool_is_as_large_as_what_may_be_prepared_and_is_not_desired(int max, int? prepared, int? min, int size)
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2, group => group.MaxSize = max);
        (string, string)[] said =
        [
            .. prepared is { } most ? [("MaxGroupPreparedCapacity", $"{most}")] : Array.Empty<(string, string)>(),
            .. min is { } least ? [("MinSize", $"{least}")] : Array.Empty<(string, string)>(),
        ];

        await CallAsync(ground, "PutWarmPool", said);
        ground.Pass(200);

        Assert.Equal(size, (await PoolAsync(ground)).Count);
        Assert.Equal(size, (await ground.GroupAsync()).WarmPoolSize);
    }

    [Fact]
    public async Task Scaling_out_draws_on_the_pool_before_it_launches_anew_and_asks_hooks_again()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0, group => (group.MaxSize, group.LifecycleHookSpecificationList) = (4, [Hook(Launching)]));
        await CallAsync(ground, "PutWarmPool", ("MaxGroupPreparedCapacity", "2"));
        ground.Pass(60);
        var warm = await PoolAsync(ground);
        Assert.Equal(["Warmed:Pending:Wait", "Warmed:Pending:Wait"], warm.Select(instance => instance.State));
        await CompleteAsync(ground, warm);
        ground.Pass(60);
        Assert.All(await PoolAsync(ground), instance => Assert.Equal("Warmed:Stopped", instance.State));

        await ground.UpdateAsync(group => group.DesiredCapacity = 3);
        ground.Pass(60);

        var now = await ground.InstancesAsync();
        Assert.Equal(3, now.Count);
        Assert.All(now, instance => Assert.Equal("Pending:Wait", instance.LifecycleState));
        Assert.All(warm, instance => Assert.Contains(instance.Id, now.Select(one => one.InstanceId)));
        Assert.Equal(
            2,
            (await DescriptionsAsync(ground)).Count(said =>
                said.StartsWith("Launching a new EC2 instance from warm pool: ", StringComparison.Ordinal)
            )
        );
        await CompleteAsync(ground, [.. now.Select(instance => (instance.InstanceId, ""))]);
        Assert.All(await ground.InstancesAsync(), instance => Assert.Equal("InService", instance.LifecycleState));
        Assert.Empty(await PoolAsync(ground));
    }

    [Fact]
    public async Task Scaled_in_an_instance_ends_and_another_is_warmed_unless_the_pool_reuses_instances()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2, group => group.MaxSize = 3);
        await CallAsync(ground, "PutWarmPool");
        ground.Pass(200);
        var before = Assert.Single(await PoolAsync(ground)).Id;

        await ground.UpdateAsync(group => group.DesiredCapacity = 1);
        ground.Pass(200);
        Assert.Equal(2, (await PoolAsync(ground)).Count);
        Assert.Contains((await DescriptionsAsync(ground)), said => said.StartsWith("Terminating EC2 instance: ", StringComparison.Ordinal));

        await CallAsync(ground, "PutWarmPool", ("InstanceReusePolicy.ReuseOnScaleIn", "true"));
        var last = Assert.Single(await ground.InstancesAsync()).InstanceId;
        await ground.UpdateAsync(group => group.DesiredCapacity = 0);
        ground.Pass(200);

        var pool = await PoolAsync(ground);
        Assert.Equal(3, pool.Count);
        Assert.Contains((last, "Warmed:Stopped"), pool);
        Assert.Contains(before, pool.Select(instance => instance.Id));
        Assert.Empty(await ground.InstancesAsync());
    }

    [Fact]
    public async Task A_returning_instance_drains_and_waits_for_the_hooks_of_terminations()
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync(deregistrationDelay: 60);
        await ground.RunGroupAsync(
            1,
            group =>
            {
                (group.MaxSize, group.TargetGroupARNs) = (1, [targetGroup]);
                group.LifecycleHookSpecificationList = [Hook(Leaving)];
            }
        );
        await CallAsync(ground, "PutWarmPool", ("InstanceReusePolicy.ReuseOnScaleIn", "true"));
        ground.Pass(100);

        await ground.UpdateAsync(group => group.DesiredCapacity = 0);
        ground.Pass(30);
        var returning = Assert.Single(await PoolAsync(ground));
        Assert.Equal("Warmed:Pending", returning.State);
        Assert.Equal("draining", (await ground.HealthAsync(targetGroup))[returning.Id]);

        ground.Pass(60);
        Assert.Equal("Warmed:Pending:Wait", Assert.Single(await PoolAsync(ground)).State);
        await CompleteAsync(ground, [returning]);
        ground.Pass(60);
        Assert.Equal("Warmed:Stopped", Assert.Single(await PoolAsync(ground)).State);
    }

    [Fact]
    public async Task A_pool_that_is_larger_than_necessary_ends_instances_and_one_that_is_lost_is_replaced()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0, group => group.MaxSize = 3);
        await CallAsync(ground, "PutWarmPool");
        ground.Pass(200);
        var lost = (await PoolAsync(ground))[0].Id;

        await ground.TerminateAsync(lost);
        ground.Pass(200);
        Assert.Equal(3, (await PoolAsync(ground)).Count(instance => instance.State == "Warmed:Stopped" && instance.Id != lost));

        await ground.UpdateAsync(group => group.MaxSize = 1);
        ground.Pass(15);
        Assert.Equal(2, (await PoolAsync(ground)).Count(instance => instance.State == "Warmed:Terminating"));
        ground.Pass(100);
        Assert.Single(await PoolAsync(ground));
        Assert.Contains(
            await DescriptionsAsync(ground),
            said => said.StartsWith("Terminating EC2 instance from warm pool: ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_refresh_replaces_the_instances_of_the_pool_after_those_in_service()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1, group => group.MaxSize = 2);
        await CallAsync(ground, "PutWarmPool");
        ground.Pass(200);
        var before = Assert.Single(await PoolAsync(ground)).Id;
        await ground.Cloud.Scaling.StartInstanceRefreshAsync(
            new StartInstanceRefreshRequest { AutoScalingGroupName = Ground.Name },
            Ground.Cancellation
        );
        ground.Pass(600);

        var refreshes = await ground.Cloud.Scaling.DescribeInstanceRefreshesAsync(
            new DescribeInstanceRefreshesRequest { AutoScalingGroupName = Ground.Name },
            Ground.Cancellation
        );
        Assert.Equal("Successful", Assert.Single(refreshes.InstanceRefreshes).Status);
        var after = Assert.Single(await PoolAsync(ground));
        Assert.NotEqual(before, after.Id);
        Assert.NotEqual(before, Assert.Single(await ground.InstancesAsync()).InstanceId);
    }

    [Fact]
    public async Task A_warm_pool_without_instances_goes_after_a_while_and_only_one_that_is_there()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0, group => group.MaxSize = 0);
        Assert.Contains(
            "No warm pool found",
            (await RawCalls.RefusedAsync("ValidationError", () => CallAsync(ground, "DeleteWarmPool"))).Message,
            StringComparison.Ordinal
        );
        await CallAsync(ground, "PutWarmPool");

        await CallAsync(ground, "DeleteWarmPool");

        Assert.Equal("PendingDelete", (await ground.GroupAsync()).WarmPoolConfiguration.Status);
        await RawCalls.RefusedAsync("ScalingActivityInProgress", () => CallAsync(ground, "PutWarmPool", ("MinSize", "1")));
        ground.Pass(60);
        Assert.Null((await ground.GroupAsync()).WarmPoolConfiguration);
        await CallAsync(ground, "PutWarmPool", ("MinSize", "1"));
        Assert.Equal(1, (await ground.GroupAsync()).WarmPoolConfiguration.MinSize);
    }

    [Fact]
    public async Task A_warm_pool_with_instances_goes_by_force_and_they_with_it()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0, group => (group.MaxSize, group.LifecycleHookSpecificationList) = (2, [Hook(Leaving)]));
        await CallAsync(ground, "PutWarmPool");
        ground.Pass(12);
        await RawCalls.RefusedAsync("ScalingActivityInProgress", () => CallAsync(ground, "DeleteWarmPool"));
        ground.Pass(120);
        await RawCalls.RefusedAsync("ResourceInUse", () => CallAsync(ground, "DeleteWarmPool"));
        await Cloud.RefusedAsync(
            "ResourceInUse",
            () =>
                ground.Cloud.Scaling.DeleteAutoScalingGroupAsync(
                    new DeleteAutoScalingGroupRequest { AutoScalingGroupName = Ground.Name },
                    Ground.Cancellation
                )
        );

        await CallAsync(ground, "DeleteWarmPool", ("ForceDelete", "true"));

        Assert.Equal("PendingDelete", RawCalls.Text(await CallAsync(ground, "DescribeWarmPool"), "Status"));
        ground.Pass(120);
        Assert.Null((await ground.GroupAsync()).WarmPoolConfiguration);
        Assert.Empty(await PoolAsync(ground));
    }

    [Fact]
    public async Task A_group_that_is_deleted_by_force_takes_its_pool_along()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1, group => group.MaxSize = 3);
        await CallAsync(ground, "PutWarmPool");
        ground.Pass(200);
        var warm = await PoolAsync(ground);

        await ground.Cloud.Scaling.DeleteAutoScalingGroupAsync(
            new DeleteAutoScalingGroupRequest { AutoScalingGroupName = Ground.Name, ForceDelete = true },
            Ground.Cancellation
        );
        ground.Pass(120);

        Assert.Empty(await ground.GroupsAsync());
        Assert.All(await MachinesAsync(ground, warm), state => Assert.Equal("terminated", state));
    }

    [Fact]
    public async Task The_instances_of_a_pool_come_in_pages_and_are_none_of_some_operations()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0, group => group.MaxSize = 3);
        await CallAsync(ground, "PutWarmPool");
        ground.Pass(120);

        var first = await CallAsync(ground, "DescribeWarmPool", ("MaxRecords", "2"));
        var second = await CallAsync(ground, "DescribeWarmPool", ("MaxRecords", "2"), ("NextToken", RawCalls.Text(first, "NextToken")));
        Assert.Equal((2, 1), (Told(first).Count, Told(second).Count));
        Assert.Equal("", RawCalls.Text(second, "NextToken"));

        var id = Told(second)[0].Id;
        await RawCalls.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.CallAsync(
                    "autoscaling",
                    "TerminateInstanceInAutoScalingGroup",
                    ("InstanceId", id),
                    ("ShouldDecrementDesiredCapacity", "false")
                )
        );
        await RawCalls.RefusedAsync(
            "ValidationError",
            () => CallAsync(ground, "SetInstanceProtection", ("InstanceIds.member.1", id), ("ProtectedFromScaleIn", "true"))
        );
    }

    [Fact]
    public async Task A_warm_pool_waits_for_the_end_of_a_refresh()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        await ground.Cloud.Scaling.StartInstanceRefreshAsync(
            new StartInstanceRefreshRequest { AutoScalingGroupName = Ground.Name },
            Ground.Cancellation
        );

        await RawCalls.RefusedAsync("InstanceRefreshInProgress", () => CallAsync(ground, "PutWarmPool"));
    }

    [Theory]
    [InlineData(50, null, "Stopped", "Spot Instances")]
    [InlineData(100, "2", "Stopped", "instance weighting")]
    [InlineData(100, null, "Hibernated", "HibernationOptions")]
    [InlineData(100, null, "Stopped", null)]
    public async Task A_mixed_group_has_a_pool_of_on_demand_instances_without_weights(
        int share,
        string? weight,
        string state,
        string? refusal
    )
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(
            0,
            group =>
            {
                var template = new Amazon.AutoScaling.Model.LaunchTemplate
                {
                    LaunchTemplateSpecification = group.LaunchTemplate,
                    Overrides = [new() { InstanceType = "t3.small", WeightedCapacity = weight }],
                };
                group.LaunchTemplate = null;
                group.MaxSize = 1;
                group.MixedInstancesPolicy = new()
                {
                    LaunchTemplate = template,
                    InstancesDistribution = new() { OnDemandPercentageAboveBaseCapacity = share },
                };
            }
        );

        if (refusal is null)
        {
            await CallAsync(ground, "PutWarmPool", ("PoolState", state));
            ground.Pass(120);
            Assert.Single(await PoolAsync(ground));
            await Cloud.RefusedAsync(
                "ValidationError",
                () =>
                    ground.UpdateAsync(group =>
                        group.MixedInstancesPolicy = new() { InstancesDistribution = new() { OnDemandPercentageAboveBaseCapacity = 0 } }
                    )
            );
        }
        else
        {
            var refused = await RawCalls.RefusedAsync("ValidationError", () => CallAsync(ground, "PutWarmPool", ("PoolState", state)));
            Assert.Contains(refusal, refused.Message, StringComparison.Ordinal);
        }
    }

    private static LifecycleHookSpecification Hook(string transition) =>
        new()
        {
            LifecycleHookName = "hook",
            LifecycleTransition = transition,
            HeartbeatTimeout = 3600,
        };

    private static async Task CompleteAsync(Ground ground, IReadOnlyList<(string Id, string State)> instances)
    {
        foreach (var (id, _) in instances)
        {
            await CallAsync(
                ground,
                "CompleteLifecycleAction",
                ("LifecycleHookName", "hook"),
                ("InstanceId", id),
                ("LifecycleActionResult", "CONTINUE")
            );
        }
    }

    private static async Task<List<(string Id, string State)>> PoolAsync(Ground ground) =>
        Told(await CallAsync(ground, "DescribeWarmPool"));

    private static List<(string Id, string State)> Told(XElement answer) =>
        [
            .. answer
                .Descendants()
                .Where(element => element.Name.LocalName == "member" && RawCalls.Text(element, "InstanceId").Length > 0)
                .Select(member => (RawCalls.Text(member, "InstanceId"), RawCalls.Text(member, "LifecycleState"))),
        ];

    private static async Task<List<string>> DescriptionsAsync(Ground ground) =>
        [.. (await ground.ActivitiesAsync()).Select(activity => activity.Description)];

    private static async Task<List<string>> MachinesAsync(Ground ground, IReadOnlyList<(string Id, string State)> instances) =>
        [
            .. (
                await ground.Cloud.Ec2.DescribeInstancesAsync(
                    new DescribeInstancesRequest { InstanceIds = [.. instances.Select(instance => instance.Id)] },
                    Ground.Cancellation
                )
            ).Reservations.SelectMany(reservation => reservation.Instances.Select(instance => instance.State.Name.Value)),
        ];

    private static Task<XElement> CallAsync(Ground ground, string action, params (string Name, string Value)[] parameters) =>
        ground.Cloud.CallAsync("autoscaling", action, [("AutoScalingGroupName", Ground.Name), .. parameters]);
}
