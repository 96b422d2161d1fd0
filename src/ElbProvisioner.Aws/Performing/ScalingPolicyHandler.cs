using System.Collections.Immutable;
using Amazon.AutoScaling.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Scaling policies. The alarms of target tracking are AWS's: made, renamed and deleted with the policy.</summary>
internal sealed class ScalingPolicyHandler(AwsSession aws)
{
    public void Register(OperationTable table)
    {
        table.OnMaking<AwsOperation.PutScalingPolicy>(PutAsync);
        table.On<AwsOperation.DeleteScalingPolicy>(DeleteAsync);
    }

    private async Task<Outputs> PutAsync(ActionScope scope, AwsOperation.PutScalingPolicy put)
    {
        var answer = await scope.RetryAsync(
            scope.Waits.Propagation,
            refusal =>
                refusal.IsValidation("ResourceLabel", "resource label", "does not route traffic") || refusal.Is("ResourceContention"),
            "waiting for AWS to know that the group serves the target group",
            () =>
                aws.AutoScaling.CallAsync(
                    "PutScalingPolicy",
                    put.Settings.Creating(scope.Id),
                    [("AutoScalingGroupName", scope.Id(put.Group))],
                    scope.ToTheEnd()
                )
        );
        var name = put.Settings.Get(ScalingPolicyTable.Name);
        var arn = answer.Text("PolicyARN") ?? await FindArnAsync(scope, scope.Id(put.Group), name);
        return new(arn, ImmutableSortedDictionary<string, string>.Empty.Add("arn", arn).Add("name", name));
    }

    /// <summary>For an emulator that does not tell it: alarms act by it.</summary>
    private async Task<string> FindArnAsync(ActionScope scope, string group, string name)
    {
        var found = await aws.AutoScaling.CallAsync(
            "DescribePolicies",
            [("AutoScalingGroupName", group), ("PolicyNames", new object[] { name })],
            scope.Stop
        );
        return found.Items("ScalingPolicies").FirstOrDefault()?.Text("PolicyARN") ?? "";
    }

    private async Task DeleteAsync(ActionScope scope, AwsOperation.DeleteScalingPolicy delete)
    {
        try
        {
            await scope.RetryAsync(
                scope.Waits.Propagation,
                refusal => refusal.Is("ResourceContention"),
                "waiting for AWS to let the policy go",
                () =>
                    aws.AutoScaling.DeletePolicyAsync(
                        new DeletePolicyRequest { AutoScalingGroupName = delete.GroupName, PolicyName = delete.PolicyName },
                        scope.ToTheEnd()
                    )
            );
        }
        catch (AmazonServiceException refusal) when (ScalingGroups.IsGone(refusal) || refusal.IsValidation("does not exist"))
        {
            // What was to be gone is gone.
        }
    }
}
