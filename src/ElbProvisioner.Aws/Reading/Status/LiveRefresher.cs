using System.Collections.Immutable;
using System.Globalization;
using Amazon.AutoScaling.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Status;

/// <summary>
/// Reads again what changes by itself while a stack comes to serve: instances and sizes of groups, states of load balancers. A call for
/// many of each.
/// </summary>
internal sealed class LiveRefresher(AwsSession session)
{
    /// <summary>AWS's limits of names and ARNs in one call.</summary>
    private const int GroupsPerCall = 100;
    private const int LoadBalancersPerCall = 20;

    public async Task<LiveWorld> RefreshAsync(LiveWorld world, CancellationToken ct)
    {
        var groups = Task.WhenAll(
            world
                .AutoScalingGroups.Select(g => g.Id)
                .Chunk(GroupsPerCall)
                .Select(async names =>
                    (
                        await session.AutoScaling.DescribeAutoScalingGroupsAsync(
                            new DescribeAutoScalingGroupsRequest { AutoScalingGroupNames = [.. names], MaxRecords = GroupsPerCall },
                            ct
                        )
                    ).AutoScalingGroups
                    ?? []
                )
        );
        var waiting = world.LoadBalancers.Where(b => b.State != "active").Select(b => b.Id);
        var balancers = Task.WhenAll(
            waiting
                .Chunk(LoadBalancersPerCall)
                .Select(async arns =>
                    (
                        await session.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest { LoadBalancerArns = [.. arns] }, ct)
                    ).LoadBalancers
                    ?? []
                )
        );
        var groupsNow = (await groups).SelectMany(g => g).ToDictionary(g => g.AutoScalingGroupName, StringComparer.Ordinal);
        var statesNow = (await balancers)
            .SelectMany(b => b)
            .ToDictionary(b => b.LoadBalancerArn, b => b.State?.Code?.Value ?? "", StringComparer.Ordinal);
        return world with
        {
            AutoScalingGroups =
            [
                .. world.AutoScalingGroups.Where(g => groupsNow.ContainsKey(g.Id)).Select(g => Refresh(g, groupsNow[g.Id])),
            ],
            LoadBalancers = [.. world.LoadBalancers.Select(b => b with { State = statesNow.GetValueOrDefault(b.Id, b.State) })],
        };
    }

    private static LiveAutoScalingGroup Refresh(LiveAutoScalingGroup before, AutoScalingGroup now) =>
        before with
        {
            DesiredCapacity = now.DesiredCapacity ?? 0,
            Status = string.IsNullOrEmpty(now.Status) ? null : now.Status,
            Settings = before
                .Settings.With(AutoScalingGroupTable.MinSize, now.MinSize ?? 0)
                .With(AutoScalingGroupTable.MaxSize, now.MaxSize ?? 0)
                .With(AutoScalingGroupTable.Suspended, [.. (now.SuspendedProcesses ?? []).Select(p => p.ProcessName)]),
            Instances =
            [
                .. (now.Instances ?? [])
                    .OrderBy(i => i.InstanceId, StringComparer.Ordinal)
                    .Select(i => new LiveInstance(
                        i.InstanceId,
                        i.AvailabilityZone ?? "",
                        i.LifecycleState?.Value ?? "",
                        i.HealthStatus ?? "",
                        i.LaunchTemplate?.LaunchTemplateId,
                        i.LaunchTemplate?.Version,
                        i.ProtectedFromScaleIn == true
                    )
                    {
                        Weight = int.TryParse(i.WeightedCapacity, CultureInfo.InvariantCulture, out var weight) ? weight : null,
                    }),
            ],
        };
}
