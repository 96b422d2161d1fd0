using ElbProvisioner.Aws.Reading.Status;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

/// <summary>What lies behind a place that does not serve, as far as AWS lets it be seen: asked only while something does not.</summary>
internal sealed class ServingCauses(AwsSession aws)
{
    private readonly PortCheck ports = new(aws);
    private readonly LaunchFailures failures = new(aws);

    /// <param name="since">When the wait began: what was replaced before is history.</param>
    public async Task<IReadOnlyList<string>> FindAsync(LiveWorld world, StatusReport report, DateTimeOffset since, CancellationToken stop)
    {
        List<string> causes = [];
        foreach (var group in world.AutoScalingGroups.Where(g => g.DesiredCapacity > 0 && IsConcerned(g, report, world)))
        {
            List<string> found = [.. GroupTroubles.Of(group.Settings.SuspendedProcesses ?? [], [.. group.Instances.Select(i => (i.InstanceId, i.LifecycleState))])];
            if (await failures.LoopAsync(group.Id, since, stop) is { } loop)
            {
                found.Add(loop);
            }

            causes.AddRange(found.Select(f => $"{group.Address.Path} ({group.Id}): {f}."));
        }

        foreach (var place in report.TargetGroups.Where(t => t.Healthy == 0))
        {
            if (place.Targets.FirstOrDefault(t => t.Code == "Target.Timeout" && t.Id.StartsWith("i-", StringComparison.Ordinal)) is { } silent
                && await ports.ObstacleAsync(place.Arn, silent.Id, silent.Port, stop) is { } obstacle)
            {
                causes.Add($"{silent.Id}: {obstacle}.");
            }
        }

        return causes;
    }

    private static bool IsConcerned(LiveAutoScalingGroup group, StatusReport report, LiveWorld world)
    {
        var fed = group.Settings.TargetGroups.OfType<ResourceRef.Existing>().Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        var troubled = report.Reasons.Where(r => r.Holds).Select(r => r.What).ToHashSet();
        return troubled.Contains(group.Address) || world.TargetGroups.Any(t => fed.Contains(t.Id) && troubled.Contains(t.Address));
    }
}
