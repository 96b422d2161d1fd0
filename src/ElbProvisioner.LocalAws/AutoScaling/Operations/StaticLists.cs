using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Policies;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Operations;

/// <summary>What Auto Scaling says of itself.</summary>
internal static class StaticLists
{
    private static readonly IReadOnlyList<string> Metrics =
    [
        "GroupAndWarmPoolDesiredCapacity",
        "GroupAndWarmPoolTotalCapacity",
        "GroupDesiredCapacity",
        "GroupInServiceCapacity",
        "GroupInServiceInstances",
        "GroupMaxSize",
        "GroupMinSize",
        "GroupPendingCapacity",
        "GroupPendingInstances",
        "GroupStandbyCapacity",
        "GroupStandbyInstances",
        "GroupTerminatingCapacity",
        "GroupTerminatingInstances",
        "GroupTotalCapacity",
        "GroupTotalInstances",
        "WarmPoolDesiredCapacity",
        "WarmPoolMinSize",
        "WarmPoolPendingCapacity",
        "WarmPoolTerminatingCapacity",
        "WarmPoolTotalCapacity",
        "WarmPoolWarmedCapacity",
    ];

    public static Document Limits(Transaction transaction, Fields request) =>
        new()
        {
            ["MaxNumberOfAutoScalingGroups"] = transaction.Quota(ScalingQuotas.Groups),
            ["MaxNumberOfLaunchConfigurations"] = transaction.Quota(ScalingQuotas.Configurations),
            ["NumberOfAutoScalingGroups"] = transaction.Scaling.Groups.Count,
            ["NumberOfLaunchConfigurations"] = transaction.Scaling.Configurations.Count,
        };

    public static Document AdjustmentTypes(Transaction transaction, Fields request) =>
        new() { ["AdjustmentTypes"] = ScalingPolicies.AdjustmentTypes.Select(type => new Document { ["AdjustmentType"] = type }).ToList() };

    public static Document NotificationTypes(Transaction transaction, Fields request) =>
        new() { ["AutoScalingNotificationTypes"] = Notifications.Types };

    public static Document HookTypes(Transaction transaction, Fields request) =>
        new() { ["LifecycleHookTypes"] = new[] { LifecycleHook.Launching, LifecycleHook.Leaving } };

    public static Document MetricTypes(Transaction transaction, Fields request) =>
        new()
        {
            ["Metrics"] = Metrics.Select(metric => new Document { ["Metric"] = metric }).ToList(),
            ["Granularities"] = new[] { new Document { ["Granularity"] = "1Minute" } },
        };

    public static Document ProcessTypes(Transaction transaction, Fields request) =>
        new() { ["Processes"] = Processes.All.Select(process => new Document { ["ProcessName"] = process }).ToList() };

    public static Document TerminationPolicyTypes(Transaction transaction, Fields request) =>
        new() { ["TerminationPolicyTypes"] = GroupChecks.TerminationPolicies };

    public static Document? EnableMetrics(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        if (request.Required("Granularity") != "1Minute")
        {
            throw Refusals.Invalid("The only valid granularity is 1Minute.");
        }

        transaction.Scaling.Groups.Put(
            group with
            {
                Metrics = [.. group.Metrics.Union(Named(request), StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            }
        );
        return null;
    }

    public static Document? DisableMetrics(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        transaction.Scaling.Groups.Put(group with { Metrics = [.. group.Metrics.Except(Named(request), StringComparer.Ordinal)] });
        return null;
    }

    private static IReadOnlyList<string> Named(Fields request)
    {
        var named = request.Texts("Metrics");
        return named.FirstOrDefault(metric => !Metrics.Contains(metric, StringComparer.Ordinal)) is { } unknown
                ? throw Refusals.Invalid($"{unknown} is not a valid metric type. Valid metric types are: [{string.Join(", ", Metrics)}]")
            : named.Count == 0 ? Metrics
            : named;
    }
}
