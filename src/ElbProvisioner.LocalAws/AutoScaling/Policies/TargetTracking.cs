using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.CloudWatch;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Policies;

/// <summary>The two alarms by which target tracking watches its metric.</summary>
internal static class TargetTracking
{
    // Scaling in waits until the metric is well below the target, for longer.
    private const double Slack = 0.9;

    public static ScalingPolicy Watch(Transaction transaction, ScalingPolicy policy)
    {
        var configuration = policy.Settings["TargetTrackingConfiguration"]?.AsObject() ?? [];
        var target = Numbers.Of(configuration["TargetValue"]) ?? 0;
        var metric = MetricOf(transaction, policy.Group, configuration);
        var names =
            policy.Alarms.Count == 2
                ? policy.Alarms
                :
                [
                    $"TargetTracking-{policy.Group}-AlarmHigh-{transaction.NewUuid()}",
                    $"TargetTracking-{policy.Group}-AlarmLow-{transaction.NewUuid()}",
                ];
        Put(transaction, policy, names[0], metric, "GreaterThanThreshold", target, periods: 3);
        Put(transaction, policy, names[1], metric, "LessThanThreshold", target * Slack, periods: 15);
        return policy with { Alarms = names };
    }

    public static ScalingPolicy StopWatching(Transaction transaction, ScalingPolicy policy)
    {
        foreach (var alarm in policy.Alarms)
        {
            Alarms.Delete(transaction, alarm);
        }

        return policy with
        {
            Alarms = [],
        };
    }

    public static double TargetOf(ScalingPolicy policy) => Numbers.Of(policy.Settings["TargetTrackingConfiguration"]?["TargetValue"]) ?? 0;

    /// <summary>Below which scaling in begins.</summary>
    public static double LowOf(ScalingPolicy policy) => TargetOf(policy) * Slack;

    public static bool MayScaleIn(ScalingPolicy policy) =>
        policy.Settings["TargetTrackingConfiguration"]?["DisableScaleIn"]?.GetValue<bool>() != true
        && policy.Settings["Enabled"]?.GetValue<bool>() != false;

    /// <summary>Of every policy of the group that tracks a target and may scale in.</summary>
    public static bool AllAreLow(Transaction transaction, string group) =>
        transaction
            .Scaling.Policies.StartingWith(ScalingTables.Of(group))
            .Where(static policy => policy.Type == ScalingPolicies.Tracking && MayScaleIn(policy))
            .All(policy => policy.Alarms is [_, var low] && Alarms.StateOf(transaction, low) == Alarm.Alarming);

    public static bool IsHigh(string alarm) => alarm.Contains("-AlarmHigh-", StringComparison.Ordinal);

    private static void Put(
        Transaction transaction,
        ScalingPolicy policy,
        string name,
        JsonObject metric,
        string comparison,
        double threshold,
        int periods
    )
    {
        var settings = metric.DeepClone().AsObject();
        settings["AlarmDescription"] = $"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.Arn}.";
        settings["AlarmActions"] = new JsonArray(policy.Arn);
        settings["OKActions"] = new JsonArray();
        settings["InsufficientDataActions"] = new JsonArray();
        settings["EvaluationPeriods"] = periods;
        settings["ComparisonOperator"] = comparison;
        settings["Threshold"] = threshold;
        Alarms.Put(transaction, name, settings, actsOnChange: true);
    }

    private static JsonObject MetricOf(Transaction transaction, string group, JsonObject configuration)
    {
        var predefined = configuration["PredefinedMetricSpecification"]?.AsObject();
        var customized = configuration["CustomizedMetricSpecification"]?.AsObject();
        if (predefined is null == customized is null)
        {
            throw Refusals.Invalid(
                "Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified in a "
                    + "TargetTrackingConfiguration"
            );
        }

        return predefined is null
            ? Customized(customized ?? [])
            : Predefined(transaction, group, Text(predefined, "PredefinedMetricType") ?? "", Text(predefined, "ResourceLabel"));
    }

