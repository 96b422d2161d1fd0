using Amazon.AutoScaling.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Groups;

/// <summary>Several instance types behind a load balancer, from the file to AWS and back to the template alone.</summary>
public sealed class MixedInstanceTests
{
    private const string Size = "size: { min: 1, max: 2 }";

    private const string Mixed = """
        size: { min: 1, max: 2 }
            mixedInstances:
              onDemandBaseCapacity: 1
              onDemandPercentageAboveBaseCapacity: 0
              spotAllocationStrategy: price-capacity-optimized
              spotMaxPrice: "0.05"
              overrides:
                - t3.small
                - t3a.small
        """;

    [Fact]
    public async Task A_policy_comes_changes_and_leaves_in_place()
    {
        using var aws = new LocalWorldAws(1);
        var plain = ShopStack.Named("mixed");
        using var workspace = new Workspace(plain);
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var before = await GroupAsync(aws);

        workspace.Stack = plain.Replace(Size, Mixed, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var policy = (await GroupAsync(aws)).MixedInstancesPolicy;
        Assert.Equal(["t3.small", "t3a.small"], policy.LaunchTemplate.Overrides.Select(o => o.InstanceType));
        Assert.Equal(
            (1, 0, "price-capacity-optimized", "0.05", before.LaunchTemplate.Version),
            (
                policy.InstancesDistribution.OnDemandBaseCapacity,
                policy.InstancesDistribution.OnDemandPercentageAboveBaseCapacity,
                policy.InstancesDistribution.SpotAllocationStrategy,
                policy.InstancesDistribution.SpotMaxPrice,
                policy.LaunchTemplate.LaunchTemplateSpecification.Version
            )
        );

        // Fewer words of it, and no overrides: what leaves the file leaves AWS.
        workspace.Stack = plain.Replace(Size, Size + "\n    mixedInstances: { onDemandBaseCapacity: 1 }", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        policy = (await GroupAsync(aws)).MixedInstancesPolicy;
        Assert.Empty(policy.LaunchTemplate.Overrides ?? []);
        Assert.Null(policy.InstancesDistribution.SpotMaxPrice);

        workspace.Stack = plain.Replace(
            Size,
            Size + "\n    mixedInstances: { distributionSegments: [[on-demand-capacity-reservation, on-demand], [on-demand]] }",
            StringComparison.Ordinal
        );
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal(
            ["on-demand-capacity-reservation on-demand", "on-demand"],
            (await GroupAsync(aws)).MixedInstancesPolicy.InstancesDistribution.DistributionSegments.Select(s =>
                string.Join(' ', s.TargetCapacityTypes)
            )
        );
        workspace.Stack = plain.Replace(Size, Size + "\n    mixedInstances: { onDemandBaseCapacity: 1 }", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();

        workspace.Stack = plain;
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var after = await GroupAsync(aws);
        Assert.Null(after.MixedInstancesPolicy);
        Assert.Equal(before.LaunchTemplate.Version, after.LaunchTemplate.Version);
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_new_version_of_the_template_reaches_the_instances_of_a_mixed_group()
    {
        using var aws = new LocalWorldAws(1);
        var stack = ShopStack
            .Named("rolled")
            .Replace(Size, Size + "\n    mixedInstances: { overrides: [t3.small, t3.medium] }", StringComparison.Ordinal);
        using var workspace = new Workspace(stack);
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var old = Assert.Single((await GroupAsync(aws)).Instances);
        Assert.Equal("t3.small", old.InstanceType);

        workspace.Stack = stack.Replace(
            "instanceType: t3.micro",
            "instanceType: t3.micro\n      monitoring: true",
            StringComparison.Ordinal
        );
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains("1 instances are replaced, each new one before its old one", plan.Out, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();

        var group = await GroupAsync(aws);
        var specification = group.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification;
        Assert.Equal("2", specification.Version);
        Assert.Equal(["t3.small", "t3.medium"], group.MixedInstancesPolicy.LaunchTemplate.Overrides.Select(o => o.InstanceType));
        Assert.All(group.Instances, i => Assert.Equal(specification.Version, i.LaunchTemplate.Version));
        Assert.DoesNotContain(group.Instances, i => i.InstanceId == old.InstanceId);
    }

    [Fact]
    public async Task The_plan_says_what_AWS_replaces_by_itself_and_an_unknown_type_is_told_before_anything_changes()
    {
        using var aws = new LocalWorldAws(1);
        var stack = ShopStack.Named("told");
        using var workspace = new Workspace(stack);
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();

        workspace.Stack = stack.Replace(
            Size,
            Size + "\n    mixedInstances: { onDemandPercentageAboveBaseCapacity: 0, overrides: [t3.small] }",
            StringComparison.Ordinal
        );
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains("AWS replaces instances by itself until On-Demand and Spot stand as said", plan.Out, StringComparison.Ordinal);

        workspace.Stack = stack.Replace(Size, Size + "\n    mixedInstances: { overrides: [t99.small] }", StringComparison.Ordinal);
        Assert.Contains("ELB4308", (await elbctl.RunAsync("plan")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_whose_types_have_weights_is_in_service_when_its_capacity_is()
    {
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(
            ShopStack
                .Named("weighed")
                .Replace(
                    Size,
                    "size: { min: 4, max: 8 }\n    mixedInstances: { overrides: [{ instanceType: t3.small, weightedCapacity: 2 }] }",
                    StringComparison.Ordinal
                )
        );
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();

        Assert.Equal(2, (await GroupAsync(aws)).Instances.Count);
        (await elbctl.RunAsync("status")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task Overrides_that_leave_with_a_new_version_are_gone_when_its_refresh_is_over()
    {
        using var aws = new LocalWorldAws(1);
        var plain = ShopStack.Named("mixed");
        using var workspace = new Workspace(plain.Replace(Size, Mixed, StringComparison.Ordinal));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();

        workspace.Stack = plain
            .Replace(Size, Size + "\n    mixedInstances: { onDemandBaseCapacity: 1 }", StringComparison.Ordinal)
            .Replace("instanceType: t3.micro", "instanceType: t3.micro\n      creditSpecification: standard", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var group = await GroupAsync(aws);
        Assert.Empty(group.MixedInstancesPolicy.LaunchTemplate.Overrides ?? []);
        Assert.All(group.Instances, i => Assert.Equal(("t3.micro", "2"), (i.InstanceType, i.LaunchTemplate.Version)));
    }

    private static async Task<AutoScalingGroup> GroupAsync(LocalWorldAws aws) =>
        Assert.Single(
            (
                await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(
                    new DescribeAutoScalingGroupsRequest(),
                    TestContext.Current.CancellationToken
                )
            ).AutoScalingGroups
        );
}
