using System.Xml.Linq;
using Amazon.AutoScaling.Model;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class HookTests
{
    private const string Launching = "autoscaling:EC2_INSTANCE_LAUNCHING";
    private const string Leaving = "autoscaling:EC2_INSTANCE_TERMINATING";

    [Fact]
    public async Task A_hook_reads_back_with_defaults_and_keeps_what_a_change_leaves_out()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        await PutAsync(ground, hook => hook.LifecycleTransition = Launching);
        var first = await HookAsync(ground);
        Assert.Equal((3600, "ABANDON", 172800), (first.HeartbeatTimeout, first.DefaultResult, first.GlobalTimeout));

        await PutAsync(
            ground,
            hook =>
                (hook.HeartbeatTimeout, hook.NotificationTargetARN, hook.RoleARN) = (
                    60,
                    "arn:aws:sns:us-east-1:123456789012:topic",
                    "arn:aws:iam::123456789012:role/r"
                )
        );
        var second = await HookAsync(ground);
        Assert.Equal(
            (60, "ABANDON", 6000, Launching),
            (second.HeartbeatTimeout, second.DefaultResult, second.GlobalTimeout, second.LifecycleTransition)
        );
        Assert.NotNull(second.NotificationTargetARN);
        await PutAsync(ground, hook => hook.NotificationTargetARN = "");
        Assert.Null((await HookAsync(ground)).NotificationTargetARN);
    }

    [Fact]
    public async Task A_hook_must_make_sense()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);

        await Cloud.RefusedAsync("ValidationError", () => PutAsync(ground, _ => { }));
        await Cloud.RefusedAsync(
            "ValidationError",
            () => PutAsync(ground, hook => (hook.LifecycleTransition, hook.HeartbeatTimeout) = (Launching, 29))
        );
        await Cloud.RefusedAsync(
            "ValidationError",
            () => PutAsync(ground, hook => (hook.LifecycleTransition, hook.DefaultResult) = (Launching, "MAYBE"))
        );
        await Cloud.RefusedAsync(
            "ValidationError",
            () => PutAsync(ground, hook => hook.LifecycleTransition = "autoscaling:EC2_INSTANCE_DANCING")
        );
        var refusal = await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.Scaling.DeleteLifecycleHookAsync(
                    new DeleteLifecycleHookRequest { AutoScalingGroupName = Ground.Name, LifecycleHookName = "other" },
                    Ground.Cancellation
                )
        );
        Assert.StartsWith("No Lifecycle Hook found", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_instances_obey_hooks_given_with_the_group_and_go_on_when_told()
    {
        using var ground = await Ground.CreateAsync();
        await CreateWithHookAsync(ground, Launching, "ABANDON");
        ground.Pass(60);
        var waiting = Assert.Single(await ground.InstancesAsync());
        Assert.Equal("Pending:Wait", waiting.LifecycleState.Value);
        Assert.Equal(
            ("MidLifecycleAction", 40),
            ((await ground.ActivitiesAsync())[0].StatusCode.Value, (await ground.ActivitiesAsync())[0].Progress)
        );

        await CompleteAsync(ground, waiting.InstanceId, "CONTINUE");
        Assert.Equal("InService", Assert.Single(await ground.InstancesAsync()).LifecycleState.Value);
        var refusal = await RawCalls.RefusedAsync("ValidationError", () => CompleteAsync(ground, waiting.InstanceId, "CONTINUE"));
        Assert.EndsWith(
            $"No active Lifecycle Action found with instance ID {waiting.InstanceId}",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Abandoned_an_instance_is_replaced()
    {
        using var ground = await Ground.CreateAsync();
        await CreateWithHookAsync(ground, Launching, "ABANDON");
        ground.Pass(60);
        var first = (await ground.InstancesAsync())[0].InstanceId;
        await CompleteAsync(ground, first, "ABANDON");
        ground.Pass(60);

        var now = await ground.InstancesAsync();
        Assert.DoesNotContain(now, instance => instance.InstanceId == first);
        Assert.Single(now);
        Assert.Contains(
            await ground.ActivitiesAsync(),
            activity => activity.StatusCode == "Failed" && activity.Description.EndsWith(first, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Without_an_answer_the_default_counts_after_the_heartbeat_timeout()
    {
        using var ground = await Ground.CreateAsync();
        await CreateWithHookAsync(ground, Launching, "CONTINUE");
        ground.Pass(110);
        Assert.Equal("Pending:Wait", (await ground.InstancesAsync())[0].LifecycleState.Value);
        ground.Pass(40);

        Assert.Equal("InService", (await ground.InstancesAsync())[0].LifecycleState.Value);
    }

    [Fact]
    public async Task A_heartbeat_gives_more_time()
    {
        using var ground = await Ground.CreateAsync();
        await CreateWithHookAsync(ground, Launching, "CONTINUE");
        ground.Pass(100);
        await ground.Cloud.CallAsync(
            "autoscaling",
            "RecordLifecycleActionHeartbeat",
            ("AutoScalingGroupName", Ground.Name),
            ("LifecycleHookName", "hook"),
            ("InstanceId", (await ground.InstancesAsync())[0].InstanceId)
        );
        ground.Pass(80);
        Assert.Equal("Pending:Wait", (await ground.InstancesAsync())[0].LifecycleState.Value);
        ground.Pass(20);

        Assert.Equal("InService", (await ground.InstancesAsync())[0].LifecycleState.Value);
    }

    [Fact]
    public async Task A_leaving_instance_waits_too_and_goes_whatever_the_answer()
    {
        using var ground = await Ground.CreateAsync();
        await CreateWithHookAsync(ground, Leaving, "CONTINUE");
        ground.Pass(60);
        await ground.UpdateAsync(request => request.DesiredCapacity = 0);
        ground.Pass(30);
        var leaving = Assert.Single(await ground.InstancesAsync());
        Assert.Equal("Terminating:Wait", leaving.LifecycleState.Value);

        await CompleteAsync(ground, leaving.InstanceId, "ABANDON");
        Assert.Equal("Terminating:Proceed", (await ground.InstancesAsync())[0].LifecycleState.Value);
        ground.Pass(60);
        Assert.Empty(await ground.InstancesAsync());
    }

    [Fact]
    public async Task Deleting_a_hook_lets_go_of_who_waits_for_it()
    {
        using var ground = await Ground.CreateAsync();
        await CreateWithHookAsync(ground, Leaving, "CONTINUE");
        ground.Pass(60);
        await ground.UpdateAsync(request => request.DesiredCapacity = 0);
        ground.Pass(30);
        await ground.Cloud.Scaling.DeleteLifecycleHookAsync(
            new DeleteLifecycleHookRequest { AutoScalingGroupName = Ground.Name, LifecycleHookName = "hook" },
            Ground.Cancellation
        );
        ground.Pass(60);

        Assert.Empty(await ground.InstancesAsync());
    }

    private static Task CreateWithHookAsync(Ground ground, string transition, string result) =>
        ground.CreateGroupAsync(
            1,
            request =>
                request.LifecycleHookSpecificationList = [
                    new()
                    {
                        LifecycleHookName = "hook",
                        LifecycleTransition = transition,
                        HeartbeatTimeout = 90,
                        DefaultResult = result,
                    },
                ]
        );

    private static Task<PutLifecycleHookResponse> PutAsync(Ground ground, Action<PutLifecycleHookRequest> change)
    {
        var request = new PutLifecycleHookRequest { AutoScalingGroupName = Ground.Name, LifecycleHookName = "hook" };
        change(request);
        return ground.Cloud.Scaling.PutLifecycleHookAsync(request, Ground.Cancellation);
    }

    private static async Task<LifecycleHook> HookAsync(Ground ground) =>
        Assert.Single(
            (
                await ground.Cloud.Scaling.DescribeLifecycleHooksAsync(
                    new DescribeLifecycleHooksRequest { AutoScalingGroupName = Ground.Name },
                    Ground.Cancellation
                )
            ).LifecycleHooks
        );

    private static Task<XElement> CompleteAsync(Ground ground, string instance, string result) =>
        ground.Cloud.CallAsync(
            "autoscaling",
            "CompleteLifecycleAction",
            ("AutoScalingGroupName", Ground.Name),
            ("LifecycleHookName", "hook"),
            ("InstanceId", instance),
            ("LifecycleActionResult", result)
        );
}
