using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Aws.Session;
using Tag = Amazon.ElasticLoadBalancingV2.Model.Tag;

namespace ElbProvisioner.LocalAws.Tests.Peers;

/// <summary>What stands beside a load balancer: the offices that are let in, a bucket for its logs with its policy, a web ACL.</summary>
public sealed class TerraformNeighbourTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The provider sleeps a minute after it made a load balancer, so it adopts one that is there.</summary>
    [Fact]
    public async Task Terraform_takes_a_prefix_list_a_bucket_for_logs_and_a_web_ACL_through_their_life()
    {
        using var folder = new TemporaryFolder();
        await using var world = new PeerWorld();
        using var session = AwsSession.InProcess(
            new AwsSessionOptions { Region = PeerWorld.HomeRegion },
            world.Aws.CreateHandler(),
            TimeProvider.System
        );
        await Resources.CopyAsync("Peers/TerraformNeighbours/", folder.Path);
        var terraform = new Terraform(world, folder.Path);
        await terraform.InitAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "adopted.tf"), await AdoptedAsync(world, session), Cancellation);

        var first = (await terraform.RunAsync("apply", "one", "-auto-approve")).Well();
        Assert.Contains("Resources: 2 imported, 5 added, 2 changed, 0 destroyed.", first.Output, StringComparison.Ordinal);

        // Had anything read back otherwise than it was written, there would be more to change than what was edited.
        var second = (await terraform.RunAsync("apply", "two", "-auto-approve")).Well();
        Assert.Contains("Plan: 0 to add, 3 to change, 0 to destroy.", second.Output, StringComparison.Ordinal);
        var empty = await terraform.RunAsync("plan", "two", "-detailed-exitcode");
        Assert.True(empty.ExitCode == 0, empty.Output + empty.Complaints);

        var last = (await terraform.RunAsync("destroy", "two", "-auto-approve")).Well();
        Assert.Contains("Resources: 7 destroyed.", last.Output, StringComparison.Ordinal);
        Assert.Empty(world.LeftForGood());
        // It asks for everything that a bucket may have.
        Assert.All(world.Complaints, complaint => Assert.StartsWith("s3 GET /peers-logs", complaint, StringComparison.Ordinal));
    }

    private static async Task<string> AdoptedAsync(PeerWorld world, AwsSession session)
    {
        var subnets = (await session.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), Cancellation))
            .Subnets.Where(s => s.AvailabilityZone is "us-east-1a" or "us-east-1b")
            .ToList();
        var group = await session.Ec2.CreateSecurityGroupAsync(
            new()
            {
                GroupName = "peers-site",
                Description = "Managed by Terraform",
                VpcId = subnets[0].VpcId,
            },
            Cancellation
        );
        world.Settle();
        List<Tag> tags = [new() { Key = "team", Value = "peers" }];
        var site = (
            await session.Elb.CreateLoadBalancerAsync(
                new()
                {
                    Name = "peers-site",
                    Scheme = LoadBalancerSchemeEnum.Internal,
                    Subnets = [.. subnets.Select(s => s.SubnetId)],
                    SecurityGroups = [group.GroupId],
                    Tags = tags,
                },
                Cancellation
            )
        ).LoadBalancers[0].LoadBalancerArn;
        world.Pass(TimeSpan.FromMinutes(10));
        return string.Concat(
            new[] { ("aws_security_group.site", group.GroupId), ("aws_lb.site", site) }.Select(a =>
                $"import {{\n  to = {a.Item1}\n  id = \"{a.Item2}\"\n}}\n"
            )
        );
    }
}
