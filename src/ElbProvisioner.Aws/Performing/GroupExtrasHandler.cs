using System.Collections.Immutable;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Performing;

/// <summary>Metrics of scaling groups, whom they tell, and their sources of traffic that are no target groups of load balancers.</summary>
internal sealed class GroupExtrasHandler(AwsSession aws)
{
    /// <summary>AWS's limit of one call.</summary>
    private const int SourcesPerCall = 10;

    private const string GroupName = "AutoScalingGroupName";

    public void Register(OperationTable table)
    {
        table.On<AwsOperation.EnableMetrics>(
            (scope, enable) =>
                aws.AutoScaling.CallAsync(
                    "EnableMetricsCollection",
                    [(GroupName, scope.Id(enable.Group)), ("Granularity", "1Minute"), ("Metrics", enable.Metrics.ToList<object>())],
                    scope.ToTheEnd()
                )
        );
        table.On<AwsOperation.DisableMetrics>(
            (scope, disable) =>
                aws.AutoScaling.CallAsync(
                    "DisableMetricsCollection",
                    [(GroupName, scope.Id(disable.Group)), ("Metrics", disable.Metrics.ToList<object>())],
                    scope.ToTheEnd()
                )
        );
        table.On<AwsOperation.PutNotifications>(
            (scope, put) =>
                aws.AutoScaling.CallAsync(
                    "PutNotificationConfiguration",
                    [(GroupName, scope.Id(put.Group)), ("TopicARN", put.Topic), ("NotificationTypes", put.Events.ToList<object>())],
                    scope.ToTheEnd()
                )
        );
        table.On<AwsOperation.DeleteNotifications>(
            async (scope, delete) =>
            {
                try
                {
                    await aws.AutoScaling.CallAsync(
                        "DeleteNotificationConfiguration",
                        [(GroupName, scope.Id(delete.Group)), ("TopicARN", delete.Topic)],
                        scope.ToTheEnd()
                    );
                }
                catch (AmazonServiceException refusal) when (ScalingGroups.IsGone(refusal))
                {
                    // With the group it went.
                }
            }
        );
        table.On<AwsOperation.AttachTrafficSources>((scope, attach) => AttachAsync(scope, scope.Id(attach.Group), attach.Sources));
        table.On<AwsOperation.DetachTrafficSources>((scope, detach) => DetachAsync(scope, scope.Id(detach.Group), detach.Sources));
    }

    private async Task AttachAsync(ActionScope scope, string group, ImmutableArray<string> sources)
    {
        await CallAsync(scope, "AttachTrafficSources", group, sources, "InstanceRefreshInProgress", "ResourceContention");
        await scope.UntilAsync(
            scope.Waits.Attached,
            "the traffic sources to be attached",
            async () =>
            {
                var states = await StatesAsync(scope, group);
                return Missing(sources.Where(s => states.GetValueOrDefault(s) is null or "Adding"), "still to be attached");
            }
        );
    }

    private async Task DetachAsync(ActionScope scope, string group, ImmutableArray<string> sources)
    {
        try
        {
            var attached = await StatesAsync(scope, group);
            var left = sources.Where(s => attached.GetValueOrDefault(s) is not (null or "Removing" or "Removed"));
            await CallAsync(scope, "DetachTrafficSources", group, left, "ResourceContention");
            await scope.UntilAsync(
                scope.Waits.Detached,
                "the instances to be deregistered",
                async () =>
                {
                    var states = await StatesAsync(scope, group);
                    return Missing(sources.Where(s => states.GetValueOrDefault(s) is not (null or "Removed")), "still draining");
                }
            );
        }
        catch (AmazonServiceException refusal) when (ScalingGroups.IsGone(refusal))
        {
            // With the group its sources went.
        }
    }

    private async Task CallAsync(ActionScope scope, string operation, string group, IEnumerable<string> sources, params string[] codes)
    {
        foreach (var some in sources.Chunk(SourcesPerCall))
        {
            await scope.RetryAsync(
                scope.Waits.Attached,
                refusal => refusal.Is(codes),
                "waiting for AWS to let the group change its traffic sources",
                () =>
                    aws.AutoScaling.CallAsync(
                        operation,
                        AutoScalingGroupTable.Table.Empty.With(AutoScalingGroupTable.TrafficSources, [.. some]).Creating(scope.Id),
                        [(GroupName, group)],
                        scope.ToTheEnd()
                    )
            );
        }
    }

    private async Task<Dictionary<string, string?>> StatesAsync(ActionScope scope, string group)
    {
        Dictionary<string, string?> states = new(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var page = await aws.AutoScaling.CallAsync("DescribeTrafficSources", [(GroupName, group), ("NextToken", next)], scope.Stop);
            foreach (var source in page.Items("TrafficSources"))
            {
                states[source.Text("Identifier") ?? ""] = source.Text("State");
            }

            next = page.Text("NextToken");
        } while (!string.IsNullOrEmpty(next));
        return states;
    }

    private static Look Missing(IEnumerable<string> sources, string what) =>
        sources.Select(Words.NameOf).ToList() is { Count: > 0 } missing ? Look.NotYet($"{Words.Some(missing)} {what}") : Look.Done;
}
