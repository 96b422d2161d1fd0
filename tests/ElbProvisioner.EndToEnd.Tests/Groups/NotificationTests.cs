using Amazon.AutoScaling.Model;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Groups;

/// <summary>Topics that are told what a group does.</summary>
public sealed class NotificationTests
{
    private const string Size = "size: { min: 1, max: 2 }";
    private const string Ops = "arn:aws:sns:us-east-1:123456789012:ops";
    private const string Night = "arn:aws:sns:us-east-1:123456789012:night";

    [Fact]
    public async Task They_come_change_and_leave_and_those_of_others_stay()
    {
        using var aws = new LocalWorldAws(1);
        var plain = ShopStack.Named("told");
        using var workspace = new Workspace(plain);
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        Assert.DoesNotContain(aws.Calls, c => c.Operation == "DescribeNotificationConfigurations");

        workspace.Stack = plain.Replace(
            Size,
            $"{Size}\n    notifications: [{{ topic: {Ops}, on: [launch-error, terminate-error] }}, {{ topic: {Night}, on: launch }}]",
            StringComparison.Ordinal
        );
        var plan = await elbctl.RunAsync("plan", "--json");
        Assert.Contains($"{Night}: launch; {Ops}: launch-error, terminate-error", plan.Out, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal(
            [
                $"{Night} autoscaling:EC2_INSTANCE_LAUNCH",
                $"{Ops} autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
                $"{Ops} autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
            ],
            await ToldAsync(aws)
        );

        workspace.Stack = plain.Replace(Size, $"{Size}\n    notifications: {{ topic: {Ops}, on: launch }}", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal([$"{Ops} autoscaling:EC2_INSTANCE_LAUNCH"], await ToldAsync(aws));

        workspace.Stack = plain;
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Empty(await ToldAsync(aws));

        // What the file never said is somebody else's.
        var group = Assert.Single(
            (await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new(), TestContext.Current.CancellationToken)).AutoScalingGroups
        );
        await aws.Clients.AutoScaling.PutNotificationConfigurationAsync(
            new PutNotificationConfigurationRequest
            {
                AutoScalingGroupName = group.AutoScalingGroupName,
                TopicARN = Night,
                NotificationTypes = ["autoscaling:EC2_INSTANCE_LAUNCH"],
            },
            TestContext.Current.CancellationToken
        );
        await elbctl.ExpectNoChangesAsync();
        await elbctl.ApplyAsync();
        Assert.Single(await ToldAsync(aws));
    }

    private static async Task<IEnumerable<string>> ToldAsync(LocalWorldAws aws) =>
        (
            (
                await aws.Clients.AutoScaling.DescribeNotificationConfigurationsAsync(new(), TestContext.Current.CancellationToken)
            ).NotificationConfigurations
            ?? []
        )
            .Select(n => $"{n.TopicARN} {n.NotificationType}")
            .Order(StringComparer.Ordinal);
}
