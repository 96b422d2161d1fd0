using Amazon.AutoScaling.Model;
using Amazon.CloudWatch.Model;
using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.Tests.AutoScaling;

namespace ElbProvisioner.LocalAws.Tests.Documented;

/// <summary>Scaling groups where other emulators differ from AWS.</summary>
public sealed class ScalingGroups
{
    private const string NoTargetGroup = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/none/0123456789abcdef";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a minimum above the maximum")]
    [InlineData("a desired capacity above the maximum")]
    [InlineData("an unknown target group")]
    [InlineData("an unknown launch template")]
    [InlineData("an unknown subnet")]
    public async Task Creating_a_group_with_it_is_a_validation_error(string mistake)
    {
        using var ground = await Ground.CreateAsync();
        var request = ground.Request();
        switch (mistake)
        {
            case "a minimum above the maximum":
                (request.MinSize, request.MaxSize, request.DesiredCapacity) = (3, 2, null);
                break;
            case "a desired capacity above the maximum":
                (request.MaxSize, request.DesiredCapacity) = (2, 3);
                break;
            case "an unknown target group":
                request.TargetGroupARNs = [NoTargetGroup];
                break;
            case "an unknown launch template":
                request.LaunchTemplate = new() { LaunchTemplateId = "lt-0123456789abcdef0", Version = "1" };
                break;
            default:
                request.VPCZoneIdentifier = "subnet-0123456789abcdef0";
                break;
        }

        await Cloud.RefusedAsync("ValidationError", () => ground.Cloud.Scaling.CreateAutoScalingGroupAsync(request, Cancellation));
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync();

        await Cloud.RefusedAsync("AlreadyExists", () => ground.CreateGroupAsync());
    }

    [Fact]
    public async Task Instances_are_pending_before_they_are_in_service()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync();

        Assert.DoesNotContain(await ground.GroupsAsync(), group => group.Instances is { Count: > 0 });
        ground.Pass(15);
        Assert.All(await ground.InstancesAsync(), instance => Assert.Equal("Pending", instance.LifecycleState.Value));
        Assert.Equal(2, (await ground.InstancesAsync()).Count);
        ground.Pass(60);
        Assert.All(await ground.InstancesAsync(), instance => Assert.Equal("InService", instance.LifecycleState.Value));
    }

    [Fact]
    public async Task A_target_group_is_adding_then_added_then_in_service()
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync();
        await ground.RunGroupAsync(2, request => request.HealthCheckType = "ELB");
        await ground.Cloud.Scaling.AttachLoadBalancerTargetGroupsAsync(
            new AttachLoadBalancerTargetGroupsRequest { AutoScalingGroupName = Ground.Name, TargetGroupARNs = [targetGroup] },
            Cancellation
        );
        var seen = new List<string>();
        for (var second = 0; second < 120; second++)
        {
            seen.AddRange(
                (
                    await ground.Cloud.Scaling.DescribeLoadBalancerTargetGroupsAsync(
                        new DescribeLoadBalancerTargetGroupsRequest { AutoScalingGroupName = Ground.Name },
                        Cancellation
                    )
                )
                    .LoadBalancerTargetGroups.Select(one => one.State)
                    .Except(seen)
                    .ToList()
            );
            ground.Pass(1);
        }

        Assert.Equal(["Adding", "Added", "InService"], seen);
    }

    [Fact]
    public async Task Each_launch_is_a_scaling_activity_that_says_why()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);

        var activities = await ground.ActivitiesAsync();

        Assert.Equal(2, activities.Count);
        Assert.All(
            activities,
            activity =>
            {
                Assert.Equal("Successful", activity.StatusCode.Value);
                Assert.NotEmpty(activity.Cause);
                Assert.Contains("Subnet ID", activity.Details, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task Target_tracking_makes_two_alarms()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync();
        ground.Pass(5);

        var told = (await TrackAsync(ground)).Alarms.ConvertAll(alarm => alarm.AlarmName);
        ground.Pass(5);

        Assert.Equal(
            [true, true],
            [
                told.Exists(name => name.Contains("AlarmHigh", StringComparison.Ordinal)),
                told.Exists(name => name.Contains("AlarmLow", StringComparison.Ordinal)),
            ]
        );
        Assert.Equal(
            2,
            (await ground.Cloud.CloudWatch.DescribeAlarmsAsync(new DescribeAlarmsRequest { AlarmNames = told }, Cancellation))
                .MetricAlarms
                .Count
        );
    }

    [Fact]
    public async Task A_policy_is_enabled_and_has_no_configuration_of_another_type()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync();
        ground.Pass(5);
        await TrackAsync(ground);

        var policies = await ground.Cloud.CallAsync("autoscaling", "DescribePolicies", ("AutoScalingGroupName", Ground.Name));

        Assert.Equal("true", Assert.Single(policies.Descendants("Enabled")).Value);
        Assert.Empty(policies.Descendants("PredictiveScalingConfiguration"));
    }

    [Fact]
    public async Task Updating_the_desired_capacity_beyond_the_maximum_is_a_validation_error()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync();
        ground.Pass(5);

        await Cloud.RefusedAsync("ValidationError", () => ground.UpdateAsync(request => request.DesiredCapacity = 9));
    }

    [Fact]
    public async Task An_instance_terminated_behind_the_groups_back_is_unhealthy_and_replaced()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);
        var lost = (await ground.InstancesAsync())[0].InstanceId;

        await ground.TerminateAsync(lost);
        ground.Pass(1);
        Assert.Equal("Unhealthy", (await ground.InstancesAsync()).Single(instance => instance.InstanceId == lost).HealthStatus);
        ground.Pass(180);

        var now = await ground.InstancesAsync();
        Assert.Equal(2, now.Count(instance => instance.LifecycleState == "InService"));
        Assert.DoesNotContain(now, instance => instance.InstanceId == lost);
    }

    [Fact]
    public async Task A_group_with_instances_is_not_deleted_without_force()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);

        await Cloud.RefusedAsync("ResourceInUse", () => DeleteAsync(ground, force: false));
    }

    [Fact]
    public async Task A_group_deleted_by_force_is_told_of_while_its_deletion_is_in_progress()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);

        await DeleteAsync(ground, force: true);

        Assert.Equal("Delete in progress", (await ground.GroupAsync()).Status);
        ground.Pass(300);
        Assert.Empty(await ground.GroupsAsync());
    }

    [Fact]
    public async Task Its_instances_shut_down_before_they_are_terminated()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        var id = (await ground.InstancesAsync())[0].InstanceId;

        await DeleteAsync(ground, force: true);
        ground.Pass(12);

        Assert.Equal("shutting-down", await StateAsync());
        ground.Pass(300);
        Assert.Equal("terminated", await StateAsync());

        async Task<string> StateAsync() =>
            (await ground.Cloud.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [id] }, Cancellation))
                .Reservations[0]
                .Instances[0]
                .State
                .Name
                .Value;
    }

    [Fact]
    public async Task An_instance_refresh_can_be_started()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);

        Assert.Matches("^[0-9a-f-]{36}$", await RefreshAsync(ground));
    }

    [Fact]
    public async Task An_instance_refresh_can_be_followed()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        var id = await RefreshAsync(ground);
        ground.Pass(600);

        var told = Assert.Single(
            (
                await ground.Cloud.Scaling.DescribeInstanceRefreshesAsync(
                    new DescribeInstanceRefreshesRequest { AutoScalingGroupName = Ground.Name, InstanceRefreshIds = [id] },
                    Cancellation
                )
            ).InstanceRefreshes
        );

        Assert.Equal("Successful", told.Status.Value);
    }

    [Fact]
    public async Task Traffic_sources_can_be_attached()
    {
        using var ground = await Ground.CreateAsync();
        var targetGroup = await AttachAsync(ground);

        Assert.Equal([targetGroup], (await ground.GroupAsync()).TargetGroupARNs);
    }

    [Fact]
    public async Task Traffic_sources_can_be_listed()
    {
        using var ground = await Ground.CreateAsync();
        var targetGroup = await AttachAsync(ground);

        var told = Assert.Single(
            (
                await ground.Cloud.Scaling.DescribeTrafficSourcesAsync(
                    new DescribeTrafficSourcesRequest { AutoScalingGroupName = Ground.Name },
                    Cancellation
                )
            ).TrafficSources
        );

        Assert.Equal((targetGroup, "elbv2", "Adding"), (told.Identifier, told.Type, told.State));
    }

    private static Task<PutScalingPolicyResponse> TrackAsync(Ground ground) =>
        ground.Cloud.Scaling.PutScalingPolicyAsync(
            new PutScalingPolicyRequest
            {
                AutoScalingGroupName = Ground.Name,
                PolicyName = "cpu",
                PolicyType = "TargetTrackingScaling",
                TargetTrackingConfiguration = new()
                {
                    TargetValue = 50,
                    PredefinedMetricSpecification = new() { PredefinedMetricType = "ASGAverageCPUUtilization" },
                },
            },
            Cancellation
        );

    private static Task<DeleteAutoScalingGroupResponse> DeleteAsync(Ground ground, bool force) =>
        ground.Cloud.Scaling.DeleteAutoScalingGroupAsync(
            new DeleteAutoScalingGroupRequest { AutoScalingGroupName = Ground.Name, ForceDelete = force },
            Cancellation
        );

    private static async Task<string> RefreshAsync(Ground ground) =>
        (
            await ground.Cloud.Scaling.StartInstanceRefreshAsync(
                new StartInstanceRefreshRequest { AutoScalingGroupName = Ground.Name },
                Cancellation
            )
        ).InstanceRefreshId;

    private static async Task<string> AttachAsync(Ground ground)
    {
        var (_, targetGroup) = await ground.RouteAsync();
        await ground.RunGroupAsync(1);
        await ground.Cloud.Scaling.AttachTrafficSourcesAsync(
            new AttachTrafficSourcesRequest
            {
                AutoScalingGroupName = Ground.Name,
                TrafficSources = [new() { Identifier = targetGroup, Type = "elbv2" }],
            },
            Cancellation
        );
        return targetGroup;
    }
}
