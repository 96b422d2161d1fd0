using Amazon.AutoScaling.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Aws.Performing;

/// <summary>
/// Target groups of a scaling group, by one family of calls throughout: what AttachLoadBalancerTargetGroups attached,
/// DetachTrafficSources need not detach [Auto Scaling API].
/// </summary>
internal sealed class TargetAttachments(AwsSession aws)
{
    /// <summary>AWS's limit of one call.</summary>
    private const int GroupsPerCall = 10;

    public void Register(OperationTable table)
    {
        table.On<AwsOperation.AttachTargetGroups>(
            (scope, attach) => AttachAsync(scope, scope.Id(attach.Group), scope.Ids(attach.TargetGroups))
        );
        table.On<AwsOperation.DetachTargetGroups>(
            (scope, detach) => DetachAsync(scope, scope.Id(detach.Group), scope.Ids(detach.TargetGroups))
        );
    }

    public async Task AttachAsync(ActionScope scope, string group, List<string> targetGroups)
    {
        var attached = await StatesAsync(scope, group);
        foreach (
            var some in targetGroups.Where(arn => attached.GetValueOrDefault(arn) is null or "Removing" or "Removed").Chunk(GroupsPerCall)
        )
        {
            await scope.RetryAsync(
                scope.Waits.Attached,
                refusal =>
                    refusal.Is("InstanceRefreshInProgress", "ResourceContention") || refusal.IsValidation("Target Groups may not be valid"),
                "waiting for AWS to let the group attach target groups",
                () =>
                    aws.AutoScaling.AttachLoadBalancerTargetGroupsAsync(
                        new AttachLoadBalancerTargetGroupsRequest { AutoScalingGroupName = group, TargetGroupARNs = [.. some] },
                        scope.ToTheEnd()
                    )
            );
        }

        await scope.UntilAsync(
            scope.Waits.Attached,
            "the target groups to be attached",
            async () =>
            {
                var states = await StatesAsync(scope, group);
                return Missing(targetGroups.Where(arn => states.GetValueOrDefault(arn) is null or "Adding"), "still to be attached");
            }
        );
    }

    private async Task DetachAsync(ActionScope scope, string group, List<string> targetGroups)
    {
        try
        {
            var attached = await StatesAsync(scope, group);
            foreach (
                var some in targetGroups
                    .Where(arn => attached.GetValueOrDefault(arn) is not (null or "Removing" or "Removed"))
                    .Chunk(GroupsPerCall)
            )
            {
                await scope.RetryAsync(
                    scope.Waits.Attached,
                    refusal => refusal.Is("ResourceContention"),
                    "waiting for AWS to let the group detach target groups",
                    () =>
                        aws.AutoScaling.DetachLoadBalancerTargetGroupsAsync(
                            new DetachLoadBalancerTargetGroupsRequest { AutoScalingGroupName = group, TargetGroupARNs = [.. some] },
                            scope.ToTheEnd()
                        )
                );
            }

            await scope.UntilAsync(
                scope.Waits.Detached,
                "the instances to be deregistered",
                async () =>
                {
                    var states = await StatesAsync(scope, group);
                    return Missing(targetGroups.Where(arn => states.GetValueOrDefault(arn) is not (null or "Removed")), "still draining");
                }
            );
        }
        catch (AmazonServiceException refusal) when (ScalingGroups.IsGone(refusal))
        {
            // With the group its attachments went.
        }
    }

    private static Look Missing(IEnumerable<string> arns, string what) =>
        arns.Select(Words.NameOf).ToList() is { Count: > 0 } missing ? Look.NotYet($"{Words.Some(missing)} {what}") : Look.Done;

    private async Task<Dictionary<string, string?>> StatesAsync(ActionScope scope, string group)
    {
        Dictionary<string, string?> states = new(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var page = await aws.AutoScaling.DescribeLoadBalancerTargetGroupsAsync(
                new DescribeLoadBalancerTargetGroupsRequest { AutoScalingGroupName = group, NextToken = next },
                scope.Stop
            );
            foreach (var state in page.LoadBalancerTargetGroups ?? [])
            {
                states[state.LoadBalancerTargetGroupARN] = state.State;
            }

            next = page.NextToken;
        } while (!string.IsNullOrEmpty(next));
        return states;
    }
}
