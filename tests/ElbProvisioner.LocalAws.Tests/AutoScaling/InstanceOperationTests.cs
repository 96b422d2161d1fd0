using Amazon.AutoScaling.Model;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class InstanceOperationTests
{
    [Theory]
    [InlineData("AttachInstances")]
    [InlineData("DetachInstances", "ShouldDecrementDesiredCapacity")]
    [InlineData("EnterStandby", "ShouldDecrementDesiredCapacity")]
    [InlineData("ExitStandby")]
    public async Task A_call_moves_at_most_20_instances(string action, params string[] more)
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        (string Name, string Value)[] ids =
        [
            .. Enumerable.Range(1, 21).Select(number => ($"InstanceIds.member.{number}", $"i-{number:d17}")),
        ];

        var refusal = await RawCalls.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.CallAsync(
                    "autoscaling",
                    action,
                    [("AutoScalingGroupName", Ground.Name), .. ids, .. more.Select(member => (member, "true"))]
                )
        );

        Assert.Equal("400 ValidationError: The number of instance IDs must not exceed 20", refusal.Message);
    }

    [Fact]
    public async Task Standby_takes_an_instance_out_of_service_and_brings_it_back()
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync(deregistrationDelay: 20);
        await ground.RunGroupAsync(2, request => request.TargetGroupARNs = [targetGroup]);
        ground.Pass(60);
        var one = (await ground.InstancesAsync())[0].InstanceId;
        var answer = await CallAsync(ground, "EnterStandby", one, ("ShouldDecrementDesiredCapacity", "true"));
        Assert.Equal($"Moving EC2 instance to Standby: {one}", (string?)answer.Descendants("Description").Single());
        Assert.Equal("EnteringStandby", await StateAsync(ground, one));

        ground.Pass(40);
        Assert.Equal("Standby", await StateAsync(ground, one));
        Assert.DoesNotContain(one, (await ground.HealthAsync(targetGroup)).Keys);
        Assert.Equal(1, (await ground.GroupAsync()).DesiredCapacity);
        Assert.Equal(2, (await ground.InstancesAsync()).Count);

        await CallAsync(ground, "ExitStandby", one);
        ground.Pass(5);
        Assert.Equal("InService", await StateAsync(ground, one));
        Assert.Equal(2, (await ground.GroupAsync()).DesiredCapacity);
        Assert.Contains(one, (await ground.HealthAsync(targetGroup)).Keys);
    }

    [Fact]
    public async Task Standby_without_decrement_is_replaced()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        await CallAsync(ground, "EnterStandby", (await ground.InstancesAsync())[0].InstanceId, ("ShouldDecrementDesiredCapacity", "false"));
        ground.Pass(60);

        Assert.Equal(
            ["InService", "Standby"],
            (await ground.InstancesAsync()).Select(instance => instance.LifecycleState.Value).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task The_desired_capacity_is_not_decremented_below_the_minimum()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1, request => request.MinSize = 1);
        var one = (await ground.InstancesAsync())[0].InstanceId;

        await RawCalls.RefusedAsync(
            "ValidationError",
            () => CallAsync(ground, "EnterStandby", one, ("ShouldDecrementDesiredCapacity", "true"))
        );
        await RawCalls.RefusedAsync(
            "ValidationError",
            () => CallAsync(ground, "DetachInstances", one, ("ShouldDecrementDesiredCapacity", "true"))
        );
        await RawCalls.RefusedAsync("ValidationError", () => CallAsync(ground, "ExitStandby", one));
    }

    [Fact]
    public async Task A_detached_instance_runs_on_and_can_be_attached_again()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        var one = (await ground.InstancesAsync())[0].InstanceId;
        await CallAsync(ground, "DetachInstances", one, ("ShouldDecrementDesiredCapacity", "true"));
        ground.Pass(30);
        Assert.Empty(await ground.InstancesAsync());
        Assert.Equal(
            "running",
            (await ground.Cloud.Ec2.DescribeInstancesAsync(new(), Ground.Cancellation)).Reservations[0].Instances[0].State.Name.Value
        );

        await CallAsync(ground, "AttachInstances", one);
        ground.Pass(5);
        Assert.Equal("InService", await StateAsync(ground, one));
        Assert.Equal(1, (await ground.GroupAsync()).DesiredCapacity);
        await RawCalls.RefusedAsync("ValidationError", () => CallAsync(ground, "AttachInstances", one));
    }

    [Fact]
    public async Task Attaching_beyond_the_maximum_is_refused()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        var one = (await ground.InstancesAsync())[0].InstanceId;
        await CallAsync(ground, "DetachInstances", one, ("ShouldDecrementDesiredCapacity", "true"));
        ground.Pass(30);
        await ground.UpdateAsync(request => request.MaxSize = 0);

        await RawCalls.RefusedAsync("ValidationError", () => CallAsync(ground, "AttachInstances", one));
    }

    [Theory]
    [InlineData("false", 1)]
    [InlineData("true", 0)]
    public async Task An_instance_terminated_through_its_group_is_replaced_unless_the_capacity_goes_down_with_it(string decrement, int left)
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        var one = (await ground.InstancesAsync())[0].InstanceId;
        var answer = await ground.Cloud.CallAsync(
            "autoscaling",
            "TerminateInstanceInAutoScalingGroup",
            ("InstanceId", one),
            ("ShouldDecrementDesiredCapacity", decrement)
        );
        Assert.Equal($"Terminating EC2 instance: {one}", (string?)answer.Descendants("Description").Single());
        ground.Pass(90);

        Assert.Equal(left, (await ground.InstancesAsync()).Count(instance => instance.InstanceId != one));
        Assert.DoesNotContain(await ground.InstancesAsync(), instance => instance.InstanceId == one);
    }

    [Fact]
    public async Task An_instance_said_to_be_unhealthy_is_replaced_unless_its_grace_period_is_respected()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1, request => request.HealthCheckGracePeriod = 3600);
        var one = (await ground.InstancesAsync())[0].InstanceId;
        await ground.Cloud.CallAsync("autoscaling", "SetInstanceHealth", ("InstanceId", one), ("HealthStatus", "Unhealthy"));
        Assert.Equal("Healthy", (await ground.InstancesAsync())[0].HealthStatus);

        await ground.Cloud.CallAsync(
            "autoscaling",
            "SetInstanceHealth",
            ("InstanceId", one),
            ("HealthStatus", "Unhealthy"),
            ("ShouldRespectGracePeriod", "false")
        );
        Assert.Equal("Unhealthy", (await ground.InstancesAsync())[0].HealthStatus);
        ground.Pass(90);
        Assert.NotEqual(one, Assert.Single(await ground.InstancesAsync()).InstanceId);
        Assert.Contains(
            await ground.ActivitiesAsync(),
            activity => activity.Cause.Contains("in response to a user health-check", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Instances_are_listed_with_their_groups()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);
        var ids = (await ground.InstancesAsync()).Select(instance => instance.InstanceId).Order(StringComparer.Ordinal).ToList();

        var all = (
            await ground.Cloud.Scaling.DescribeAutoScalingInstancesAsync(new DescribeAutoScalingInstancesRequest(), Ground.Cancellation)
        ).AutoScalingInstances;
        var one = (
            await ground.Cloud.Scaling.DescribeAutoScalingInstancesAsync(
                new DescribeAutoScalingInstancesRequest { InstanceIds = [ids[0], "i-0123456789abcdef0"] },
                Ground.Cancellation
            )
        ).AutoScalingInstances;

        Assert.Equal(ids, all.Select(instance => instance.InstanceId));
        Assert.Equal((Ground.Name, "HEALTHY", "InService"), (one[0].AutoScalingGroupName, one[0].HealthStatus, one[0].LifecycleState));
        Assert.Single(one);
    }

    [Fact]
    public async Task The_lists_that_never_change_are_told()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);

        async Task<string> TellAsync(string action, params (string, string)[] parameters) =>
            string.Join(
                ' ',
                (await ground.Cloud.CallAsync("autoscaling", action, parameters))
                    .Descendants()
                    .Where(element => !element.HasElements)
                    .Select(element => element.Value)
            );

        Assert.Contains("PercentChangeInCapacity", await TellAsync("DescribeAdjustmentTypes"), StringComparison.Ordinal);
        Assert.Contains(
            "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
            await TellAsync("DescribeAutoScalingNotificationTypes"),
            StringComparison.Ordinal
        );
        Assert.Contains("autoscaling:EC2_INSTANCE_TERMINATING", await TellAsync("DescribeLifecycleHookTypes"), StringComparison.Ordinal);
        Assert.Contains("GroupInServiceInstances", await TellAsync("DescribeMetricCollectionTypes"), StringComparison.Ordinal);
        Assert.Contains("AZRebalance", await TellAsync("DescribeScalingProcessTypes"), StringComparison.Ordinal);
        Assert.Contains("OldestInstance", await TellAsync("DescribeTerminationPolicyTypes"), StringComparison.Ordinal);
        Assert.Equal("500 200 1 0", await TellAsync("DescribeAccountLimits"));
        Assert.DoesNotContain("i-", await TellAsync("DescribeWarmPool", ("AutoScalingGroupName", Ground.Name)), StringComparison.Ordinal);
        await TellAsync("DescribeNotificationConfigurations");
        await TellAsync("DescribeLoadBalancers", ("AutoScalingGroupName", Ground.Name));
        await TellAsync("EnableMetricsCollection", ("AutoScalingGroupName", Ground.Name), ("Granularity", "1Minute"));
        ground.Pass(2);
        Assert.Contains((await ground.GroupAsync()).EnabledMetrics, metric => metric is { Metric: "GroupMaxSize", Granularity: "1Minute" });
        await TellAsync("DisableMetricsCollection", ("AutoScalingGroupName", Ground.Name));
        Assert.Empty((await ground.GroupAsync()).EnabledMetrics ?? []);
    }

    private static async Task<string?> StateAsync(Ground ground, string id) =>
        (await ground.InstancesAsync()).SingleOrDefault(instance => instance.InstanceId == id)?.LifecycleState.Value;

    private static Task<System.Xml.Linq.XElement> CallAsync(
        Ground ground,
        string action,
        string instanceId,
        params (string, string)[] more
    ) =>
        ground.Cloud.CallAsync(
            "autoscaling",
            action,
            [("AutoScalingGroupName", Ground.Name), ("InstanceIds.member.1", instanceId), .. more]
        );
}
