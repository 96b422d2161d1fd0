using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>What was looked at is what is done, or nothing is.</summary>
public abstract class SavedPlanTests(TestedAws aws)
{
    private const string PlanFile = "shop.plan";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_saved_plan_is_applied_without_the_files_it_was_made_from()
    {
        aws.Require();
        using var workspace = new Workspace(ShopStack.Named(aws.NewStackName("saved")));
        var elbctl = new Elbctl(workspace, aws);
        (await elbctl.RunAsync("plan", "--out", PlanFile)).Expect(ExitCode.Done);
        var text = workspace.Stack;
        File.Delete(workspace.PathOf(Workspace.StackFile));

        (await elbctl.RunAsync("apply", PlanFile, "--yes")).Expect(ExitCode.Done);

        workspace.Stack = text;
        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_saved_plan_is_refused_once_the_world_has_moved()
    {
        aws.Require();
        var stack = aws.NewStackName("moved");
        using var workspace = new Workspace(ShopStack.Named(stack));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        workspace.Stack = workspace.Stack.Replace("healthCheck: /health", "healthCheck: /ready", StringComparison.Ordinal);
        (await elbctl.RunAsync("plan", "--out", PlanFile)).Expect(ExitCode.Done);
        var group = (await Inventory.OfAsync(aws.Clients, stack, Cancellation)).IdOf("targetGroup/app");
        await aws.Clients.Elb.ModifyTargetGroupAsync(
            new ModifyTargetGroupRequest { TargetGroupArn = group, HealthCheckPath = "/moved" },
            Cancellation
        );

        var refused = (await elbctl.RunAsync("apply", PlanFile, "--yes")).Expect(ExitCode.Failed);

        Assert.Contains("error ELB", refused.Talk, StringComparison.Ordinal);
        var live = await aws.Clients.Elb.DescribeTargetGroupsAsync(
            new DescribeTargetGroupsRequest { TargetGroupArns = [group] },
            Cancellation
        );
        Assert.Equal("/moved", Assert.Single(live.TargetGroups).HealthCheckPath);
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_saved_removal_removes()
    {
        aws.Require();
        var stack = aws.NewStackName("gone");
        using var workspace = new Workspace(ShopStack.Named(stack));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        (await elbctl.RunAsync("plan", "--destroy", "--out", PlanFile)).Expect(ExitCode.Done);

        (await elbctl.RunAsync("apply", PlanFile, "--yes")).Expect(ExitCode.Done);

        Assert.Empty((await Inventory.OfAsync(aws.Clients, stack, Cancellation)).Owned);
    }
}

public sealed class EmbeddedSavedPlanTests(LocalWorldAws aws) : SavedPlanTests(aws), IClassFixture<LocalWorldAws>;

public sealed class EndpointSavedPlanTests(EndpointAws aws) : SavedPlanTests(aws);
