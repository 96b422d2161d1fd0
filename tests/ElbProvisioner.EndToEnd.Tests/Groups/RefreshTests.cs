using Amazon.AutoScaling.Model;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Groups;

/// <summary>How a new version reaches running instances, as the file says it.</summary>
public sealed class RefreshTests
{
    private const string Size = "size: { min: 1, max: 2 }";
    private const string Type = "instanceType: t3.micro";

    [Fact]
    public async Task Checkpoints_are_told_and_kept()
    {
        using var aws = new LocalWorldAws(1);
        var stack = ShopStack
            .Named("steps")
            .Replace(
                Size,
                "size: 2\n    refresh: { checkpoints: [50, 100], checkpointDelay: 1m, scaleInProtected: ignore, standby: terminate, "
                    + "skipMatching: false, alarms: shop-errors }",
                StringComparison.Ordinal
            );
        using var workspace = new Workspace(stack);
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();

        workspace.Stack = stack.Replace(Type, Type + "\n      monitoring: true", StringComparison.Ordinal);
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains(
            "a pause of 1m after 50%",
            plan.Out.Replace("\n", " ", StringComparison.Ordinal).Replace("  ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Contains("instance refresh 13m", plan.Out, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();

        var refresh = await RefreshAsync(aws);
        Assert.Equal("Successful", refresh.Status.Value);
        Assert.Equal([50, 100], refresh.Preferences.CheckpointPercentages);
        Assert.Equal(
            (60, "Ignore", "Terminate", false, "shop-errors"),
            (
                refresh.Preferences.CheckpointDelay,
                refresh.Preferences.ScaleInProtectedInstances.Value,
                refresh.Preferences.StandbyInstances.Value,
                refresh.Preferences.SkipMatching,
                Assert.Single(refresh.Preferences.AlarmSpecification.Alarms)
            )
        );
    }

    [Fact]
    public async Task A_group_that_asks_for_properties_is_refreshed_with_what_it_has_by_then()
    {
        using var aws = new LocalWorldAws(1);
        var stack = ShopStack
            .Named("asked")
            .Replace(
                Size,
                Size + "\n    mixedInstances: { overrides: [{ instanceRequirements: { vCpuCount: 2, memoryMiB: 1024+ } }] }",
                StringComparison.Ordinal
            );
        using var workspace = new Workspace(stack);
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();

        workspace.Stack = stack.Replace(Type, Type + "\n      monitoring: true", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();

        Assert.Null((await RefreshAsync(aws)).DesiredConfiguration);
        var group = Assert.Single(
            (await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new(), TestContext.Current.CancellationToken)).AutoScalingGroups
        );
        Assert.All(group.Instances, i => Assert.Equal("2", i.LaunchTemplate.Version));
    }

    private static async Task<InstanceRefresh> RefreshAsync(LocalWorldAws aws)
    {
        var ct = TestContext.Current.CancellationToken;
        var group = Assert.Single((await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new(), ct)).AutoScalingGroups);
        return (
            await aws.Clients.AutoScaling.DescribeInstanceRefreshesAsync(new() { AutoScalingGroupName = group.AutoScalingGroupName }, ct)
        ).InstanceRefreshes[0];
    }
}