    private static JsonObject Predefined(Transaction transaction, string group, string type, string? label)
    {
        if (type == "ALBRequestCountPerTarget")
        {
            var (loadBalancer, targetGroup) = Route(
                transaction,
                group,
                label ?? throw Refusals.Invalid("ResourceLabel must be specified for the metric type ALBRequestCountPerTarget")
            );
            return Metric(
                "RequestCountPerTarget",
                "AWS/ApplicationELB",
                "Sum",
                ("LoadBalancer", loadBalancer),
                ("TargetGroup", targetGroup)
            );
        }

        if (label is not null)
        {
            throw Refusals.Invalid($"ResourceLabel cannot be specified for the metric type {type}");
        }

        return Metric(type.Replace("ASGAverage", "", StringComparison.Ordinal), "AWS/EC2", "Average", ("AutoScalingGroupName", group));
    }

    /// <summary>
    /// The load balancer and the target group of a label such as <c>app/lb/id/targetgroup/tg/id</c>, if they are connected with the group.
    /// </summary>
    private static (string LoadBalancer, string TargetGroup) Route(Transaction transaction, string group, string label)
    {
        var parts = label.Split('/');
        if (parts is not ["app", _, _, "targetgroup", _, _])
        {
            throw Refusals.Invalid(
                $"ResourceLabel {label} is invalid: it must have the form "
                    + "app/<load-balancer-name>/<load-balancer-id>/targetgroup/<target-group-name>/<target-group-id>"
            );
        }

        var (loadBalancer, targetGroup) = (string.Join('/', parts[..3]), string.Join('/', parts[3..]));
        var attachment =
            GroupLookup
                .Attachments(transaction, group)
                .FirstOrDefault(attachment =>
                    attachment is { IsTargetGroup: true, IsLeaving: false }
                    && attachment.Identifier.EndsWith(':' + targetGroup, StringComparison.Ordinal)
                )
            ?? throw Refusals.Invalid(
                $"The target group {targetGroup} of the ResourceLabel is not attached to the Auto Scaling group {group}"
            );
        return
            Targets.LoadBalancerOf(transaction, attachment.Identifier)?.EndsWith(":loadbalancer/" + loadBalancer, StringComparison.Ordinal)
            == true
            ? (loadBalancer, targetGroup)
            : throw Refusals.Invalid($"The load balancer {loadBalancer} does not route traffic to the target group {targetGroup}");
    }

    private static JsonObject Customized(JsonObject metric)
    {
        if (metric["Metrics"] is JsonArray queries)
        {
            var math = queries.DeepClone().AsArray();
            foreach (var measured in math.Select(query => query?["MetricStat"]).OfType<JsonObject>())
            {
                measured["Period"] ??= 60;
            }

            return new() { ["Metrics"] = math };
        }

        var read = new JsonObject { ["Period"] = 60, ["Dimensions"] = new JsonArray() };
        foreach (var member in new[] { "MetricName", "Namespace", "Dimensions", "Statistic", "Unit", "Period" })
        {
            if (metric[member] is { } value)
            {
                read[member] = value.DeepClone();
            }
        }

        return read["MetricName"] is null || read["Namespace"] is null || read["Statistic"] is null
            ? throw Refusals.Invalid(
                "MetricName, Namespace and Statistic must be specified in a CustomizedMetricSpecification without Metrics"
            )
            : read;
    }

    private static JsonObject Metric(
        string name,
        string metricNamespace,
        string statistic,
        params ReadOnlySpan<(string Name, string Value)> dimensions
    )
    {
        var all = new JsonArray();
        foreach (var (dimension, value) in dimensions)
        {
            all.Add((JsonNode)new JsonObject { ["Name"] = dimension, ["Value"] = value });
        }

        return new()
        {
            ["MetricName"] = name,
            ["Namespace"] = metricNamespace,
            ["Statistic"] = statistic,
            ["Period"] = 60,
            ["Dimensions"] = all,
        };
    }

    private static string? Text(JsonObject values, string member) => values[member]?.GetValue<string>();
}
