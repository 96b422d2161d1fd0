using Amazon.AutoScaling.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Aws.Performing;

/// <summary>
/// Why one instance refresh stands still. AWS waits for an hour and then names all causes there are; what can be seen meanwhile is
/// told after minutes, and remembered for the end.
/// </summary>
internal sealed class RefreshCauses(AwsSession aws, ScalingGroups groups, LaunchFailures failures, SilentTargets silent)
{
    /// <summary>For so long nothing need have come of it: instances start, and are checked.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(3);

    private (int Percentage, DateTimeOffset Since)? _progress;

    /// <summary>The first that was seen: each that replaces it falls ill of the same, and one name says it.</summary>
    private string? _ill;

    /// <summary>Once there is a cause it stays: what only counts on is not told again and again.</summary>
    private IReadOnlyList<string>? _why;

    /// <summary>What was seen last.</summary>
    public IReadOnlyList<string> Seen { get; private set; } = [];

    /// <returns>What stands in the way: suspended processes and instances that it may not touch at once, ill ones with time.</returns>
    public async Task<IReadOnlyList<string>> LookAsync(ActionScope scope, string group, InstanceRefresh found, bool isEnding)
    {
        var now = scope.StartedAt + scope.Elapsed;
        var percentage = found.PercentageComplete ?? 0;
        if (_progress is not { } last || last.Percentage != percentage)
        {
            // One that is joined before it came to anything has stood still since it began.
            var since =
                _progress is null && percentage == 0 && found.StartTime is { } began ? new DateTimeOffset(began.ToUniversalTime()) : now;
            _progress = last = (percentage, since);
        }

        if (await groups.FindAsync(scope, group) is not { } live)
        {
            return Seen;
        }

        var isStill = !isEnding && now - last.Since > Start;
        var instances = live.Instances ?? [];
        var kept = instances.Where(i => i.ProtectedFromScaleIn == true).Select(i => i.InstanceId).Order(StringComparer.Ordinal).ToList();
        Seen =
        [
            .. GroupTroubles.Of(
                (live.SuspendedProcesses ?? []).Select(p => p.ProcessName),
                [.. instances.Select(i => (i.InstanceId, i.LifecycleState?.Value ?? ""))]
            ),
            .. kept.Count == 0 ? [] : new[] { $"{string.Join(", ", kept)} protected from scale-in (set-instance-protection ends that)" },
            .. isStill ? await IllAsync(group, live, last.Since, scope.Stop) : [],
        ];
        return Seen;
    }

    private async Task<IEnumerable<string>> IllAsync(string group, AutoScalingGroup live, DateTimeOffset since, CancellationToken stop)
    {
        var arns = live.TargetGroupARNs ?? [];
        if (_why is { } known)
        {
            return known;
        }

        _ill ??= await IllTargetAsync(arns, stop);
        var cause = await silent.ObstacleAsync(arns, stop) ?? await failures.LoopAsync(group, since, stop);
        List<string> seen = [.. new[] { _ill, cause }.OfType<string>()];
        _why = cause is null ? null : seen;
        return seen;
    }

    private async Task<string?> IllTargetAsync(IEnumerable<string> targetGroups, CancellationToken stop)
    {
        foreach (var arn in targetGroups)
        {
            try
            {
                var health = await aws.Elb.DescribeTargetHealthAsync(new DescribeTargetHealthRequest { TargetGroupArn = arn }, stop);
                if (
                    health.TargetHealthDescriptions?.Find(t =>
                        t.TargetHealth?.State == TargetHealthStateEnum.Unhealthy || t.TargetHealth?.State == TargetHealthStateEnum.Unused
                    ) is
                    { } ill
                )
                {
                    return $"{ill.Target.Id} is {TargetHealthWords.Describe(ill.TargetHealth)} in {Words.NameOf(arn)}";
                }
            }
            catch (AmazonServiceException)
            {
                // It explains, it decides nothing.
                return null;
            }
        }

        return null;
    }
}
