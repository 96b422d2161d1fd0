using ElbProvisioner.Aws.Reading.Status;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

/// <summary>What lies behind a place that does not serve, as far as AWS lets it be seen: asked only while something does not.</summary>
internal sealed class ServingCauses(AwsSession aws)
{
    private readonly PortCheck _ports = new(aws);
    private readonly LaunchFailures _failures = new(aws);

    /// <summary>
    /// By target group, what keeps its health checks away: an instance that has just replaced one that was never reached has not shown it
    /// yet.
    /// </summary>
    private readonly Dictionary<string, (string Instance, string Obstacle)> _obstacles = new(StringComparer.Ordinal);

    /// <param name="since">When the wait began: what was replaced before is history.</param>
    public async Task<IReadOnlyList<ServingCause>> FindAsync(
        LiveWorld world,
        StatusReport report,
        DateTimeOffset since,
        CancellationToken stop
    )
    {
        List<ServingCause> causes =
        [
            .. report.Reasons.Where(r => r.Kind == ReasonKind.LaunchesFail).Select(r => new ServingCause(r.Message, r.Message)),
        ];
        foreach (var group in world.AutoScalingGroups.Where(g => g.DesiredCapacity > 0 && IsConcerned(g, report, world)))
        {
            var name = $"{group.Address.Path} ({group.Id})";
            causes.AddRange(
                GroupTroubles
                    .Of(
                        group.Settings.Find(AutoScalingGroupTable.Suspended) ?? [],
                        [.. group.Instances.Select(i => (i.InstanceId, i.LifecycleState))]
                    )
                    .Select(trouble => new ServingCause($"{group.Id} {trouble}", $"{name}: {trouble}."))
            );
            if (await _failures.LoopAsync(group.Id, since, stop) is { } loop)
            {
                causes.Add(new($"{group.Id} loop", $"{name}: {loop}."));
            }
        }

        foreach (var place in report.TargetGroups.Where(t => t.Healthy == 0))
        {
            await LookForObstacleAsync(place, stop);
            if (_obstacles.TryGetValue(place.Arn, out var known))
            {
                causes.Add(new($"{place.Arn} {known.Obstacle}", $"{known.Instance}: {known.Obstacle}."));
            }
        }

        return causes;
    }

    private async Task LookForObstacleAsync(TargetGroupStatus place, CancellationToken stop)
    {
        if (
            place.Targets.FirstOrDefault(t => t.Code == "Target.Timeout" && t.Id.StartsWith("i-", StringComparison.Ordinal))
            is not { } silent
        )
        {
            return;
        }

        if (await _ports.ObstacleAsync(place.Arn, silent.Id, silent.Port, stop) is { } obstacle)
        {
            _obstacles[place.Arn] = (silent.Id, obstacle.Says);
        }
        else
        {
            _obstacles.Remove(place.Arn);
        }
    }

    private static bool IsConcerned(LiveAutoScalingGroup group, StatusReport report, LiveWorld world)
    {
        var fed = group
            .Settings.Get(AutoScalingGroupTable.TargetGroups)
            .OfType<ResourceRef.Existing>()
            .Select(t => t.Id)
            .ToHashSet(StringComparer.Ordinal);
        var troubled = report.Reasons.Where(r => r.Holds).Select(r => r.What).ToHashSet();
        return troubled.Contains(group.Address) || world.TargetGroups.Any(t => fed.Contains(t.Id) && troubled.Contains(t.Address));
    }
}

/// <summary>Something behind a place that does not serve.</summary>
/// <param name="Key">The same for what was said already, in other numbers or of another instance.</param>
internal sealed record ServingCause(string Key, string Message);
