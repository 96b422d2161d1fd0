using Amazon.AutoScaling.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Aws.Reading.Compute;

internal sealed class RefreshReader(AwsSession session, CancellationToken cancel)
{
    private const int Newest = 5;

    /// <summary>The refresh that has not come to its end, or null.</summary>
    public async Task<ActiveRefresh?> ReadAsync(string group) => (await NewestAsync(group)).Where(IsActive).Select(Active).FirstOrDefault();

    /// <summary>The newest refresh, if it has ended otherwise than it should.</summary>
    public async Task<FailedRefresh?> FailedAsync(string group) =>
        (await NewestAsync(group)) is [var newest, ..] && newest.Status?.Value is { } status && status != "Successful" && !IsActive(newest)
            ? new(
                status,
                newest.EndTime is { } at ? new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero) : null,
                newest.StatusReason?.Trim() ?? "",
                VersionOf(newest)
            )
            : null;

    /// <summary>Newest first. An endpoint that knows no refreshes has none.</summary>
    private async Task<List<InstanceRefresh>> NewestAsync(string group)
    {
        try
        {
            var answer = await session.AutoScaling.DescribeInstanceRefreshesAsync(
                new DescribeInstanceRefreshesRequest { AutoScalingGroupName = group, MaxRecords = Newest },
                cancel
            );
            return answer.InstanceRefreshes ?? [];
        }
        catch (Exception refusal) when (AwsFailure.OfCall(refusal)?.Kind is AwsFailureKind.Unsupported or AwsFailureKind.NotFound)
        {
            return [];
        }
    }

    private static ActiveRefresh Active(InstanceRefresh refresh) =>
        new(refresh.InstanceRefreshId, refresh.Status?.Value ?? "", refresh.PercentageComplete ?? 0, VersionOf(refresh));

    private static string? VersionOf(InstanceRefresh refresh) =>
        (
            refresh.DesiredConfiguration?.LaunchTemplate
            ?? refresh.DesiredConfiguration?.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification
        )?.Version;

    /// <summary>All states but the terminal ones: Successful, Failed, Cancelled, RollbackSuccessful, RollbackFailed.</summary>
    private static bool IsActive(InstanceRefresh refresh) =>
        refresh.Status?.Value is "Pending" or "InProgress" or "Baking" or "Cancelling" or "RollbackInProgress";
}
