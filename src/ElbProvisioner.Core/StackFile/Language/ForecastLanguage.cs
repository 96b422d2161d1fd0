using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Core.Tables.ScalingPolicyTable;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>Predictive policies.</summary>
internal static class ForecastLanguage
{
    private static readonly MapShape<Settings> Specification = BlockShape.Of(
        ForecastTable.Table,
        "forecastSpecification",
        "What is forecast, and by what the group scales.",
        CheckForms
    );

    private static readonly Key<Settings> Metrics = new(
        "metrics",
        new FormsShape<Settings>(
            scalar: new ChoiceShape(["cpu", "networkIn", "networkOut", "requests"]).Convert(
                (string word, Node _, Binding _, [MaybeNullWhen(false)] out Settings value) =>
                {
                    var pairs = PredefinedForecastTable.Pairs;
                    value = ForecastTable.Table.Empty.With(
                        ForecastTable.Pair,
                        pairs.Empty.With(
                            PredefinedForecastTable.TypeOf(pairs),
                            word switch
                            {
                                "cpu" => "ASGCPUUtilization",
                                "networkIn" => "ASGNetworkIn",
                                "networkOut" => "ASGNetworkOut",
                                _ => "ALBRequestCount",
                            }
                        )
                    );
                    return true;
                }
            ),
            list: new ListShape<Settings>(Specification, orSingle: false, mayBeEmpty: false).Convert(
                (Settings[] items, Node node, Binding binding, [MaybeNullWhen(false)] out Settings value) =>
                {
                    value = items[0];
                    if (items.Length == 1)
                    {
                        return true;
                    }

                    binding.Report(BindingCodes.TooMany, node.At, $"{binding.Place}: AWS takes exactly one.");
                    return false;
                }
            ),
            map: Specification
        ),
        "cpu, networkIn, networkOut or requests; or AWS's own specification."
    )
    {
        IsRequired = true,
    };

    public static MapShape<ScalingPolicy> Shape { get; } =
        new(
            "predictiveScaling",
            "Forecasts the load from what was, and is there before it.",
            [
                Metrics,
                .. ScalingLanguage.KeysOf(Target, Mode, SchedulingBuffer, MaxCapacityBreach, MaxCapacityBuffer),
                RefusedKey.Named("metricSpecifications", "metrics"),
            ],
            Build
        );

    private static ScalingPolicy Build(WrittenMap map)
    {
        var settings = ScalingLanguage.Read(map, Predictive, Mode, SchedulingBuffer, MaxCapacityBreach, MaxCapacityBuffer);
        if (settings.Find(MaxCapacityBreach) == "IncreaseMaxCapacity" != settings.Has(MaxCapacityBuffer))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.Has(MaxCapacityBuffer) ? map.KeyAt(MaxCapacityBuffer) : map.Span,
                $"{map.Binding.Place}: `maxCapacityBreach: IncreaseMaxCapacity` and `maxCapacityBuffer` belong together.",
                "Write both or neither; 0 is a buffer too."
            );
        }

        var target = TableBinding.Written(Table, [Target], map).FindValue(Target);
        var forecast = map.Find(Metrics);
        if (target > 100 && forecast is not null && Predefined(forecast).Any(IsCpu))
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(Target),
                $"{map.Binding.Place}: a target for cpu is in percent, at most 100."
            );
        }

        if (forecast is not null && target is not null)
        {
            forecast = forecast.With(ForecastTable.Target, target.Value);
        }

        return new ScalingPolicy
        {
            Name = "",
            Settings = forecast is null ? settings : settings.With(Forecasts, ImmutableArray.Create(forecast)),
            RequestsOf = forecast is null ? null : RequestsOf(map, forecast),
        };
    }

    private static bool IsCpu(Settings metric) =>
        metric.Find(PredefinedForecastTable.TypeOf(metric.Table)) is "ASGCPUUtilization" or MetricLanguage.Cpu;

    private static Reference? RequestsOf(WrittenMap map, Settings forecast)
    {
        var counting = Predefined(forecast).Where(PredefinedForecastTable.CountsRequests).ToList();
        if (counting.Count == 0)
        {
            return null;
        }

        var names = counting
            .Select(static m => m.Find(PredefinedForecastTable.GroupOf(m.Table)))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (names.Count > 1)
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.At(Metrics),
                $"{map.Binding.Place}: the load and what scales by it are of one target group, not of {string.Join(" and ", names)}."
            );
        }

        return new Reference(names.FirstOrDefault(MetricLanguage.OnlyTargetGroup), map.At(Metrics));
    }

    internal static IEnumerable<Settings> Predefined(Settings forecast) =>
        new[] { ForecastTable.Pair, ForecastTable.Scaling, ForecastTable.Load }.Select(p => forecast.Find(p)).OfType<Settings>();

    /// <summary>
    /// A pair; or what it scales by and the load, each predefined or customized [Auto Scaling guide: predictive scaling].
    /// </summary>
    private static void CheckForms(WrittenMap map, Settings forecast)
    {
        var scaling = new Property[] { ForecastTable.Scaling, ForecastTable.OwnScaling }.Count(forecast.Has);
        var load = new Property[] { ForecastTable.Load, ForecastTable.OwnLoad }.Count(forecast.Has);
        var isPair = forecast.Has(ForecastTable.Pair) && scaling + load == 0;
        if (!isPair && (forecast.Has(ForecastTable.Pair) || scaling != 1 || load != 1))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.Span,
                $"{map.Binding.Place} must have `predefinedMetricPairSpecification`; or what it scales by and a load, each predefined or "
                    + "customized."
            );
        }

        if (forecast.Has(ForecastTable.OwnCapacity) && !(forecast.Has(ForecastTable.OwnScaling) && forecast.Has(ForecastTable.OwnLoad)))
        {
            map.OnlyFor(ForecastTable.OwnCapacity, "customized metrics");
        }

        foreach (var metric in Predefined(forecast).Where(m => m.Has(PredefinedForecastTable.GroupOf(m.Table))))
        {
            if (!PredefinedForecastTable.CountsRequests(metric))
            {
                map.Binding.Report(
                    BindingCodes.KeysConflict,
                    map.Span,
                    $"{map.Binding.Place}: `resourceLabel` is for requests only, and {metric.Find(PredefinedForecastTable.TypeOf(metric.Table))} counts none.",
                    "Remove it."
                );
            }
        }
    }
}
