using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Aws.Session;
using Tag = Amazon.ElasticLoadBalancingV2.Model.Tag;

namespace ElbProvisioner.LocalAws.Tests.Peers;

public sealed class TerraformTests
{
    /// <summary><c>whole</c>: also what Terraform's provider sleeps through for minutes.</summary>
    private const string Extent = "ELBCTL_TEST_TERRAFORM";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Its provider sleeps a minute after it made a load balancer, so it adopts one that is there.</summary>
    [Fact]
    public async Task Terraform_makes_a_site_changes_it_finds_nothing_more_to_do_and_takes_it_away()
    {
        using var folder = new TemporaryFolder();
        await using var world = new PeerWorld();
        using var session = AwsSession.InProcess(
            new AwsSessionOptions { Region = PeerWorld.HomeRegion },
            world.Aws.CreateHandler(),
            TimeProvider.System
        );
        await Resources.CopyAsync("Peers/Terraform/", folder.Path);
        File.Delete(Path.Combine(folder.Path, "network.tf"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "adopted.tf"), await AdoptedAsync(world, session), Cancellation);

        await LiveAsync(
            new(world, folder.Path),
            session,
            "Resources: 2 imported, 15 added, 1 changed, 0 destroyed.",
            "Resources: 17 destroyed."
        );
    }

    [Fact]
    public async Task Terraform_waits_for_a_load_balancer_and_makes_a_network_beside_it()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable(Extent) == "whole",
            $"Terraform's provider sleeps for two minutes on the way; {Extent}=whole runs it"
        );
        using var folder = new TemporaryFolder();
        await using var world = new PeerWorld();
        using var session = AwsSession.InProcess(
            new AwsSessionOptions { Region = PeerWorld.HomeRegion },
            world.Aws.CreateHandler(),
            TimeProvider.System
        );
        await Resources.CopyAsync("Peers/Terraform/", folder.Path);

        await LiveAsync(new(world, folder.Path), session, "Resources: 24 added, 0 changed, 0 destroyed.", "Resources: 24 destroyed.");
    }

    /// <summary>Mixed instances, a warm pool, hooks, a schedule, every type of policy, an alarm, and a launch configuration.</summary>
    [Fact]
    public async Task Terraform_makes_scaling_groups_changes_them_finds_nothing_more_to_do_and_takes_them_away()
    {
        using var folder = new TemporaryFolder();
        await using var world = new PeerWorld();
        await Resources.CopyAsync("Peers/TerraformScaling/", folder.Path);
        var terraform = new Terraform(world, folder.Path);
        await terraform.InitAsync();

        var first = (await terraform.RunAsync("apply", "one", "-auto-approve")).Well();
        Assert.Contains("Resources: 12 added, 0 changed, 0 destroyed.", first.Output, StringComparison.Ordinal);
        var second = (await terraform.RunAsync("apply", "two", "-auto-approve")).Well();
        Assert.Contains("Plan: 0 to add, 7 to change, 0 to destroy.", second.Output, StringComparison.Ordinal);
        var empty = await terraform.RunAsync("plan", "two", "-detailed-exitcode");
        Assert.True(empty.ExitCode == 0, empty.Output + empty.Complaints);

        var last = (await terraform.RunAsync("destroy", "two", "-auto-approve")).Well();
        Assert.Contains("Resources: 12 destroyed.", last.Output, StringComparison.Ordinal);
        Assert.Empty(world.LeftForGood());
        Assert.Empty(world.Complaints);
    }

    private static async Task LiveAsync(Terraform terraform, AwsSession session, string made, string gone)
    {
        await terraform.InitAsync();
        var first = (await terraform.RunAsync("apply", "one", "-auto-approve")).Well();
        Assert.Contains(made, first.Output, StringComparison.Ordinal);
        Assert.Contains("account = \"123456789012\"", first.Output, StringComparison.Ordinal);
        Assert.Contains("default_subnets = 6", first.Output, StringComparison.Ordinal);
        Assert.Contains("image_is_latest = true", first.Output, StringComparison.Ordinal);

        // Had anything read back otherwise than it was written, there would be more to change than what was edited.
        var second = (await terraform.RunAsync("apply", "two", "-auto-approve")).Well();
        Assert.Contains("Plan: 0 to add, 3 to change, 0 to destroy.", second.Output, StringComparison.Ordinal);
        terraform.World.Pass(TimeSpan.FromHours(1));
        var refreshes = await session.AutoScaling.DescribeInstanceRefreshesAsync(
            new() { AutoScalingGroupName = "peers-app" },
            Cancellation
        );
        Assert.Equal(
            [("Successful", 100)],
            refreshes.InstanceRefreshes.Select(refresh => (refresh.Status.Value, refresh.PercentageComplete))
        );
        var groups = await session.Elb.DescribeTargetGroupsAsync(new() { Names = ["peers-app"] }, Cancellation);
        var targets = await session.Elb.DescribeTargetHealthAsync(
            new() { TargetGroupArn = groups.TargetGroups[0].TargetGroupArn },
            Cancellation
        );
        Assert.Equal(["healthy", "healthy"], targets.TargetHealthDescriptions.Select(target => target.TargetHealth.State.Value));

        var empty = await terraform.RunAsync("plan", "two", "-detailed-exitcode");
        Assert.True(empty.ExitCode == 0, empty.Output + empty.Complaints);

        var last = (await terraform.RunAsync("destroy", "two", "-auto-approve")).Well();
        Assert.Contains(gone, last.Output, StringComparison.Ordinal);
        Assert.Empty(terraform.World.LeftForGood());
        Assert.Empty(terraform.World.Complaints);
    }

    private static async Task<string> AdoptedAsync(PeerWorld world, AwsSession session)
    {
        var subnets = (await session.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), Cancellation)).Subnets;
        var group = await session.Ec2.CreateSecurityGroupAsync(
            new()
            {
                GroupName = "peers-balancer",
                Description = "from the world",
                VpcId = subnets[0].VpcId,
            },
            Cancellation
        );
        world.Settle();
        var balancer = await session.Elb.CreateLoadBalancerAsync(
            new CreateLoadBalancerRequest
            {
                Name = "peers-web",
                SecurityGroups = [group.GroupId],
                Subnets = [.. subnets.Select(subnet => subnet.SubnetId)],
                Tags = [new Tag { Key = "team", Value = "peers" }],
            },
            Cancellation
        );
        world.Settle();
        return $$"""
            import {
              to = aws_security_group.balancer
              id = "{{group.GroupId}}"
            }

            import {
              to = aws_lb.web
              id = "{{balancer.LoadBalancers[0].LoadBalancerArn}}"
            }
            """;
    }
}
