using Amazon.AutoScaling.Model;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class AttachmentTests
{
    [Fact]
    public async Task Attached_from_the_beginning_a_target_group_counts_as_in_service_and_gets_the_instances()
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync();
        await ground.RunGroupAsync(2, request => request.TargetGroupARNs = [targetGroup]);

        var group = await ground.GroupAsync();

        Assert.Equal([targetGroup], group.TargetGroupARNs);
        Assert.Equal([(targetGroup, "elbv2")], group.TrafficSources.Select(source => (source.Identifier, source.Type)));
        Assert.Equal("InService", await ground.AttachmentAsync(targetGroup));
        Assert.Equal(
            group.Instances.Select(instance => instance.InstanceId).Order(StringComparer.Ordinal),
            (await ground.HealthAsync(targetGroup)).Keys.Order(StringComparer.Ordinal)
        );
        ground.Pass(60);
        Assert.All((await ground.HealthAsync(targetGroup)).Values, state => Assert.Equal("healthy", state));
    }

    [Fact]
    public async Task Attached_later_it_is_adding_then_added_then_in_service_once_an_instance_is_healthy()
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync();
        await ground.RunGroupAsync(1, request => request.HealthCheckType = "ELB");
        await AttachAsync(ground, targetGroup);
        Assert.Equal("Adding", await ground.AttachmentAsync(targetGroup));

        var seen = new List<string?>();
        for (var second = 0; second < 60; second++)
        {
            ground.Pass(1);
            seen.Add(await ground.AttachmentAsync(targetGroup));
        }

        Assert.Equal(["Adding", "Added", "InService"], seen.Distinct());
        var older = Assert.Single(
            (
                await ground.Cloud.Scaling.DescribeLoadBalancerTargetGroupsAsync(
                    new DescribeLoadBalancerTargetGroupsRequest { AutoScalingGroupName = Ground.Name },
                    Ground.Cancellation
                )
            ).LoadBalancerTargetGroups
        );
        Assert.Equal((targetGroup, "InService"), (older.LoadBalancerTargetGroupARN, older.State));
    }

    [Fact]
    public async Task What_is_not_attached_is_not_detached()
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync();
        await ground.CreateGroupAsync(0);

        var refusal = await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.Scaling.DetachLoadBalancerTargetGroupsAsync(
                    new DetachLoadBalancerTargetGroupsRequest { AutoScalingGroupName = Ground.Name, TargetGroupARNs = [targetGroup] },
                    Ground.Cancellation
                )
        );

        Assert.Contains("Trying to remove Target Groups that are not part of the group", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_load_balancer_checks_it_stays_added()
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync();
        await ground.RunGroupAsync(1);
        await AttachAsync(ground, targetGroup);
        ground.Pass(120);

        Assert.Equal("Added", await ground.AttachmentAsync(targetGroup));
    }

    [Fact]
    public async Task Detached_it_is_removing_until_its_targets_have_drained_and_the_instances_run_on()
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync(deregistrationDelay: 60);
        await ground.RunGroupAsync(1, request => request.TargetGroupARNs = [targetGroup]);
        ground.Pass(60);
        await ground.Cloud.Scaling.DetachTrafficSourcesAsync(
            new DetachTrafficSourcesRequest { AutoScalingGroupName = Ground.Name, TrafficSources = [new() { Identifier = targetGroup }] },
            Ground.Cancellation
        );

        ground.Pass(40);
        Assert.Equal("Removing", await ground.AttachmentAsync(targetGroup));
        Assert.Equal(["draining"], (await ground.HealthAsync(targetGroup)).Values);
        ground.Pass(40);
        Assert.Null(await ground.AttachmentAsync(targetGroup));
        Assert.Equal("InService", Assert.Single(await ground.InstancesAsync()).LifecycleState.Value);
        Assert.Empty((await ground.GroupAsync()).TargetGroupARNs ?? []);
    }

    [Fact]
    public async Task An_instance_that_goes_drains_first()
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync(deregistrationDelay: 120);
        await ground.RunGroupAsync(1, request => request.TargetGroupARNs = [targetGroup]);
        ground.Pass(60);
        await ground.UpdateAsync(request => request.DesiredCapacity = 0);

        ground.Pass(90);
        Assert.Equal("Terminating", Assert.Single(await ground.InstancesAsync()).LifecycleState.Value);
        Assert.Equal(["draining"], (await ground.HealthAsync(targetGroup)).Values);
        Assert.Equal("WaitingForELBConnectionDraining", (await ground.ActivitiesAsync())[0].StatusCode.Value);
        ground.Pass(80);
        Assert.Empty(await ground.InstancesAsync());
        Assert.Equal("Successful", (await ground.ActivitiesAsync())[0].StatusCode.Value);
    }

    [Fact]
    public async Task Forced_deletion_does_not_wait_for_draining()
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync(deregistrationDelay: 600);
        await ground.RunGroupAsync(1, request => request.TargetGroupARNs = [targetGroup]);
        ground.Pass(60);
        await ground.Cloud.Scaling.DeleteAutoScalingGroupAsync(
            new DeleteAutoScalingGroupRequest { AutoScalingGroupName = Ground.Name, ForceDelete = true },
            Ground.Cancellation
        );

        ground.Pass(90);
        Assert.Empty(await ground.GroupsAsync());
    }

    [Fact]
    public async Task With_load_balancer_checks_silent_instances_are_replaced_after_the_grace_period()
    {
        const string Silent = "ami-05115115115115110";
        using var ground = await Ground.CreateAsync(options =>
            options with
            {
                FaultSettings = new() { SilentImages = new HashSet<string> { Silent } },
            }
        );
        var (_, targetGroup) = await ground.RouteAsync(deregistrationDelay: 0);
        var version = await ground.NewVersionAsync(Silent);
        await ground.RunGroupAsync(
            1,
            request =>
            {
                (request.HealthCheckType, request.HealthCheckGracePeriod, request.TargetGroupARNs) = ("ELB", 300, [targetGroup]);
                request.LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = version };
            }
        );
        var first = (await ground.InstancesAsync())[0].InstanceId;

        ground.Pass(220);
        Assert.Equal("unhealthy", (await ground.HealthAsync(targetGroup))[first]);
        Assert.Equal(
            ("InService", "Healthy"),
            (await ground.InstancesAsync()).Select(instance => (instance.LifecycleState.Value, instance.HealthStatus)).Single()
        );
        ground.Pass(200);
        Assert.DoesNotContain(
            await ground.InstancesAsync(),
            instance => instance.InstanceId == first && instance.LifecycleState == "InService"
        );
        Assert.Contains(
            await ground.ActivitiesAsync(),
            activity => activity.Cause.Contains("ELB system health check failure", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Without_load_balancer_checks_silent_instances_stay()
    {
        const string Silent = "ami-05115115115115110";
        using var ground = await Ground.CreateAsync(options =>
            options with
            {
                FaultSettings = new() { SilentImages = new HashSet<string> { Silent } },
            }
        );
        var (_, targetGroup) = await ground.RouteAsync();
        var version = await ground.NewVersionAsync(Silent);
        await ground.RunGroupAsync(
            1,
            request =>
            {
                request.TargetGroupARNs = [targetGroup];
                request.LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = version };
            }
        );
        var first = (await ground.InstancesAsync())[0].InstanceId;
        ground.Pass(1200);

        Assert.Equal(first, Assert.Single(await ground.InstancesAsync()).InstanceId);
    }

    [Fact]
    public async Task At_most_ten_are_attached_in_one_call_and_they_must_exist()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);

        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                AttachAsync(
                    ground,
                    [
                        .. Enumerable
                            .Range(0, 11)
                            .Select(number =>
                                $"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/t{number}/0123456789abcdef"
                            ),
                    ]
                )
        );
        var refusal = await Cloud.RefusedAsync(
            "ValidationError",
            () => AttachAsync(ground, "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/none/0123456789abcdef")
        );
        Assert.StartsWith("Provided Target Groups may not be valid.", refusal.Message, StringComparison.Ordinal);
        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.Scaling.DetachLoadBalancerTargetGroupsAsync(
                    new DetachLoadBalancerTargetGroupsRequest
                    {
                        AutoScalingGroupName = Ground.Name,
                        TargetGroupARNs = ["arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/none/0123456789abcdef"],
                    },
                    Ground.Cancellation
                )
        );
    }

    private static Task<AttachTrafficSourcesResponse> AttachAsync(Ground ground, params string[] targetGroups) =>
        ground.Cloud.Scaling.AttachTrafficSourcesAsync(
            new AttachTrafficSourcesRequest
            {
                AutoScalingGroupName = Ground.Name,
                TrafficSources = [.. targetGroups.Select(arn => new TrafficSourceIdentifier { Identifier = arn, Type = "elbv2" })],
            },
            Ground.Cancellation
        );
}
