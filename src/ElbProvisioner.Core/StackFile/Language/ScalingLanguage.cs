using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class ScalingLanguage
{
    /// <summary>Stands for "the scaling group's only target group" until the group is read.</summary>
    public const string OnlyTargetGroup = "";

    // [CloudWatch StandardUnit]
    private static readonly ImmutableArray<string> Units =
    [
        "Seconds",
        "Microseconds",
        "Milliseconds",
        "Bytes",
        "Kilobytes",
        "Megabytes",
        "Gigabytes",
        "Terabytes",
        "Bits",
        "Kilobits",
        "Megabits",
        "Gigabits",
        "Terabits",
        "Percent",
        "Count",
        "Bytes/Second",
        "Kilobytes/Second",
        "Megabytes/Second",
        "Gigabytes/Second",
        "Terabytes/Second",
        "Bits/Second",
        "Kilobits/Second",
        "Megabits/Second",
        "Gigabits/Second",
        "Terabits/Second",
        "Count/Second",
        "None",
    ];

    private static readonly Key<Reference> RequestsPerTarget = new(
        "requestsPerTarget",
        References.TargetGroup,
        "Requests a minute for each target of this target group; it must be one of the scaling group's."
    );

    private static readonly Key<string> Namespace = new(
        "namespace",
        new TextShape("a CloudWatch namespace", maxLength: 255),
        "The metric's CloudWatch namespace."
    );

    private static readonly Key<string> MetricName = new("name", new TextShape("a metric's name", maxLength: 255), "The metric's name.");

    private static readonly Key<Pair<string>[]> Dimensions = new(
        "dimensions",
        new PairsShape<string>("values by dimension", new TextShape("a dimension's value", maxLength: 1024)),
        "Values by dimension, at most 30."
    );

    private static readonly Key<string> Statistic = new(
        "statistic",
        new ChoiceShape(["Average", "Minimum", "Maximum", "SampleCount", "Sum"]),
        "Average unless written."
    );

    private static readonly Key<string> Unit = new("unit", new ChoiceShape(Units), "The metric's unit, such as Count.");

    private static readonly Key<TrackedMetric> Metric = new(
        "metric",
        new FormsShape<TrackedMetric>(
            scalar: new ChoiceShape(["cpu", "requestsPerTarget", "networkIn", "networkOut"]).Convert(
                (string word, Node node, Binding _, [MaybeNullWhen(false)] out TrackedMetric value) =>
                {
                    value = word switch
                    {
                        "cpu" => new TrackedMetric.Predefined("ASGAverageCPUUtilization"),
                        "networkIn" => new TrackedMetric.Predefined("ASGAverageNetworkIn"),
                        "networkOut" => new TrackedMetric.Predefined("ASGAverageNetworkOut"),
                        _ => new TrackedMetric.RequestsPerTarget(new Reference(OnlyTargetGroup, node.At)),
                    };
                    return true;
                }
            ),
            map: new MapShape<TrackedMetric>(
                "metric",
                "A CloudWatch metric, or `{ requestsPerTarget: NAME }`.",
                [
                    RequestsPerTarget,
                    Namespace,
                    MetricName,
                    Dimensions,
                    Statistic,
                    Unit,
                    new LaterKey(
                        "math",
                        "Name one metric; or leave the policy out and make it by hand on the group: elbctl leaves alone what it did "
                            + "not make."
                    ),
                ],
                BuildMetric
            )
        ),
        "cpu, networkIn, networkOut; requestsPerTarget (of the scaling group's only target group; `{ requestsPerTarget: NAME }` when "
            + "it has several); or a CloudWatch metric `{ namespace, name, dimensions, statistic, unit }`."
    )
    {
        IsRequired = true,
    };

    private static readonly Key<double> Target = new(
        "target",
        new DecimalShape(0, 1e15),
        "The value to keep the metric at: percent for cpu."
    )
    {
        IsRequired = true,
    };

    private static readonly Key<bool> ScaleIn = new(
        "scaleIn",
        TruthShape.Instance,
        "false: the policy only ever adds instances; true unless written."
    );

    private static readonly Key<ScalingPolicy> TargetTracking = new(
        "targetTracking",
        new MapShape<ScalingPolicy>(
            "targetTracking",
            "Keeps a metric at a value.",
            [Metric, Target, ScaleIn],
            map => new ScalingPolicy
            {
                Name = "",
                Metric = map.Get(Metric, new TrackedMetric.Predefined("")),
                Target = CheckTarget(map),
                ScaleIn = map.Get(ScaleIn, fallback: true),
            }
        ),
        "Keeps a metric at a value."
    );

    private static readonly LaterKey Step = new("step", "Use `targetTracking`; or leave it out and make the policy by hand on the group.");

    private static readonly LaterKey Predictive = new(
        "predictive",
        "Use `targetTracking`; or leave it out and make the policy by hand on the group."
    );

    public static MapShape<ScalingPolicy> Shape { get; } =
        new(
            "scalingPolicy",
            "How the group grows and shrinks.",
            [TargetTracking, Step, Predictive],
            map =>
            {
                map.RequireOne("how the group scales", TargetTracking, Step, Predictive);
                var policy =
                    map.Find(TargetTracking)
                    ?? new ScalingPolicy
                    {
                        Name = "",
                        Metric = new TrackedMetric.Predefined(""),
                        Target = 0,
                    };
                return policy with { Name = map.Name, At = map.Span };
            }
        );

    private static double CheckTarget(WrittenMap map)
    {
        var target = map.Get(Target, 0);
        if (target > 100 && map.Find(Metric) is TrackedMetric.Predefined { Type: "ASGAverageCPUUtilization" })
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(Target),
                $"{map.Binding.Place}: a target for cpu is in percent, at most 100."
            );
        }
        else if (map.FindValue(Target) is 0)
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(Target),
                $"{map.Binding.Place}: the target must be above 0.",
                "Write the value to keep the metric at."
            );
        }

        return target;
    }

    private static TrackedMetric BuildMetric(WrittenMap map)
    {
        map.RefuseBeside(RequestsPerTarget, "it is a metric of its own.", Namespace, MetricName, Dimensions, Statistic, Unit);
        if (map.TryGet(RequestsPerTarget, out var group))
        {
            return new TrackedMetric.RequestsPerTarget(group);
        }

        foreach (var key in new[] { Namespace, MetricName })
        {
            if (!map.Has(key) && !map.Has(RequestsPerTarget))
            {
                map.Binding.Report(
                    BindingCodes.MissingKey,
                    map.Span,
                    $"{map.Binding.Place} needs `{key.Name}` (or `requestsPerTarget` alone)."
                );
            }
        }

        var dimensions = map.Get(Dimensions, []);
        if (dimensions.Length > 30)
        {
            map.Binding.Report(BindingCodes.TooMany, map.At(Dimensions), $"{map.Binding.Place}: a metric has at most 30 dimensions.");
        }

        return new TrackedMetric.Custom(
            map.Get(Namespace, ""),
            map.Get(MetricName, ""),
            dimensions.Aggregate(TagMap.Empty, (all, pair) => all.SetItem(pair.Key, pair.Value)),
            map.Get(Statistic, "Average"),
            map.Find(Unit)
        );
    }
}
