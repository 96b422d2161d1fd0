using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class AlarmLanguage
{
    private static readonly Key<WatchedMetric> Metric = new(
        "metric",
        WatchedMetricLanguage.Shape,
        "`{ cpu: GROUP }`, `{ networkIn: GROUP }`, `{ networkOut: GROUP }`, `{ requestsPerTarget: TARGET-GROUP }`, a CloudWatch metric "
            + "`{ namespace, name, dimensions, statistic, unit }`, or `{ metrics: … }`."
    );

    private static readonly Key<ImmutableSortedDictionary<string, string>> TagsKey = new(
        "tags",
        Tags.Shape,
        "Tags beside those of the stack."
    );

    public static MapShape<Alarm> Shape { get; } =
        new(
            "alarm",
            "A CloudWatch alarm: `metric`, `comparison`, `threshold` and `evaluationPeriods`, or `promql`.",
            [
                Metric,
                .. AlarmTable.Table.Keys,
                TagsKey,
                RefusedKey.Named("evaluationCriteria", "promql"),
                RefusedKey.Elsewhere("alarmName", "", "the name of an alarm is the key that it stands under", "Remove it."),
            ],
            Build
        );

    /// <summary>One of the stack's, which no policy lends its group.</summary>
    public static Shape<Alarm> OfStack { get; } =
        Shape.Convert(
            (Alarm alarm, Node _, Binding binding, [MaybeNullWhen(false)] out Alarm value) =>
            {
                value = alarm;
                if ((alarm.Group ?? alarm.RequestsOf) is { Text: WatchedMetricLanguage.Own } own)
                {
                    binding.Report(
                        BindingCodes.MissingKey,
                        own.At,
                        $"{binding.Place}: whose metric? Only in a policy's own alarm the word alone means its group.",
                        "Write metric: { cpu: GROUP } or { requestsPerTarget: TARGET-GROUP }."
                    );
                }

                return true;
            }
        );

    /// <summary>In a policy: a map, or the name of one of the stack's.</summary>
    public static Key<PolicyAlarm> OfPolicy { get; } =
        new(
            "alarm",
            new FormsShape<PolicyAlarm>(
                scalar: new TextShape("an alarm's name", Texts.Name).Convert(
                    (string name, Node node, Binding _, [MaybeNullWhen(false)] out PolicyAlarm value) =>
                    {
                        value = new PolicyAlarm(null, new Reference(name, node.At));
                        return true;
                    }
                ),
                map: Shape.Select(static alarm => new PolicyAlarm(alarm, null))
            ),
            "What tells it to act: an alarm that comes and goes with the policy, in which `metric: cpu`, `networkIn`, `networkOut` and "
                + "`requestsPerTarget` mean this group; or the name of one under `alarms`."
        )
        {
            IsRequired = true,
        };

    private static Alarm Build(WrittenMap map)
    {
        var settings = TableBinding.Read(AlarmTable.Table, map);
        var watched = map.Find(Metric);
        CheckWhole(map, settings);
        if (watched?.Settings is { } metric)
        {
            foreach (var property in new Property[] { AlarmTable.Statistic, AlarmTable.Unit, AlarmTable.Period })
            {
                if (map.Has(property) && metric.Has(property) && (property != AlarmTable.Statistic || watched.RequestsOf is null))
                {
                    map.Binding.Report(
                        BindingCodes.KeysConflict,
                        map.KeyAt(property),
                        $"{map.Binding.Place}: `{property.Path}` stands here and in the metric.",
                        "Write it in one of both places."
                    );
                }
            }

            if (map.Has(AlarmTable.Statistic) && watched.RequestsOf is not null && settings.Find(AlarmTable.Statistic) != "Sum")
            {
                map.Binding.Report(
                    BindingCodes.KeysConflict,
                    map.At(AlarmTable.Statistic),
                    $"{map.Binding.Place}: requests for each target have only the statistic Sum.",
                    "Remove `statistic`."
                );
            }

            if (metric.Has(AlarmTable.Queries))
            {
                map.RefuseBeside(
                    Metric,
                    "each of its metrics has its own.",
                    [.. new Property[] { AlarmTable.Statistic, AlarmTable.Unit, AlarmTable.Period }.Select(WrittenProperties.KeyOf)]
                );
            }

            settings = settings.Over(metric).Filled();
        }

        if (settings.Find(AlarmTable.ThresholdMetric) is { } band && watched is not null && map.IsSound(Metric))
        {
            settings = AlarmBand.Of(map, settings, band);
        }

        AlarmChecks.Check(map, settings);
        return new Alarm
        {
            Name = map.Name,
            Settings = settings,
            RequestsOf = watched?.RequestsOf,
            Group = watched?.Group,
            Tags = map.Get(TagsKey, TagMap.Empty),
            At = map.Span,
        };
    }

    /// <summary>A metric with all that an alarm needs, or a query alone.</summary>
    private static void CheckWhole(WrittenMap map, Settings settings)
    {
        var promql = AlarmTable.Table.Keys.First(static key => key.Name == "promql");
        if (map.Has(promql))
        {
            map.RefuseBeside(
                promql,
                "a query says it all.",
                [
                    Metric,
                    .. new Property[]
                    {
                        AlarmTable.Threshold,
                        AlarmTable.ThresholdMetric,
                        AlarmTable.Comparison,
                        AlarmTable.EvaluationPeriods,
                        AlarmTable.DatapointsToAlarm,
                        AlarmTable.Statistic,
                        AlarmTable.Unit,
                        AlarmTable.Period,
                        AlarmTable.TreatMissingData,
                        AlarmTable.LowSamplePercentile,
                    }.Select(WrittenProperties.KeyOf),
                ]
            );
            return;
        }

        if (settings.Has(AlarmTable.EvaluationInterval))
        {
            map.OnlyFor(AlarmTable.EvaluationInterval, "`promql`");
        }

        if (map.Has(AlarmTable.Threshold) && map.Has(AlarmTable.ThresholdMetric))
        {
            map.Refuse(AlarmTable.ThresholdMetric, "it stands in place of a threshold.", AlarmTable.Threshold);
        }

        if (settings.Find(AlarmTable.Comparison) is { } comparison)
        {
            var isOfBand = ComparisonForm.Bands.Contains(comparison, StringComparer.OrdinalIgnoreCase);
            if (isOfBand != settings.Has(AlarmTable.ThresholdMetric))
            {
                map.Binding.Report(
                    BindingCodes.KeysConflict,
                    map.At(AlarmTable.Comparison),
                    $"{map.Binding.Place}: `{comparison}` compares with {(isOfBand ? "a band" : "a number")}"
                        + $"{(isOfBand ? ", and there is no `thresholdMetric`" : ", and `thresholdMetric` is a band")}.",
                    isOfBand
                        ? "Name the id of the band under `thresholdMetric`, or write >, >=, < or <=."
                        : $"Write {string.Join(", ", ComparisonForm.Bands.SkipLast(1))} or {ComparisonForm.Bands[^1]}."
                );
            }
        }

        List<string> missing =
        [
            .. map.Has(Metric) || map.IsMeant(Metric) ? [] : new[] { "metric" },
            .. Says(map, AlarmTable.Comparison) ? [] : new[] { "comparison" },
            .. Says(map, AlarmTable.Threshold) || Says(map, AlarmTable.ThresholdMetric) ? [] : new[] { "threshold" },
            .. Says(map, AlarmTable.EvaluationPeriods) ? [] : new[] { "evaluationPeriods" },
        ];
        foreach (var key in missing)
        {
            map.Binding.Report(
                BindingCodes.MissingKey,
                map.Span,
                $"{map.Binding.Place} needs `{key}`.",
                "An alarm has metric, comparison, threshold and evaluationPeriods; or promql alone."
            );
        }
    }

    private static bool Says(WrittenMap map, Property property) => map.Has(property) || map.IsMeant(WrittenProperties.KeyOf(property));
}
