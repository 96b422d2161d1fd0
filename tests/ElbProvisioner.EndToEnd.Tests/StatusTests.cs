using System.Text.Json;
using Amazon.AutoScaling.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>Status and the end of an apply are honest: they say well only of a stack that serves.</summary>
public sealed class StatusTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stack_that_serves_is_healthy_and_an_apply_of_it_asks_for_the_health_of_its_places_alone()
    {
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(ShopStack.Named("well"));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        await aws.RestAsync();

        await ExpectAsync(elbctl, ExitCode.Done);

        var before = aws.Calls.Count;
        await elbctl.PlanAsync();
        var planned = Names(aws, before);
        before = aws.Calls.Count;
        await elbctl.ApplyAsync();
        Assert.Equal(
            planned.Append("DescribeTargetHealth").Order(StringComparer.Ordinal),
            Names(aws, before).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_stack_that_is_not_there_is_not_healthy()
    {
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(ShopStack.Named("nowhere"));

        await ExpectAsync(new Elbctl(workspace, aws), ExitCode.Failed, "nothingThere");
    }

    [Fact]
    public async Task A_target_group_that_listeners_forward_to_and_nobody_is_in_is_not_healthy_and_apply_puts_it_right()
    {
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(ShopStack.Named("alone"));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var group = await GroupAsync(aws);
        await aws.Clients.AutoScaling.DetachLoadBalancerTargetGroupsAsync(
            new DetachLoadBalancerTargetGroupsRequest
            {
                AutoScalingGroupName = group.AutoScalingGroupName,
                TargetGroupARNs = group.TargetGroupARNs,
            },
            Cancellation
        );
        await aws.RestAsync();

        await ExpectAsync(elbctl, ExitCode.Failed, "nothingFillsIt");

        await elbctl.ApplyAsync();
        await ExpectAsync(elbctl, ExitCode.Done);
    }

    [Fact]
    public async Task A_group_that_wants_no_instances_by_the_file_is_not_healthy_and_holds_no_apply()
    {
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(
            ShopStack.Named("zero").Replace("{ min: 1, max: 2 }", "{ min: 0, max: 2 }", StringComparison.Ordinal)
        );
        var elbctl = new Elbctl(workspace, aws);

        var run = await elbctl.ApplyAsync();

        Assert.Contains("scaled to zero", run.Talk, StringComparison.Ordinal);
        await ExpectAsync(elbctl, ExitCode.Failed, "scaledToZero");
    }

    [Fact]
    public async Task A_suspended_process_is_not_healthy_and_holds_no_apply_while_every_place_serves()
    {
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(ShopStack.Named("asleep"));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        await aws.Clients.AutoScaling.SuspendProcessesAsync(
            new SuspendProcessesRequest
            {
                AutoScalingGroupName = (await GroupAsync(aws)).AutoScalingGroupName,
                ScalingProcesses = ["HealthCheck", "AlarmNotification"],
            },
            Cancellation
        );
        await aws.RestAsync();

        var status = await ExpectAsync(elbctl, ExitCode.Failed, "processSuspended");

        Assert.Equal(
            ["AlarmNotification", "HealthCheck"],
            status.GetProperty("scalingGroups")[0].GetProperty("suspended").EnumerateArray().Select(p => p.GetString())
        );
    }

    [Fact]
    public async Task An_apply_with_nothing_to_change_does_not_end_well_while_nothing_serves_and_names_the_cause()
    {
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(ShopStack.Named("mute"));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var name = (await GroupAsync(aws)).AutoScalingGroupName;
        await SizeAsync(aws, name, 0);
        await aws.RestAsync();
        await aws.Clients.AutoScaling.SuspendProcessesAsync(
            new SuspendProcessesRequest { AutoScalingGroupName = name, ScalingProcesses = ["Launch"] },
            Cancellation
        );
        await SizeAsync(aws, name, 1);

        var run = await elbctl.RunAsync("apply", "--yes", "--timeout", "15m");

        run.Expect(ExitCode.Failed);
        Assert.DoesNotContain("No changes", run.Talk, StringComparison.Ordinal);
        Assert.Contains("ELB5201", run.Talk, StringComparison.Ordinal);
        Assert.Contains("Launch suspended", run.Talk, StringComparison.Ordinal);
        (await elbctl.RunAsync("apply", "--yes", "--no-wait")).Expect(ExitCode.Done);
        await ExpectAsync(elbctl, ExitCode.Failed, "noHealthyTarget", "processSuspended");

        await aws.Clients.AutoScaling.ResumeProcessesAsync(
            new ResumeProcessesRequest { AutoScalingGroupName = name, ScalingProcesses = ["Launch"] },
            Cancellation
        );
        await elbctl.ApplyAsync();
        await ExpectAsync(elbctl, ExitCode.Done);
    }

    private static Task<UpdateAutoScalingGroupResponse> SizeAsync(LocalWorldAws aws, string group, int size) =>
        aws.Clients.AutoScaling.UpdateAutoScalingGroupAsync(
            new UpdateAutoScalingGroupRequest
            {
                AutoScalingGroupName = group,
                MinSize = size,
                DesiredCapacity = size,
            },
            Cancellation
        );

    private static async Task<JsonElement> ExpectAsync(Elbctl elbctl, int exitCode, params string[] reasons)
    {
        var run = await elbctl.RunAsync("status", "--json", "--exit-code");
        run.Expect(exitCode);
        var status = run.Json();
        Assert.Equal(exitCode == ExitCode.Done, status.GetProperty("healthy").GetBoolean());
        Assert.Equal(reasons, status.GetProperty("reasons").EnumerateArray().Select(r => r.GetProperty("reason").GetString()));
        return status;
    }

    private static List<string> Names(LocalWorldAws aws, int from) => [.. aws.Calls.Skip(from).Select(c => c.Operation)];

    private static async Task<AutoScalingGroup> GroupAsync(LocalWorldAws aws) =>
        Assert.Single(
            (
                await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new DescribeAutoScalingGroupsRequest(), Cancellation)
            ).AutoScalingGroups
        );
}
