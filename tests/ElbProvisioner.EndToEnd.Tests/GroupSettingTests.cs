using Amazon.AutoScaling.Model;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>Settings of a scaling group that are one line of its table: from the file to AWS, and back when they leave the file.</summary>
public sealed class GroupSettingTests
{
    private const string Size = "{ min: 1, max: 2 }";

    public static TheoryData<string, string> Settings =>
        new()
        {
            { "defaultInstanceWarmup: 90s", "DefaultInstanceWarmup=90" },
            { "maxInstanceLifetime: 7d", "MaxInstanceLifetime=604800" },
            { "terminationPolicies: [OldestInstance]", "TerminationPolicies=OldestInstance" },
            { "defaultCooldown: 2m", "Cooldown=120" },
            { "placementGroup: rack", "PlacementGroup=rack" },
            { "protectFromScaleIn: true", "Protected=True" },
            { "capacityRebalance: true", "Rebalance=True" },
            { "instanceMaintenance: { minHealthyPercentage: 90, maxHealthyPercentage: 120 }", "Maintenance=90-120" },
            { "zoneDistribution: Balanced-Only", "Zones=balanced-only" },
            {
                "capacityReservations: { preference: capacity-reservations-first, ids: cr-0123456789abcdef0 }",
                "Reservations=capacity-reservations-first cr-0123456789abcdef0"
            },
            { "deletionProtection: prevent-all-deletion", "Deletion=prevent-all-deletion" },
            { "zoneImpairment: { zonalShift: true, healthCheckBehavior: ReplaceUnhealthy }", "Impairment=True/ReplaceUnhealthy" },
            { "lifecyclePolicy: { terminateHookAbandon: retain }", "Abandoned=retain" },
            {
                "serviceLinkedRole: arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_x",
                "AWSServiceRoleForAutoScaling_x "
            },
            { "healthCheck: { type: [ELB, EBS] }", "HealthCheck=EBS,ELB/" },
            { "healthCheck: { type: EC2 }", "HealthCheck=EC2/" },
            { "metrics: [GroupMinSize, GroupTotalCapacity]", "Metrics=GroupMinSize,GroupTotalCapacity " },
            { "metrics: all", "WarmPoolWarmedCapacity " },
            { "warmPool: {}", "Pool=0//Stopped/False " },
            { "warmPool: { min: 1, maxPrepared: 3, state: running, reuseOnScaleIn: true }", "Pool=1/3/Running/True " },
            {
                "trafficSources: [arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-0123456789abcdef0, "
                    + "{ identifier: old, type: elb }]",
                "Sources=arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-0123456789abcdef0,old "
            },
        };

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_setting_reaches_AWS_and_goes_back_when_it_leaves_the_file(string line, string told)
    {
        var stack = ShopStack.Named("settings");
        using var aws = new LocalWorldAws(1);
        using var workspace = new Workspace(stack);
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var before = await TextAsync(aws);

        workspace.Stack = stack.Replace($"size: {Size}", $"size: {Size}\n    {line}", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        Assert.Contains(told, await TextAsync(aws), StringComparison.Ordinal);
        await elbctl.ExpectNoChangesAsync();

        workspace.Stack = stack;
        await elbctl.ApplyAsync();
        Assert.Equal(before, await TextAsync(aws));
    }

    private static async Task<string> TextAsync(LocalWorldAws aws)
    {
        var group = Assert.Single(
            (
                await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(
                    new DescribeAutoScalingGroupsRequest(),
                    TestContext.Current.CancellationToken
                )
            ).AutoScalingGroups
        );
        return $"DefaultInstanceWarmup={group.DefaultInstanceWarmup} "
            + $"MaxInstanceLifetime={(group.MaxInstanceLifetime is 0 ? null : group.MaxInstanceLifetime)} "
            + $"TerminationPolicies={string.Join(',', group.TerminationPolicies)} "
            + $"Cooldown={group.DefaultCooldown} PlacementGroup={group.PlacementGroup} Protected={group.NewInstancesProtectedFromScaleIn} "
            + $"Rebalance={group.CapacityRebalance} "
            + $"Maintenance={group.InstanceMaintenancePolicy?.MinHealthyPercentage}-{group.InstanceMaintenancePolicy?.MaxHealthyPercentage} "
            + $"Zones={group.AvailabilityZoneDistribution?.CapacityDistributionStrategy} "
            + $"Reservations={group.CapacityReservationSpecification?.CapacityReservationPreference} "
            + $"{string.Join(',', group.CapacityReservationSpecification?.CapacityReservationTarget?.CapacityReservationIds ?? [])} "
            + $"Deletion={group.DeletionProtection} "
            + $"Impairment={group.AvailabilityZoneImpairmentPolicy?.ZonalShiftEnabled}/"
            + $"{group.AvailabilityZoneImpairmentPolicy?.ImpairedZoneHealthCheckBehavior} "
            + $"Abandoned={group.InstanceLifecyclePolicy?.RetentionTriggers?.TerminateHookAbandon?.Value.Replace("terminate", "")} "
            + $"Role={group.ServiceLinkedRoleARN} "
            + $"Metrics={string.Join(',', (group.EnabledMetrics ?? []).Select(m => m.Metric))} "
            + (
                group.WarmPoolConfiguration is { } pool
                    ? $"Pool={pool.MinSize}/{pool.MaxGroupPreparedCapacity}/{pool.PoolState}/{pool.InstanceReusePolicy?.ReuseOnScaleIn} "
                    : "Pool= "
            )
            + "Sources="
            + string.Join(',', group.TrafficSources.Where(s => s.Type != "elbv2").Select(s => s.Identifier).Order(StringComparer.Ordinal))
            + " "
            + $"HealthCheck={group.HealthCheckType}/{group.HealthCheckGracePeriod} {group.MinSize}-{group.MaxSize}";
    }
}
