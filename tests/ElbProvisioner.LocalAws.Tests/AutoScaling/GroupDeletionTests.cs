using Amazon.AutoScaling.Model;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class GroupDeletionTests
{
    [Fact]
    public async Task A_group_with_instances_goes_only_by_force()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);

        await Cloud.RefusedAsync("ResourceInUse", () => DeleteAsync(ground));
        await DeleteAsync(ground, force: true);

        ground.Pass(1);
        Assert.Equal("Delete in progress", (await ground.GroupAsync()).Status);
        Assert.All(
            await ground.InstancesAsync(),
            instance => Assert.StartsWith("Terminating", instance.LifecycleState.Value, StringComparison.Ordinal)
        );
        ground.Pass(90);
        Assert.Empty(await ground.GroupsAsync());
    }

    [Fact]
    public async Task A_group_whose_instances_are_on_their_way_out_has_activities_in_progress()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        await ground.UpdateAsync(request => request.DesiredCapacity = 0);
        ground.Pass(12);
        await Cloud.RefusedAsync("ScalingActivityInProgress", () => DeleteAsync(ground));

        ground.Pass(60);
        await DeleteAsync(ground);
        ground.Pass(20);
        Assert.Empty(await ground.GroupsAsync());
    }

    [Fact]
    public async Task The_name_is_free_once_the_group_is_gone()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        ground.Pass(2);
        var arn = (await ground.GroupAsync()).AutoScalingGroupARN;
        await DeleteAsync(ground);

        var refusal = await Cloud.RefusedAsync("AlreadyExists", () => ground.CreateGroupAsync(0));
        Assert.EndsWith("already exists and is pending delete", refusal.Message, StringComparison.Ordinal);
        ground.Pass(20);
        await ground.CreateGroupAsync(0);
        ground.Pass(2);
        Assert.NotEqual(arn, (await ground.GroupAsync()).AutoScalingGroupARN);
    }

    [Fact]
    public async Task A_group_being_deleted_takes_no_changes()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        await DeleteAsync(ground);

        await Cloud.RefusedAsync("ValidationError", () => ground.UpdateAsync(request => request.MaxSize = 9));
    }

    [Fact]
    public async Task Deletion_protection_protects()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0, request => request.DeletionProtection = "prevent-force-deletion");

        await Cloud.RefusedAsync("ValidationError", () => DeleteAsync(ground, force: true));
        await ground.UpdateAsync(request => request.DeletionProtection = "prevent-all-deletion");
        await Cloud.RefusedAsync("ValidationError", () => DeleteAsync(ground));
        await ground.UpdateAsync(request => request.DeletionProtection = "none");
        await DeleteAsync(ground);
    }

    [Fact]
    public async Task What_belongs_to_the_group_goes_with_it()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        await ground.Cloud.Scaling.PutLifecycleHookAsync(
            new PutLifecycleHookRequest
            {
                AutoScalingGroupName = Ground.Name,
                LifecycleHookName = "hook",
                LifecycleTransition = "autoscaling:EC2_INSTANCE_LAUNCHING",
            },
            Ground.Cancellation
        );
        await ground.Cloud.Scaling.PutScheduledUpdateGroupActionAsync(
            new PutScheduledUpdateGroupActionRequest
            {
                AutoScalingGroupName = Ground.Name,
                ScheduledActionName = "night",
                Recurrence = "0 22 * * *",
                MinSize = 0,
            },
            Ground.Cancellation
        );
        await ground.Cloud.Scaling.PutScalingPolicyAsync(
            new PutScalingPolicyRequest
            {
                AutoScalingGroupName = Ground.Name,
                PolicyName = "cpu",
                PolicyType = "TargetTrackingScaling",
                TargetTrackingConfiguration = new()
                {
                    PredefinedMetricSpecification = new() { PredefinedMetricType = "ASGAverageCPUUtilization" },
                    TargetValue = 50,
                },
            },
            Ground.Cancellation
        );
        await DeleteAsync(ground);
        ground.Pass(20);
        await ground.CreateGroupAsync(0);

        Assert.Empty(
            (
                await ground.Cloud.Scaling.DescribeLifecycleHooksAsync(
                    new DescribeLifecycleHooksRequest { AutoScalingGroupName = Ground.Name },
                    Ground.Cancellation
                )
            ).LifecycleHooks
                ?? []
        );
        Assert.Empty(
            (
                await ground.Cloud.Scaling.DescribeScheduledActionsAsync(new DescribeScheduledActionsRequest(), Ground.Cancellation)
            ).ScheduledUpdateGroupActions
                ?? []
        );
        Assert.Empty(
            (await ground.Cloud.Scaling.DescribePoliciesAsync(new DescribePoliciesRequest(), Ground.Cancellation)).ScalingPolicies ?? []
        );
        Assert.Empty((await ground.Cloud.CloudWatch.DescribeAlarmsAsync(new(), Ground.Cancellation)).MetricAlarms ?? []);
    }

    [Fact]
    public async Task Activities_of_a_deleted_group_are_told_to_those_who_ask_for_them()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        await DeleteAsync(ground, force: true);
        ground.Pass(120);

        await Cloud.RefusedAsync("ValidationError", () => ground.ActivitiesAsync());
        Assert.Equal(2, (await ground.ActivitiesAsync(includeDeleted: true)).Count);
    }

    private static Task<DeleteAutoScalingGroupResponse> DeleteAsync(Ground ground, bool? force = null) =>
        ground.Cloud.Scaling.DeleteAutoScalingGroupAsync(
            new DeleteAutoScalingGroupRequest { AutoScalingGroupName = Ground.Name, ForceDelete = force },
            Ground.Cancellation
        );
}
