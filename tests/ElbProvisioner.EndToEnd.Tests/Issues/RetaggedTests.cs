using Amazon.AutoScaling.Model;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbTag = Amazon.ElasticLoadBalancingV2.Model.Tag;
using GroupTag = Amazon.AutoScaling.Model.Tag;
using Tag = Amazon.EC2.Model.Tag;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>What is the stack's, with the tag that says what it is edited by hand.</summary>
public sealed class RetaggedTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string AddressTag = "elbctl:address";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("targetGroup/app", "targetGroup/other")]
    [InlineData("targetGroup/app", "loadBalancer/web")]
    [InlineData("loadBalancer/web", "loadBalancer/other")]
    [InlineData("securityGroup/app-asg", "securityGroup/web-lb")]
    [InlineData("launchTemplate/app", "launchTemplate/other")]
    [InlineData("autoScalingGroup/app", "autoScalingGroup/other")]
    public async Task A_name_that_is_held_by_our_own_under_an_edited_address_is_refused_with_the_tag_to_give_back(
        string address,
        string edited
    )
    {
        var stack = aws.NewStackName("retag");
        using var workspace = new Workspace(ShopStack.Named(stack));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var id = (await Inventory.OfAsync(aws.Clients, stack, Cancel)).IdOf(address);
        await TagAsync(address, id, edited);
        await aws.RestAsync();

        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed);

        Assert.Contains("ELB4110", plan.Talk, StringComparison.Ordinal);
        Assert.Contains($"{AddressTag}={address}", plan.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("ELB4301", plan.Talk, StringComparison.Ordinal);
        var status = await elbctl.RunAsync("status");
        Assert.Contains($"{AddressTag}={address}", status.Talk, StringComparison.Ordinal);

        await TagAsync(address, id, address);
        await aws.RestAsync();
        await elbctl.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task A_long_name_of_which_only_the_beginning_shows_is_refused_too()
    {
        const string name = "an-application-with-a-long-name";
        var stack = aws.NewStackName("retag-long");
        using var workspace = new Workspace(
            ShopStack
                .Named(stack)
                .Replace("forward: app", $"forward: {name}", StringComparison.Ordinal)
                .Replace("  app: { port", $"  {name}: {{ port", StringComparison.Ordinal)
                .Replace("targetGroups: [app]", $"targetGroups: [{name}]", StringComparison.Ordinal)
        );
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var address = $"targetGroup/{name}";
        await TagAsync(address, (await Inventory.OfAsync(aws.Clients, stack, Cancel)).IdOf(address), address + "-2");
        await aws.RestAsync();

        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed);

        Assert.Contains("ELB4110", plan.Talk, StringComparison.Ordinal);
        Assert.Contains($"{AddressTag}={address}.", plan.Talk, StringComparison.Ordinal);
    }

    private Task TagAsync(string address, string id, string value) =>
        address.Split('/')[0] switch
        {
            "securityGroup" or "launchTemplate" => aws.Clients.Ec2.CreateTagsAsync(
                new CreateTagsRequest { Resources = [id], Tags = [new Tag { Key = AddressTag, Value = value }] },
                Cancel
            ),
            "autoScalingGroup" => aws.Clients.AutoScaling.CreateOrUpdateTagsAsync(
                new CreateOrUpdateTagsRequest
                {
                    Tags =
                    [
                        new GroupTag
                        {
                            Key = AddressTag,
                            Value = value,
                            ResourceId = id,
                            ResourceType = "auto-scaling-group",
                            PropagateAtLaunch = false,
                        },
                    ],
                },
                Cancel
            ),
            _ => aws.Clients.Elb.AddTagsAsync(
                new AddTagsRequest { ResourceArns = [id], Tags = [new ElbTag { Key = AddressTag, Value = value }] },
                Cancel
            ),
        };
}
