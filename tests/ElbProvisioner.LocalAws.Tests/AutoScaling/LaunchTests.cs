using Amazon.AutoScaling.Model;
using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class LaunchTests
{
    private const string Broken = "ami-0badbadbadbadbad0";

    [Fact]
    public async Task Instances_come_by_and_by()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(2);
        ground.Pass(2);
        Assert.Empty(await ground.InstancesAsync());
        ground.Pass(10);
        Assert.All(await ground.ActivitiesAsync(), activity => Assert.Equal("InProgress", activity.StatusCode.Value));

        ground.Pass(5);
        Assert.Equal(["Pending", "Pending"], (await ground.InstancesAsync()).Select(instance => instance.LifecycleState.Value));
        Assert.All(
            await ground.ActivitiesAsync(),
            activity => Assert.Equal(("PreInService", 30), (activity.StatusCode.Value, activity.Progress))
        );

        ground.Pass(20);
        Assert.Equal(["InService", "InService"], (await ground.InstancesAsync()).Select(instance => instance.LifecycleState.Value));
        Assert.All(await ground.InstancesAsync(), instance => Assert.Equal("Healthy", instance.HealthStatus));
        var done = await ground.ActivitiesAsync();
        Assert.Equal(2, done.Count);
        Assert.All(
            done,
            activity =>
            {
                Assert.Equal(("Successful", 100), (activity.StatusCode.Value, activity.Progress));
                Assert.StartsWith("Launching a new EC2 instance: i-", activity.Description, StringComparison.Ordinal);
                Assert.Contains(
                    "a user request created an AutoScalingGroup changing the desired capacity from 0 to 2.",
                    activity.Cause,
                    StringComparison.Ordinal
                );
                Assert.Contains(
                    "in response to a difference between desired and actual capacity, increasing the capacity from",
                    activity.Cause,
                    StringComparison.Ordinal
                );
                Assert.Contains("\"Subnet ID\":\"subnet-", activity.Details, StringComparison.Ordinal);
                Assert.NotNull(activity.EndTime);
            }
        );
    }

    [Fact]
    public async Task Instances_are_spread_over_the_zones()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(6);

        Assert.Equal(
            [2, 2, 2],
            (await ground.InstancesAsync()).GroupBy(instance => instance.AvailabilityZone).Select(zone => zone.Count())
        );
    }

    [Fact]
    public async Task Instances_carry_the_tags_that_propagate_and_those_of_AWS()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(
            1,
            request =>
                request.Tags = [
                    new()
                    {
                        Key = "Name",
                        Value = "web",
                        PropagateAtLaunch = true,
                    },
                    new()
                    {
                        Key = "owner",
                        Value = "us",
                        PropagateAtLaunch = false,
                    },
                ]
        );

        var instance = Assert
            .Single((await ground.Cloud.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest(), Ground.Cancellation)).Reservations)
            .Instances[0];

        var tags = instance.Tags.ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
        Assert.Equal(
            ("web", Ground.Name, ground.TemplateId, "1"),
            (tags["Name"], tags["aws:autoscaling:groupName"], tags["aws:ec2launchtemplate:id"], tags["aws:ec2launchtemplate:version"])
        );
        Assert.DoesNotContain("owner", tags.Keys);
    }

    [Fact]
    public async Task A_launch_that_fails_is_told_by_its_activity_and_tried_again_ever_later()
    {
        using var ground = await Ground.CreateAsync(options =>
            options with
            {
                FaultSettings = new()
                {
                    UnlaunchableImages = new Dictionary<string, string> { [Broken] = "The image id '[" + Broken + "]' does not exist" },
                },
            }
        );
        var version = await ground.NewVersionAsync(Broken);
        await ground.CreateGroupAsync(
            2,
            request => request.LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = version }
        );
        ground.Pass(20);

        var failed = (await ground.ActivitiesAsync())[0];
        Assert.Equal(("Failed", 100), (failed.StatusCode.Value, failed.Progress));
        Assert.Equal($"The image id '[{Broken}]' does not exist. Launching EC2 instance failed.", failed.StatusMessage);
        Assert.Empty(await ground.InstancesAsync());

        ground.Pass(3600);
        var starts = (await ground.ActivitiesAsync()).Select(activity => activity.StartTime ?? default).Order().ToList();
        Assert.InRange(starts.Count, 6, 20);
        Assert.True(starts[^1] - starts[^2] > starts[3] - starts[2]);

        await ground.UpdateAsync(request => request.LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = "1" });
        ground.Pass(900);
        Assert.Equal(2, (await ground.InstancesAsync()).Count(instance => instance.LifecycleState == "InService"));
    }

    [Fact]
    public async Task An_instance_terminated_behind_the_groups_back_is_replaced()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);
        var lost = (await ground.InstancesAsync())[0].InstanceId;
        await ground.TerminateAsync(lost);
        ground.Pass(1);
        Assert.Equal("Unhealthy", (await ground.InstancesAsync()).Single(instance => instance.InstanceId == lost).HealthStatus);

        ground.Pass(90);
        var now = await ground.InstancesAsync();
        Assert.Equal(2, now.Count(instance => instance.LifecycleState == "InService"));
        Assert.DoesNotContain(now, instance => instance.InstanceId == lost);
        Assert.Contains(
            await ground.ActivitiesAsync(),
            activity =>
                activity.Description == $"Terminating EC2 instance: {lost}"
                && activity.StatusCode == "Successful"
                && activity.Cause.Contains("EC2 health check indicating it has been terminated or stopped", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Scaling_in_takes_the_fullest_zone_then_the_oldest_version_then_the_oldest_instance()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2, request => request.VPCZoneIdentifier = string.Join(',', ground.Subnets.Take(2)));
        var first = (await ground.InstancesAsync()).Select(instance => instance.InstanceId).ToHashSet(StringComparer.Ordinal);
        var version = await ground.NewVersionAsync();
        await ground.UpdateAsync(request =>
            (request.LaunchTemplate, request.DesiredCapacity) = (new() { LaunchTemplateId = ground.TemplateId, Version = version }, 3)
        );
        ground.Pass(60);
        var fullest = (await ground.InstancesAsync()).GroupBy(instance => instance.AvailabilityZone).MaxBy(zone => zone.Count());

        await ground.Cloud.Scaling.SetDesiredCapacityAsync(
            new SetDesiredCapacityRequest { AutoScalingGroupName = Ground.Name, DesiredCapacity = 2 },
            Ground.Cancellation
        );
        ground.Pass(15);

        var leaving = Assert.Single(
            await ground.InstancesAsync(),
            instance => instance.LifecycleState.Value.StartsWith("Terminating", StringComparison.Ordinal)
        );
        Assert.Equal(fullest?.Key, leaving.AvailabilityZone);
        Assert.Contains(leaving.InstanceId, first);
        ground.Pass(60);
        Assert.Equal(2, (await ground.InstancesAsync()).Count);
    }

    [Fact]
    public async Task Protected_instances_are_not_scaled_in()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2, request => request.NewInstancesProtectedFromScaleIn = true);
        await ground.UpdateAsync(request => request.DesiredCapacity = 0);
        ground.Pass(120);
        Assert.Equal(2, (await ground.InstancesAsync()).Count);

        var one = (await ground.InstancesAsync())[0].InstanceId;
        await ground.Cloud.Scaling.SetInstanceProtectionAsync(
            new SetInstanceProtectionRequest
            {
                AutoScalingGroupName = Ground.Name,
                InstanceIds = [one],
                ProtectedFromScaleIn = false,
            },
            Ground.Cancellation
        );
        ground.Pass(120);
        Assert.DoesNotContain(await ground.InstancesAsync(), instance => instance.InstanceId == one);
        var refusal = await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.Scaling.SetInstanceProtectionAsync(
                    new SetInstanceProtectionRequest
                    {
                        AutoScalingGroupName = Ground.Name,
                        InstanceIds = [one],
                        ProtectedFromScaleIn = false,
                    },
                    Ground.Cancellation
                )
        );
        Assert.Contains("is not part of Auto Scaling group", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspended_process_does_nothing_until_it_is_resumed()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        ground.Pass(2);
        await ground.Cloud.Scaling.SuspendProcessesAsync(
            new SuspendProcessesRequest { AutoScalingGroupName = Ground.Name, ScalingProcesses = ["Launch"] },
            Ground.Cancellation
        );
        await ground.UpdateAsync(request => request.DesiredCapacity = 1);
        ground.Pass(120);
        var group = await ground.GroupAsync();
        Assert.Equal("Launch", Assert.Single(group.SuspendedProcesses).ProcessName);
        Assert.Empty(group.Instances ?? []);

        await ground.Cloud.Scaling.ResumeProcessesAsync(
            new ResumeProcessesRequest { AutoScalingGroupName = Ground.Name },
            Ground.Cancellation
        );
        ground.Pass(60);
        Assert.Single(await ground.InstancesAsync());
        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.Scaling.SuspendProcessesAsync(
                    new SuspendProcessesRequest { AutoScalingGroupName = Ground.Name, ScalingProcesses = ["Lunch"] },
                    Ground.Cancellation
                )
        );
    }

    [Fact]
    public async Task Instances_past_their_lifetime_are_replaced()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1, request => request.MaxInstanceLifetime = 86400);
        var before = (await ground.InstancesAsync())[0].InstanceId;
        ground.Pass(86400 - 120);
        Assert.Equal(before, (await ground.InstancesAsync())[0].InstanceId);

        ground.Pass(240);
        var after = Assert.Single(await ground.InstancesAsync());
        Assert.NotEqual(before, after.InstanceId);
        Assert.Equal("InService", after.LifecycleState.Value);
    }

    [Fact]
    public async Task Setting_the_capacity_keeps_to_the_bounds()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(1, request => request.MinSize = 1);

        var above = await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.Scaling.SetDesiredCapacityAsync(
                    new SetDesiredCapacityRequest { AutoScalingGroupName = Ground.Name, DesiredCapacity = 7 },
                    Ground.Cancellation
                )
        );
        Assert.Equal("New SetDesiredCapacity value 7 is above max value 6 for the AutoScalingGroup.", above.Message);
        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.Scaling.SetDesiredCapacityAsync(
                    new SetDesiredCapacityRequest { AutoScalingGroupName = Ground.Name, DesiredCapacity = 0 },
                    Ground.Cancellation
                )
        );
    }

    [Fact]
    public async Task A_group_at_rest_has_nothing_on_the_agenda()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);
        ground.Pass(600);

        Assert.Equal(
            [],
            ground.Cloud.Aws.Run(
                "us-east-1",
                transaction =>
                    transaction
                        .Here.Agenda.All.Where(item => item.What.StartsWith("autoscaling", StringComparison.Ordinal))
                        .Select(item => item.What)
                        .ToList()
            )
        );
    }
}
