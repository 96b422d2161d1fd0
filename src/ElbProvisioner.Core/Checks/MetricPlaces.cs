using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>Something, and the keys that lead to it in the file.</summary>
internal sealed record Placed<T>(T What, ImmutableArray<string> Path)
{
    public string Place => string.Join('.', Path);
}

/// <summary>Alarms and metrics of CloudWatch, and where the file says them.</summary>
internal static class MetricPlaces
{
    /// <summary>Those of the file, and those that policies bring along.</summary>
    public static IEnumerable<Placed<Alarm>> Alarms(Stack stack)
    {
        foreach (var alarm in stack.Alarms)
        {
            yield return new(alarm, ["alarms", alarm.Name]);
        }

        foreach (var policy in Policies(stack))
        {
            if (policy.What.Alarm?.Own is { } own)
            {
                yield return new(own, [.. policy.Path, TypeOf(policy.What), "alarm"]);
            }
        }
    }

    /// <summary>Metric math, a set an alarm or a policy, at the map of its ids.</summary>
    public static IEnumerable<Placed<ImmutableArray<Settings>>> Queries(Stack stack)
    {
        foreach (var alarm in Alarms(stack))
        {
            yield return new(alarm.What.Settings.FindValue(AlarmTable.Queries) ?? [], [.. alarm.Path, "metric", "metrics"]);
        }

        foreach (var metric in Tracked(stack).Where(static found => found.What.Table == MetricMathTable.Table))
        {
            yield return new(metric.What.FindValue(MetricMathTable.Queries) ?? [], [.. metric.Path, "metrics"]);
        }
    }

    /// <summary>What each metric is of.</summary>
    public static IEnumerable<Placed<ImmutableSortedDictionary<string, ResourceRef>>> Dimensions(Stack stack)
    {
        var ofAlarms = Alarms(stack)
            .Select(static alarm => Of(alarm.What.Settings.Find(AlarmTable.Dimensions), [.. alarm.Path, "metric", "dimensions"]));
        var ofPolicies = Tracked(stack)
            .Where(static metric => metric.What.Table == CustomMetricTable.Table)
            .Select(static metric => Of(metric.What.Find(CustomMetricTable.Dimensions), [.. metric.Path, "dimensions"]));
        var ofMath =
            from set in Queries(stack)
            from query in set.What
            let id = query.Get(MetricQueryTable.Id)
            select Of(query.Find(MetricQueryTable.Dimensions), [.. set.Path, id, "metric", "dimensions"]);
        return ofAlarms.Concat(ofPolicies).Concat(ofMath);
    }

    private static Placed<ImmutableSortedDictionary<string, ResourceRef>> Of(
        ImmutableSortedDictionary<string, ResourceRef>? dimensions,
        ImmutableArray<string> path
    ) => new(dimensions ?? DimensionsForm.Empty, path);

    private static IEnumerable<Placed<Settings>> Tracked(Stack stack)
    {
        foreach (var policy in Policies(stack))
        {
            if (policy.What.Settings.Find(ScalingPolicyTable.Metric) is { } metric)
            {
                yield return new(metric, [.. policy.Path, "targetTracking", "metric"]);
            }
        }
    }

    private static IEnumerable<Placed<ScalingPolicy>> Policies(Stack stack) =>
        from scaling in stack.AutoScalingGroups
        from policy in scaling.Scaling
        select new Placed<ScalingPolicy>(policy, ["autoScalingGroups", scaling.Name, "scaling", policy.Name]);

    private static string TypeOf(ScalingPolicy policy) =>
        policy.Settings.Find(ScalingPolicyTable.Type) == ScalingPolicyTable.Simple ? "simple" : "step";
}
