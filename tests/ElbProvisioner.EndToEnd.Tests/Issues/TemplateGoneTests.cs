using Amazon.AutoScaling.Model;
using Amazon.EC2.Model;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>
/// What a group launches from was deleted by hand. It cannot launch, and a refresh with a way back has nowhere to go back to: the next
/// apply gives the group something to launch from before anything else.
/// </summary>
public sealed class TemplateGoneTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_group_whose_template_was_deleted_gets_another_and_its_instances_are_rolled_to_it()
    {
        using var workspace = new Workspace(ShopStack.Named(aws.NewStackName("gone")));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var before = await GroupAsync(elbctl);
        await aws.Clients.Ec2.DeleteLaunchTemplateAsync(
            new DeleteLaunchTemplateRequest { LaunchTemplateId = before.LaunchTemplate.LaunchTemplateId },
            Cancel
        );
        await aws.RestAsync();

        var plan = await elbctl.PlanAsync();
        Assert.Contains("autoScalingGroup/app#pin", plan.Actions);
        await elbctl.ApplyAsync();

        var after = await GroupAsync(elbctl);
        Assert.NotEqual(before.LaunchTemplate.LaunchTemplateId, after.LaunchTemplate.LaunchTemplateId);
        Assert.All(after.Instances, i => Assert.Equal(after.LaunchTemplate.LaunchTemplateId, i.LaunchTemplate.LaunchTemplateId));
        await elbctl.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task A_version_that_was_deleted_is_made_again()
    {
        using var workspace = new Workspace(ShopStack.Named(aws.NewStackName("gone")));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var template = (await GroupAsync(elbctl)).LaunchTemplate.LaunchTemplateId;
        await aws.Clients.Ec2.CreateLaunchTemplateVersionAsync(
            new CreateLaunchTemplateVersionRequest
            {
                LaunchTemplateId = template,
                SourceVersion = "1",
                LaunchTemplateData = new RequestLaunchTemplateData { InstanceType = "t3.nano" },
            },
            Cancel
        );
        await aws.Clients.Ec2.ModifyLaunchTemplateAsync(
            new ModifyLaunchTemplateRequest { LaunchTemplateId = template, DefaultVersion = "2" },
            Cancel
        );
        await aws.Clients.Ec2.DeleteLaunchTemplateVersionsAsync(
            new DeleteLaunchTemplateVersionsRequest { LaunchTemplateId = template, Versions = ["1"] },
            Cancel
        );
        await aws.RestAsync();

        var plan = await elbctl.PlanAsync();
        Assert.Contains("autoScalingGroup/app#pin", plan.Actions);
        await elbctl.ApplyAsync();

        var after = await GroupAsync(elbctl);
        Assert.Equal("3", after.LaunchTemplate.Version);
        Assert.All(after.Instances, i => Assert.Equal("3", i.LaunchTemplate.Version));
        await elbctl.ExpectNoChangesAsync();
    }

    private async Task<AutoScalingGroup> GroupAsync(Elbctl elbctl)
    {
        var stack = (await elbctl.PlanAsync()).Stack;
        var all = await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new DescribeAutoScalingGroupsRequest(), Cancel);
        return all.AutoScalingGroups.Single(g => g.AutoScalingGroupName.StartsWith(stack + "-", StringComparison.Ordinal));
    }
}
