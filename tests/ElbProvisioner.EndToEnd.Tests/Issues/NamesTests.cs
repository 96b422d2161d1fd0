using Amazon.AutoScaling.Model;
using Amazon.EC2;
using Amazon.EC2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using Tag = Amazon.EC2.Model.Tag;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>Names that collide, names that are taken, and tags that were copied to what is not ours.</summary>
public sealed class NamesTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_stacks_whose_names_join_to_one_live_side_by_side()
    {
        using var one = new Workspace(
            ShopStack.Named("twin-a").Replace("  app:\n    size", "  b-app:\n    size", StringComparison.Ordinal)
        );
        using var other = new Workspace(ShopStack.Named("twin-a-b"));
        var (first, second) = (new Elbctl(one, aws), new Elbctl(other, aws));

        await first.ApplyAsync();
        await second.ApplyAsync();

        await first.ExpectNoChangesAsync();
        await second.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task Copies_that_carry_our_tags_are_named_and_left()
    {
        var stack = aws.NewStackName("copied");
        using var workspace = new Workspace(ShopStack.Named(stack));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var copies = await CopyAsync(stack);

        var plan = await elbctl.RunAsync("plan", "--detailed-exitcode");
        plan.Expect(ExitCode.Done);
        Assert.Contains("ELB4301", plan.Talk, StringComparison.Ordinal);
        Assert.All(copies.Names, name => Assert.Contains(name, plan.Talk, StringComparison.Ordinal));
        Assert.Contains("No changes", plan.Out, StringComparison.Ordinal);
        var destroyed = (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

        Assert.All(copies.Names, name => Assert.Contains(name, destroyed.Talk, StringComparison.Ordinal));
        Assert.Single(
            (
                await aws.Clients.Ec2.DescribeLaunchTemplatesAsync(
                    new DescribeLaunchTemplatesRequest { LaunchTemplateIds = [copies.Template] },
                    Cancel
                )
            ).LaunchTemplates
        );
        Assert.Single(
            (
                await aws.Clients.Ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { GroupIds = [copies.Group] }, Cancel)
            ).SecurityGroups
        );
        Assert.Single(
            (
                await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(
                    new DescribeAutoScalingGroupsRequest { AutoScalingGroupNames = [copies.Names[2]] },
                    Cancel
                )
            ).AutoScalingGroups
        );
    }

    /// <summary>As the console's "copy" makes them: another name, and everything else along.</summary>
    private async Task<(string Template, string Group, string[] Names)> CopyAsync(string stack)
    {
        string[] names = [$"{stack}-app-copy", $"{stack}-sg-copy", $"{stack}-app-copied"];
        var vpc = (await aws.Clients.Ec2.DescribeVpcsAsync(new DescribeVpcsRequest(), Cancel)).Vpcs.First(v => v.IsDefault == true).VpcId;
        var template = (
            await aws.Clients.Ec2.CreateLaunchTemplateAsync(
                new CreateLaunchTemplateRequest
                {
                    LaunchTemplateName = names[0],
                    LaunchTemplateData = new RequestLaunchTemplateData { InstanceType = "t3.micro", ImageId = await ImageAsync() },
                    TagSpecifications =
                    [
                        new TagSpecification { ResourceType = ResourceType.LaunchTemplate, Tags = Tags(stack, "launchTemplate/app") },
                    ],
                },
                Cancel
            )
        ).LaunchTemplate.LaunchTemplateId;
        var group = (
            await aws.Clients.Ec2.CreateSecurityGroupAsync(
                new CreateSecurityGroupRequest
                {
                    GroupName = names[1],
                    Description = "a copy",
                    VpcId = vpc,
                    TagSpecifications =
                    [
                        new TagSpecification { ResourceType = ResourceType.SecurityGroup, Tags = Tags(stack, "securityGroup/app-asg") },
                    ],
                },
                Cancel
            )
        ).GroupId;
        await aws.Clients.AutoScaling.CreateAutoScalingGroupAsync(
            new CreateAutoScalingGroupRequest
            {
                AutoScalingGroupName = names[2],
                MinSize = 0,
                MaxSize = 0,
                AvailabilityZones = ["us-east-1a"],
                LaunchTemplate = new Amazon.AutoScaling.Model.LaunchTemplateSpecification { LaunchTemplateId = template, Version = "1" },
                Tags =
                [
                    .. Tags(stack, "autoScalingGroup/app")
                        .Select(t => new Amazon.AutoScaling.Model.Tag
                        {
                            Key = t.Key,
                            Value = t.Value,
                            ResourceId = names[2],
                            ResourceType = "auto-scaling-group",
                            PropagateAtLaunch = false,
                        }),
                ],
            },
            Cancel
        );
        await aws.RestAsync();
        return (template, group, names);
    }

    private async Task<string> ImageAsync() =>
        (
            await aws.Clients.Ec2.DescribeImagesAsync(
                new DescribeImagesRequest
                {
                    Owners = ["amazon"],
                    Filters = [new Amazon.EC2.Model.Filter { Name = "architecture", Values = ["x86_64"] }],
                },
                Cancel
            )
        )
            .Images[0]
            .ImageId;

    private static List<Tag> Tags(string stack, string address) =>
        [new Tag { Key = "elbctl:stack", Value = stack }, new Tag { Key = "elbctl:address", Value = address }];
}
