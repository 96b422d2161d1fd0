using System.Collections.Immutable;
using Amazon.AutoScaling;
using Amazon.AutoScaling.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Aws.Reading.Status;

/// <summary>
/// The newest activities of a scaling group that failed: the only place where AWS says why a launch failed [Auto Scaling API:
/// DescribeScalingActivities].
/// </summary>
internal sealed class ScalingFailures(AwsSession session)
{
    private const int RecentActivities = 20;
    private const int Shown = 3;

    public async Task<ImmutableArray<FailedActivity>> ReadAsync(string group, CancellationToken ct)
    {
        try
        {
            var answer = await session.AutoScaling.DescribeScalingActivitiesAsync(
                new DescribeScalingActivitiesRequest { AutoScalingGroupName = group, MaxRecords = RecentActivities },
                ct
            );
            var recent = (answer.Activities ?? []).OrderByDescending(a => a.StartTime).ToList();
            var last = recent.TakeWhile(a => a.StatusCode != ScalingActivityStatusCode.Successful).ToHashSet();
            return
            [
                .. recent.Where(a => a.StatusCode == ScalingActivityStatusCode.Failed).Take(Shown).Select(a => Read(a, last.Contains(a))),
            ];
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind is AwsFailureKind.NotFound or AwsFailureKind.Unsupported)
        {
            return [];
        }
    }

    private static FailedActivity Read(Activity activity, bool isLast) =>
        new(
            activity.StartTime is { } at ? new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero) : null,
            activity.Description ?? "An activity",
            activity.StatusMessage ?? activity.Cause ?? "AWS gives no reason.",
            isLast
        );
}
