using System.Collections.Immutable;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Schedules and hooks of scaling groups.</summary>
internal sealed class GroupPartHandler(AwsSession aws)
{
    private const string GroupName = "AutoScalingGroupName";

    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.PutGroupPart>(PutAsync);
        table.On<AwsOperation.DeleteGroupPart>(DeleteAsync);
    }

    private async Task<Outputs> PutAsync(ActionScope scope, AwsOperation.PutGroupPart put)
    {
        var group = scope.Id(put.Group);
        await scope.RetryAsync(
            scope.Waits.Propagation,
            refusal =>
                refusal.Is("ResourceContention")
                // A role that was just made, or a queue that does not yet let it in, is tried by a test message.
                || refusal.IsValidation("Unable to publish test message"),
            "waiting for AWS to take it",
            () =>
                aws.AutoScaling.CallAsync(
                    put.Settings.Table.Kind == ResourceKind.Schedule ? "PutScheduledUpdateGroupAction" : "PutLifecycleHook",
                    put.Settings.Creating(scope.Id),
                    [(GroupName, group)],
                    scope.ToTheEnd()
                )
        );
        return new($"{group}/{scope.Address.Name}", ImmutableSortedDictionary<string, string>.Empty.Add("name", scope.Address.Name));
    }

    private async Task DeleteAsync(ActionScope scope, AwsOperation.DeleteGroupPart delete)
    {
        var isSchedule = delete.Part.Address.Kind == ResourceKind.Schedule;
        try
        {
            await scope.RetryAsync(
                scope.Waits.Propagation,
                refusal => refusal.Is("ResourceContention"),
                "waiting for AWS to let it go",
                () =>
                    aws.AutoScaling.CallAsync(
                        isSchedule ? "DeleteScheduledAction" : "DeleteLifecycleHook",
                        [(GroupName, delete.GroupName), (isSchedule ? "ScheduledActionName" : "LifecycleHookName", delete.Name)],
                        scope.ToTheEnd()
                    )
            );
        }
        catch (AmazonServiceException refusal)
            when (ScalingGroups.IsGone(refusal) || refusal.IsValidation("not found", "No Lifecycle Hook found", "does not exist"))
        {
            // What was to be gone is gone.
        }
    }
}
