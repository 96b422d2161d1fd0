using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <param name="Metric">Null: requests of a target group.</param>
internal sealed record TrackedMetric(Settings? Metric, Reference? RequestsOf);

/// <summary>The metric that a policy keeps at a value.</summary>
internal static class MetricLanguage
{
    /// <summary>Stands for "the scaling group's only target group" until the group is read.</summary>
    public const string OnlyTargetGroup = "";

    public const string Cpu = "ASGAverageCPUUtilization";

    private static readonly Key<Reference> RequestsPerTarget = new(
        "requestsPerTarget",
        References.TargetGroup,
        "Requests a minute for each target of this target group; it must be one of the scaling group's."
    );

    private static readonly Key<ImmutableArray<Settings>> Math = new(
        "metrics",
        MetricQueryTable.ByIdShape,
        "Metric math: metrics and expressions over them, by ids that begin with a small letter."
    );

    public static Key<TrackedMetric> Metric { get; } =
        new(
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
                    [RequestsPerTarget, .. CustomMetricTable.Table.Keys, Math],
                    Build
                )
            ),
            "cpu, networkIn, networkOut; requestsPerTarget (of the scaling group's only target group; `{ requestsPerTarget: NAME }` when "
                + "it has several); a CloudWatch metric `{ namespace, name, dimensions, statistic, unit }`; or `{ metrics: … }`."
        )
        {
            IsRequired = true,
        };

    private static TrackedMetric Build(WrittenMap map)
    {
        map.RefuseBeside(RequestsPerTarget, "it is a metric of its own.", [.. CustomMetricTable.Table.Keys, Math]);
        map.RefuseBeside(Math, "each of its metrics has its own.", [.. CustomMetricTable.Table.Keys]);
        if (map.TryGet(RequestsPerTarget, out var group))
        {
            return new(null, group);
        }

        if (map.Has(Math))
        {
            return new(MetricMathTable.Table.Empty.With(MetricMathTable.Queries, map.Get(Math, [])), null);
        }

        foreach (var key in new[] { CustomMetricTable.Namespace, CustomMetricTable.Name })
        {
            if (!map.Has(key) && !map.IsMeant(WrittenProperties.KeyOf(key)))
            {
                map.Binding.Report(
                    BindingCodes.MissingKey,
                    map.Span,
                    $"{map.Binding.Place} needs `{key.Path}` (or `requestsPerTarget` alone)."
                );
            }
        }

        return new(TableBinding.Read(CustomMetricTable.Table, map), null);
    }
}
