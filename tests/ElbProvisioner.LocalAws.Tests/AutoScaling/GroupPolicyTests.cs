using Amazon.AutoScaling.Model;
using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

/// <summary>What a group does with abandoned instances, with a zone that is left, and when it is to be deleted.</summary>
public sealed class GroupPolicyTests
{
    private const string Leaving = "autoscaling:EC2_INSTANCE_TERMINATING";

    [Fact]
    public async Task An_instance_whose_termination_is_abandoned_is_retained_until_somebody_ends_it()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(
            2,
            group =>
            {
                group.InstanceLifecyclePolicy = new() { RetentionTriggers = new() { TerminateHookAbandon = "retain" } };
                group.LifecycleHookSpecificationList =
                [
                    new()
                    {
                        LifecycleHookName = "drain",
                        LifecycleTransition = Leaving,
                        HeartbeatTimeout = 30,
                    },
                ];
            }
        );

        await ground.UpdateAsync(group => (group.MinSize, group.DesiredCapacity) = (0, 1));
        ground.Pass(40);

        var retained = Assert.Single(await ground.InstancesAsync(), i => i.LifecycleState == "Terminating:Retained");
        ground.Pass(3600);
        Assert.Equal(2, (await ground.InstancesAsync()).Count);

        await ground.Cloud.CallAsync(
            "autoscaling",
            "TerminateInstanceInAutoScalingGroup",
            ("InstanceId", retained.InstanceId),
            ("ShouldDecrementDesiredCapacity", "false")
        );
        ground.Pass(120);
        Assert.DoesNotContain(await ground.InstancesAsync(), i => i.InstanceId == retained.InstanceId);
        Assert.Equal(1, (await ground.GroupAsync()).DesiredCapacity);
    }

    [Fact]
    public async Task Zonal_shift_needs_load_balancers_that_spread_requests_unless_that_is_waived()
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync();
        await ground.Cloud.Elb.ModifyTargetGroupAttributesAsync(
            new ModifyTargetGroupAttributesRequest
            {
                TargetGroupArn = targetGroup,
                Attributes = [new() { Key = "load_balancing.cross_zone.enabled", Value = "false" }],
            },
            Ground.Cancellation
        );
        await ground.CreateGroupAsync(0, group => group.TargetGroupARNs = [targetGroup]);
        var policy = new AvailabilityZoneImpairmentPolicy { ZonalShiftEnabled = true, ImpairedZoneHealthCheckBehavior = "IgnoreUnhealthy" };

        await Cloud.RefusedAsync("ValidationError", () => ground.UpdateAsync(g => g.AvailabilityZoneImpairmentPolicy = policy));
        Assert.False((await ground.GroupAsync()).AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled);
        await ground.UpdateAsync(g => (g.AvailabilityZoneImpairmentPolicy, g.SkipZonalShiftValidation) = (policy, true));
        Assert.True((await ground.GroupAsync()).AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled);
    }

    [Theory]
    [InlineData("prevent-all-deletion", false)]
    [InlineData("prevent-all-deletion", true)]
    [InlineData("prevent-force-deletion", true)]
    public async Task A_protected_group_is_not_deleted(string protection, bool isForced)
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0, group => group.DeletionProtection = protection);
        var delete = new DeleteAutoScalingGroupRequest { AutoScalingGroupName = Ground.Name, ForceDelete = isForced };

        await Cloud.RefusedAsync("ValidationError", () => ground.Cloud.Scaling.DeleteAutoScalingGroupAsync(delete, Ground.Cancellation));
        Assert.Null((await ground.GroupAsync()).Status);
        await ground.UpdateAsync(group => group.DeletionProtection = "none");
        await ground.Cloud.Scaling.DeleteAutoScalingGroupAsync(delete, Ground.Cancellation);
    }
}
