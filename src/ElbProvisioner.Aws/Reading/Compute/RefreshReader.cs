using Amazon.AutoScaling.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Aws.Reading.Compute;

internal sealed class RefreshReader(ReadScope scope)
{
    private const int Newest = 5;

    /// <summary>The refresh that has not come to its end, or null. An endpoint that knows no refreshes has none.</summary>
    public async Task<ActiveRefresh?> ReadAsync(string group)
    {
        try
        {
            var answer = await scope.Session.AutoScaling.DescribeInstanceRefreshesAsync(
                new DescribeInstanceRefreshesRequest { AutoScalingGroupName = group, MaxRecords = Newest },
                scope.Cancel
            );
            return (answer.InstanceRefreshes ?? [])
                .Where(r => IsActive(r.Status?.Value))
                .Select(r => new ActiveRefresh(
                    r.InstanceRefreshId,
                    r.Status?.Value ?? "",
                    r.PercentageComplete ?? 0,
                    (
                        r.DesiredConfiguration?.LaunchTemplate
                        ?? r.DesiredConfiguration?.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification
                    )?.Version
                ))
                .FirstOrDefault();
        }
        catch (Exception refusal) when (AwsFailure.OfCall(refusal)?.Kind is AwsFailureKind.Unsupported or AwsFailureKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>All states but the terminal ones: Successful, Failed, Cancelled, RollbackSuccessful, RollbackFailed.</summary>
    private static bool IsActive(string? status) => status is "Pending" or "InProgress" or "Baking" or "Cancelling" or "RollbackInProgress";
}
