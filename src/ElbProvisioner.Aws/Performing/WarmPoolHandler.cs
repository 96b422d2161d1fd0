using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;

namespace ElbProvisioner.Aws.Performing;

internal sealed class WarmPoolHandler(AwsSession aws, ScalingGroups groups)
{
    private const string GroupName = "AutoScalingGroupName";

    public void Register(OperationTable table)
    {
        table.On<AwsOperation.PutWarmPool>(PutAsync);
        table.On<AwsOperation.DeleteWarmPool>((scope, delete) => DeleteAsync(scope, scope.Id(delete.Group)));
    }

    /// <summary>Instances in it end with it: they serve nobody.</summary>
    public async Task DeleteAsync(ActionScope scope, string group)
    {
        try
        {
            await scope.RetryAsync(
                scope.Waits.GroupGone,
                refusal => refusal.Is("ScalingActivityInProgress", "ResourceContention"),
                "waiting for AWS to let the warm pool go",
                () => aws.AutoScaling.CallAsync("DeleteWarmPool", [(GroupName, group), ("ForceDelete", true)], scope.ToTheEnd())
            );
        }
        catch (AmazonServiceException refusal) when (ScalingGroups.IsGone(refusal) || refusal.IsValidation("No warm pool found"))
        {
            return;
        }

        await scope.UntilAsync(
            scope.Waits.GroupGone,
            "the warm pool to be gone",
            async () =>
                await groups.FindAsync(scope, group) is { WarmPoolConfiguration: not null }
                    ? Look.NotYet("AWS still lists the warm pool")
                    : Look.Done
        );
    }

    /// <summary>One that is being deleted, and a refresh, come to their end first.</summary>
    private Task PutAsync(ActionScope scope, AwsOperation.PutWarmPool put) =>
        scope.RetryAsync(
            scope.Waits.GroupGone,
            refusal => refusal.Is("InstanceRefreshInProgress", "ScalingActivityInProgress", "ResourceContention"),
            "waiting for AWS to take the warm pool",
            () =>
                aws.AutoScaling.CallAsync(
                    "PutWarmPool",
                    put.Settings.Creating(scope.Id),
                    [(GroupName, scope.Id(put.Group))],
                    scope.ToTheEnd()
                )
        );
}
