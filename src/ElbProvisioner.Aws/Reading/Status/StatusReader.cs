using System.Collections.Immutable;
using Amazon.AutoScaling.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Aws.Reading.Status;

/// <summary>The health behind a live world: one call for each target group and scaling group, all at once.</summary>
public sealed class StatusReader(AwsSession session)
{
    private const int RecentActivities = 20;
    private const int ShownFailures = 3;

    public async Task<StatusReport> ReadAsync(LiveWorld world, CancellationToken ct)
    {
        // AWS names the zone of address targets only; of instances their scaling group knows it.
        var zones = world.AutoScalingGroups.SelectMany(g => g.Instances).DistinctBy(i => i.InstanceId)
            .ToDictionary(i => i.InstanceId, i => i.AvailabilityZone, StringComparer.Ordinal);
        var targets = Task.WhenAll(world.TargetGroups.Select(g => ReadAsync(g, zones, ct)));
        var groups = await Task.WhenAll(world.AutoScalingGroups.Select(g => ReadAsync(g, ct)));
        return new(
            [
                .. world.LoadBalancers.Select(b => new LoadBalancerStatus(b.Address.Path, b.Id, b.DnsName, b.State, HealthReasons.OfLoadBalancer(b.State)))
                    .OrderBy(b => b.Name, StringComparer.Ordinal),
            ],
            [.. (await targets).OrderBy(t => t.Name, StringComparer.Ordinal)],
            [.. groups.OrderBy(g => g.Name, StringComparer.Ordinal)]);
    }

    private async Task<TargetGroupStatus> ReadAsync(LiveTargetGroup group, Dictionary<string, string> zones, CancellationToken ct)
    {
        var answer = await session.Elb.DescribeTargetHealthAsync(new DescribeTargetHealthRequest { TargetGroupArn = group.Id }, ct);
        return new(
            group.Address.Path, group.Id,
            [
                .. (answer.TargetHealthDescriptions ?? []).Select(d => Read(d, zones))
                    .OrderBy(t => t.Zone, StringComparer.Ordinal).ThenBy(t => t.Id, StringComparer.Ordinal).ThenBy(t => t.Port),
            ]);
    }

    private static TargetStatus Read(TargetHealthDescription description, Dictionary<string, string> zones)
    {
        var id = description.Target?.Id ?? "";
        var health = description.TargetHealth;
        var state = HealthReasons.StateOf(health?.State?.Value);
        var code = state == TargetState.Healthy ? null : health?.Reason?.Value;
        return new(
            id, description.Target?.Port ?? 0, description.Target?.AvailabilityZone ?? zones.GetValueOrDefault(id), state, code,
            state == TargetState.Healthy ? null : HealthReasons.Sentence(code, health?.Description));
    }

    private async Task<ScalingGroupStatus> ReadAsync(LiveAutoScalingGroup group, CancellationToken ct) => new(
        group.Address.Path, group.Id, group.Settings.MinSize, group.Settings.MaxSize, group.DesiredCapacity, group.Instances, group.Status, group.ActiveRefresh,
        await FailuresAsync(group.Id, ct));

    /// <summary>The only place where AWS says why a launch failed [Auto Scaling API: DescribeScalingActivities].</summary>
    private async Task<ImmutableArray<FailedActivity>> FailuresAsync(string group, CancellationToken ct)
    {
        try
        {
            var answer = await session.AutoScaling.DescribeScalingActivitiesAsync(
                new DescribeScalingActivitiesRequest { AutoScalingGroupName = group, MaxRecords = RecentActivities }, ct);
            return
            [
                .. (answer.Activities ?? []).Where(a => a.StatusCode?.Value == "Failed").OrderByDescending(a => a.StartTime).Take(ShownFailures)
                    .Select(a => new FailedActivity(
                        a.StartTime is { } at ? new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero) : null, a.Description ?? "An activity", a.StatusMessage ?? a.Cause ?? "AWS gives no reason.")),
            ];
        }
        catch (Exception refusal) when (AwsFailure.OfCall(refusal)?.Kind is AwsFailureKind.NotFound or AwsFailureKind.Unsupported)
        {
            return [];
        }
    }
}
