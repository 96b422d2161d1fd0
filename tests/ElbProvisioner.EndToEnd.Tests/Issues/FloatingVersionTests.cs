using Amazon.AutoScaling.Model;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>
/// A scaling group that somebody let follow <c>$Latest</c> could not be brought back: AWS refuses a refresh with a way back from there.
/// </summary>
public sealed class FloatingVersionTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    [Theory]
    [InlineData("$Latest")]
    [InlineData("$Default")]
    public async Task A_group_whose_instances_run_the_wanted_version_is_pinned_and_none_is_replaced(string floating)
    {
        using var workspace = new Workspace(ShopStack.Named(aws.NewStackName("pin")));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var before = await LoosenAsync(elbctl, floating);

        var plan = await elbctl.PlanAsync();
        Assert.Equal(["update autoScalingGroup/app: launchTemplate"], plan.Lines);
        Assert.Equal("none", plan.Changes[0].Effect);
        await elbctl.ApplyAsync();

        var after = await GroupAsync(before.AutoScalingGroupName);
        Assert.Equal("1", after.LaunchTemplate.Version);
        Assert.Equal(before.Instances.Select(i => i.InstanceId), after.Instances.Select(i => i.InstanceId));
        await elbctl.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task With_another_template_it_is_pinned_to_what_runs_and_then_rolled()
    {
        using var workspace = new Workspace(ShopStack.Named(aws.NewStackName("pin")));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var before = await LoosenAsync(elbctl, "$Latest");
        workspace.Stack = workspace.Stack.Replace("instanceType: t3.micro", "instanceType: t3.small", StringComparison.Ordinal);

        var plan = await elbctl.PlanAsync();
        Assert.Contains("autoScalingGroup/app#pin", plan.Actions);
        await elbctl.ApplyAsync();

        var after = await GroupAsync(before.AutoScalingGroupName);
        Assert.Equal("2", after.LaunchTemplate.Version);
        Assert.All(after.Instances, i => Assert.Equal("2", i.LaunchTemplate.Version));
        await elbctl.ExpectNoChangesAsync();
    }

    private async Task<AutoScalingGroup> LoosenAsync(Elbctl elbctl, string version)
    {
        var stack = (await elbctl.PlanAsync()).Stack;
        var all = await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(
            new DescribeAutoScalingGroupsRequest(),
            TestContext.Current.CancellationToken
        );
        var group = all.AutoScalingGroups.Single(g => g.AutoScalingGroupName.StartsWith(stack + "-", StringComparison.Ordinal));
        await aws.Clients.AutoScaling.UpdateAutoScalingGroupAsync(
            new UpdateAutoScalingGroupRequest
            {
                AutoScalingGroupName = group.AutoScalingGroupName,
                LaunchTemplate = new LaunchTemplateSpecification
                {
                    LaunchTemplateId = group.LaunchTemplate.LaunchTemplateId,
                    Version = version,
                },
            },
            TestContext.Current.CancellationToken
        );
        return group;
    }

    private async Task<AutoScalingGroup> GroupAsync(string name) =>
        Assert.Single(
            (
                await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(
                    new DescribeAutoScalingGroupsRequest { AutoScalingGroupNames = [name] },
                    TestContext.Current.CancellationToken
                )
            ).AutoScalingGroups
        );
}
