using Amazon.AutoScaling;
using Amazon.AutoScaling.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Aws.Performing;

/// <summary>
/// Launches fail where nobody called: only the group's activities say so, and only in words. They decide here whether waiting makes sense.
/// </summary>
internal sealed class LaunchFailures(AwsSession aws)
{
    private const int ActivitiesRead = 20;

    /// <summary>One instance may die; the next one that does says that all of them will.</summary>
    private const int LoopLimit = 2;

    /// <summary>In the cause of every termination that a health check asked for [Auto Scaling user guide].</summary>
    private const string HealthCheckCause = "taken out of service in response to a";

    /// <exception cref="Core.Execution.ActionFailedException">Launches fail in a way that no waiting mends.</exception>
    /// <returns>What goes wrong at the moment and may pass; null: nothing.</returns>
    /// <param name="since">Null: the group is new, so all of its failures count.</param>
    public async Task<string?> CheckAsync(ActionScope scope, string group, DateTimeOffset? since)
    {
        var answer = await aws.AutoScaling.DescribeScalingActivitiesAsync(
            new DescribeScalingActivitiesRequest { AutoScalingGroupName = group, MaxRecords = ActivitiesRead },
            scope.Stop
        );
        // Newest first. What failed before, or before the last success, is history. AWS may leave out parts of a second.
        var from = since is { } time ? time.UtcDateTime.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond)) : DateTime.MinValue;
        var failed = (answer.Activities ?? [])
            .TakeWhile(a => a.StatusCode != ScalingActivityStatusCode.Successful)
            .Where(a =>
                a.StatusCode == ScalingActivityStatusCode.Failed && (a.StartTime is not { } start || start.ToUniversalTime() >= from)
            )
            .ToList();
        if (failed is not [var last, ..])
        {
            return null;
        }

        var said = last.StatusMessage ?? last.Cause ?? "no reason given";
        var (limit, remedy) = LaunchJudge.Of(said);
        if (failed.Count >= limit)
        {
            throw scope.Fail(
                ApplyCodes.LaunchesFail,
                $"the scaling group {group} cannot launch instances ({Words.Count(failed.Count, "failed try", "failed tries")}): {said}",
                remedy
            );
        }

        return $"a launch failed: {said}";
    }

    /// <returns>Null: instances do not come and go, or nothing may be asked. It explains, it decides nothing.</returns>
    /// <param name="since">Null: the group is new, so all of its activities count.</param>
    public async Task<string?> LoopAsync(string group, DateTimeOffset? since, CancellationToken stop)
    {
        try
        {
            var answer = await aws.AutoScaling.DescribeScalingActivitiesAsync(
                new DescribeScalingActivitiesRequest { AutoScalingGroupName = group, MaxRecords = ActivitiesRead },
                stop
            );
            var from = since?.UtcDateTime ?? DateTime.MinValue;
            var ended = (answer.Activities ?? [])
                .Where(a =>
                    a.StartTime is { } start
                    && start.ToUniversalTime() >= from
                    && (a.Cause ?? "").Contains(HealthCheckCause, StringComparison.OrdinalIgnoreCase)
                )
                .ToList();
            return ended.Count >= LoopLimit
                ? $"instances are replaced in a loop, {ended.Count} so far; AWS says: {ended[0].Cause?.Trim().TrimEnd('.')}"
                : null;
        }
        catch (AmazonServiceException)
        {
            return null;
        }
    }
}
