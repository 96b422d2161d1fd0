using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Core.Tables.ScalingPolicyTable;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class ScalingLanguage
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Key<TimeSpan> Period = new(
        "period",
        MetricShapes.Period,
        "How often the metric is looked at: 10s, 20s, 30s or 60s; 60s unless written. `cpu` under 60s is the high-resolution metric."
    );

    private static readonly Key<ScalingPolicy> TargetTracking = new(
        "targetTracking",
        new MapShape<ScalingPolicy>(
            "targetTracking",
            "Keeps a metric at a value.",
            [
                MetricLanguage.Metric,
                .. KeysOf(Target, ScaleIn, Warmup),
                Period,
                RefusedKey.Named("predefinedMetricSpecification", "metric"),
                RefusedKey.Named("customizedMetricSpecification", "metric"),
                RefusedKey.Elsewhere(
                    "disableScaleIn",
                    "scaleIn",
                    "its key is `scaleIn`, and says the opposite",
                    "Write `scaleIn: false` where AWS has true."
                ),
            ],
            map =>
            {
                var settings = Read(map, Tracking, Target, ScaleIn, Warmup);
                CheckTarget(map, settings);
                CheckMath(map);
                return map.Find(MetricLanguage.Metric) is { } tracked
                    ? new ScalingPolicy
                    {
                        Name = "",
                        Settings = WithPeriod(map, tracked) is { } metric ? settings.With(ScalingPolicyTable.Metric, metric) : settings,
                        RequestsOf = tracked.RequestsOf,
                    }
                    : new ScalingPolicy { Name = "", Settings = settings };
            }
        ),
        "Keeps a metric at a value."
    );

    private static readonly Key<ScalingPolicy> Step = new(
        "step",
        new MapShape<ScalingPolicy>(
            "stepScaling",
            "Grows or shrinks by how far a metric is beyond an alarm's threshold.",
            [AlarmLanguage.OfPolicy, .. KeysOf(Adjustment, Steps, Warmup, MinMagnitude, Aggregation)],
            map => OnAlarm(map, Read(map, InSteps, Adjustment, Steps, Warmup, MinMagnitude, Aggregation))
        ),
        "Grows or shrinks in steps when an alarm goes off."
    );

    private static readonly Key<ScalingPolicy> SimpleKey = new(
        "simple",
        new MapShape<ScalingPolicy>(
            "simpleScaling",
            "Grows or shrinks by a fixed amount when an alarm goes off, and rests then.",
            [AlarmLanguage.OfPolicy, .. KeysOf(Adjustment, By, Cooldown, MinMagnitude)],
            map => OnAlarm(map, Read(map, Simple, Adjustment, By, Cooldown, MinMagnitude))
        ),
        "Grows or shrinks by a fixed amount when an alarm goes off."
    );

    private static readonly Key<ScalingPolicy> PredictiveKey = new(
        "predictive",
        ForecastLanguage.Shape,
        "Forecasts the load from what was, and is there before it."
    );

    private static readonly Key[] NamesOfAws =
    [
        RefusedKey.Named("targetTrackingConfiguration", TargetTracking.Name),
        RefusedKey.Named("stepAdjustments", "step.steps"),
        RefusedKey.Named("scalingAdjustment", "simple.by"),
        RefusedKey.Named("predictiveScalingConfiguration", PredictiveKey.Name),
        RefusedKey.Elsewhere("policyType", "", "which of its keys stands there says it", "Remove it."),
    ];

    public static MapShape<ScalingPolicy> Shape { get; } =
        new(
            "scalingPolicy",
            "How the group grows and shrinks.",
            [TargetTracking, Step, SimpleKey, PredictiveKey, .. KeysOf(Enabled), .. NamesOfAws],
            map =>
            {
                map.RequireOne("how the group scales", TargetTracking, Step, SimpleKey, PredictiveKey);
                var policy =
                    new[] { TargetTracking, Step, SimpleKey, PredictiveKey }.Select(map.Find).FirstOrDefault(static p => p is not null)
                    ?? new ScalingPolicy { Name = "", Settings = Table.Empty };
                var enabled = TableBinding.Written(Table, [Enabled], map).FindValue(Enabled);
                return policy with
                {
                    Name = map.Name,
                    At = map.Span,
                    Settings = enabled is null ? policy.Settings : policy.Settings.With(Enabled, enabled.Value),
                };
            }
        );

    internal static IEnumerable<Key> KeysOf(params Property[] properties) => Table.KeysOf(properties);

    /// <summary>What a map says of a policy of a type, with that type's defaults.</summary>
    internal static Settings Read(WrittenMap map, string type, params Property[] properties) =>
        TableBinding.Written(Table, properties, map).With(ScalingPolicyTable.Type, type).Filled();

    private static ScalingPolicy OnAlarm(WrittenMap map, Settings settings)
    {
        if (settings.Find(Adjustment) is not (null or "PercentChangeInCapacity") && settings.Has(MinMagnitude))
        {
            map.OnlyFor(MinMagnitude, "`adjustment: PercentChangeInCapacity`");
        }

        if (
            settings.Find(Adjustment) == Exact
            && (
                settings.FindValue(By) < 0 || settings.FindValue(Steps) is { } steps && steps.Any(static s => s.FindValue(StepTable.By) < 0)
            )
        )
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.Span,
                $"{map.Binding.Place}: `by` is the number of instances with `adjustment: ExactCapacity`, and must not be below 0.",
                "Write how many there are to be, or another `adjustment`."
            );
        }

        return new ScalingPolicy
        {
            Name = "",
            Settings = settings,
            Alarm = map.Find(AlarmLanguage.OfPolicy),
        };
    }

    private static Settings? WithPeriod(WrittenMap map, TrackedMetric tracked)
    {
        if (map.FindValue(Period) is not { } period || period == Minute)
        {
            return tracked.Metric;
        }

        if (period > Minute)
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(Period),
                $"{map.Binding.Place}: `period` is {DurationShape.Write(period)}; it must be 10s, 20s, 30s or 60s."
            );
            return tracked.Metric;
        }

        switch (tracked.Metric)
        {
            case { } own when own.Table == CustomMetricTable.Table:
                return own.With(CustomMetricTable.Period, period);
            case { } known when known.Find(PredefinedMetricTable.Type) == MetricLanguage.Cpu:
                return PredefinedMetricTable.Of(MetricLanguage.Cpu + "HighResolution");
            default:
                map.Binding.Report(
                    BindingCodes.KeysConflict,
                    map.KeyAt(Period),
                    $"{map.Binding.Place}: `period` under 60s is for `cpu` and for one CloudWatch metric.",
                    tracked.Metric?.Table == MetricMathTable.Table
                        ? "Write it beside the `metric` of each id."
                        : "Remove it, or track `cpu` or a metric of your own."
                );
                return tracked.Metric;
        }
    }

    /// <summary>[Auto Scaling API: TargetTrackingMetricStat, Period]</summary>
    private static void CheckMath(WrittenMap map)
    {
        var queries = map.Find(MetricLanguage.Metric)?.Metric?.FindValue(MetricMathTable.Queries) ?? [];
        foreach (var query in queries.Where(static q => q.FindValue(MetricQueryTable.Period) > Minute))
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                query.At(MetricQueryTable.Period),
                $"{map.Binding.Place}.metric.metrics.{query.Get(MetricQueryTable.Id)}: `period` is "
                    + $"{DurationShape.Write(query.Get(MetricQueryTable.Period))}; a policy looks at metrics every 10s, 20s, 30s or 60s."
            );
        }
    }

    private static void CheckTarget(WrittenMap map, Settings policy)
    {
        var target = policy.FindValue(Target);
        if (target > 100 && map.Find(MetricLanguage.Metric)?.Metric?.Find(PredefinedMetricTable.Type) == MetricLanguage.Cpu)
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(Target),
                $"{map.Binding.Place}: a target for cpu is in percent, at most 100."
            );
        }
        else if (target == 0)
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(Target),
                $"{map.Binding.Place}: the target must be above 0.",
                "Write the value to keep the metric at."
            );
        }
    }
}
