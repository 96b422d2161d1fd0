using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class ScalingLanguage
{
    /// <summary>Stands for "the scaling group's only target group" until the group is read.</summary>
    public const string OnlyTargetGroup = "";

    private const string Cpu = "ASGAverageCPUUtilization";

    private static readonly Key<Reference> RequestsPerTarget = new(
        "requestsPerTarget",
        References.TargetGroup,
        "Requests a minute for each target of this target group; it must be one of the scaling group's."
    );

    private static readonly Key<TrackedMetric> Metric = new(
        "metric",
        new FormsShape<TrackedMetric>(
            scalar: new ChoiceShape(["cpu", "requestsPerTarget", "networkIn", "networkOut"]).Convert(
                (string word, Node node, Binding _, [MaybeNullWhen(false)] out TrackedMetric value) =>
                {
                    value = word switch
                    {
                        "cpu" => new(PredefinedMetricTable.Of(Cpu), null),
                        "networkIn" => new(PredefinedMetricTable.Of("ASGAverageNetworkIn"), null),
                        "networkOut" => new(PredefinedMetricTable.Of("ASGAverageNetworkOut"), null),
                        _ => new(null, new Reference(OnlyTargetGroup, node.At)),
                    };
                    return true;
                }
            ),
            map: new MapShape<TrackedMetric>(
                "metric",
                "A CloudWatch metric, or `{ requestsPerTarget: NAME }`.",
                [
                    RequestsPerTarget,
                    .. CustomMetricTable.Table.Keys,
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

    private static readonly Key<ScalingPolicy> TargetTracking = new(
        "targetTracking",
        new MapShape<ScalingPolicy>(
            "targetTracking",
            "Keeps a metric at a value.",
            [Metric, .. ScalingPolicyTable.Table.Keys],
            map =>
            {
                var settings = TableBinding.Read(ScalingPolicyTable.Table, map);
                CheckTarget(map, settings);
                return map.Find(Metric) is { } tracked
                    ? new ScalingPolicy
                    {
                        Name = "",
                        Settings = tracked.Metric is { } metric ? settings.With(ScalingPolicyTable.Metric, metric) : settings,
                        RequestsOf = tracked.RequestsOf,
                    }
                    : new ScalingPolicy { Name = "", Settings = settings };
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
                var policy = map.Find(TargetTracking) ?? new ScalingPolicy { Name = "", Settings = ScalingPolicyTable.Table.Empty };
                return policy with { Name = map.Name, At = map.Span };
            }
        );

    private static void CheckTarget(WrittenMap map, Settings policy)
    {
        var target = policy.FindValue(ScalingPolicyTable.Target);
        if (target > 100 && map.Find(Metric)?.Metric?.Find(PredefinedMetricTable.Type) == Cpu)
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(ScalingPolicyTable.Target),
                $"{map.Binding.Place}: a target for cpu is in percent, at most 100."
            );
        }
        else if (target == 0)
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(ScalingPolicyTable.Target),
                $"{map.Binding.Place}: the target must be above 0.",
                "Write the value to keep the metric at."
            );
        }
    }

    private static TrackedMetric BuildMetric(WrittenMap map)
    {
        map.RefuseBeside(RequestsPerTarget, "it is a metric of its own.", [.. CustomMetricTable.Table.Keys]);
        if (map.TryGet(RequestsPerTarget, out var group))
        {
            return new(null, group);
        }

        foreach (var key in new[] { CustomMetricTable.Namespace, CustomMetricTable.Name })
        {
            if (!map.Has(key) && !map.Has(RequestsPerTarget))
            {
                map.Binding.Report(
                    BindingCodes.MissingKey,
                    map.Span,
                    $"{map.Binding.Place} needs `{key.Path}` (or `requestsPerTarget` alone)."
                );
            }
        }

        var metric = TableBinding.Read(CustomMetricTable.Table, map);
        if (metric.Find(CustomMetricTable.Dimensions) is { Count: > 30 })
        {
            map.Binding.Report(
                BindingCodes.TooMany,
                map.At(CustomMetricTable.Dimensions),
                $"{map.Binding.Place}: a metric has at most 30 dimensions."
            );
        }

        return new(metric, null);
    }

    /// <param name="Metric">Null: requests of a target group.</param>
    private sealed record TrackedMetric(Settings? Metric, Reference? RequestsOf);
}
