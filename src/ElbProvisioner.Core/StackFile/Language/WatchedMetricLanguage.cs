using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

/// <param name="Settings">Of an alarm.</param>
internal sealed record WatchedMetric(Settings Settings, Reference? RequestsOf = null, Reference? Group = null);

/// <summary>The metric that an alarm looks at.</summary>
internal static class WatchedMetricLanguage
{
    /// <summary>Stands for the policy's own group, or its only target group.</summary>
    public const string Own = "";

    private static readonly Key<Reference> Cpu = Of(
        "cpu",
        References.ScalingGroup,
        "Percent of CPU that this scaling group's instances use."
    );

    private static readonly Key<Reference> NetworkIn = Of(
        "networkIn",
        References.ScalingGroup,
        "Bytes that each of this scaling group's instances receives."
    );

    private static readonly Key<Reference> NetworkOut = Of(
        "networkOut",
        References.ScalingGroup,
        "Bytes that each of this scaling group's instances sends."
    );

    private static readonly Key<Reference> RequestsPerTarget = Of(
        "requestsPerTarget",
        References.TargetGroup,
        "Requests for each target of this target group."
    );

    private static readonly Key<string> Namespace = new("namespace", MetricShapes.Namespace, "The metric's CloudWatch namespace.");

    private static readonly Key<string> Name = new("name", new TextShape("a metric's name", maxLength: 255), "The metric's name.");

    private static readonly Key<ImmutableSortedDictionary<string, ResourceRef>> Dimensions = new(
        "dimensions",
        MetricShapes.Dimensions,
        MetricShapes.DimensionsSay
    );

    private static readonly Key Statistic = WrittenProperties.KeyOf(AlarmTable.Statistic);

    private static readonly Key Unit = WrittenProperties.KeyOf(AlarmTable.Unit);

    private static readonly Key Period = WrittenProperties.KeyOf(AlarmTable.Period);

    private static readonly Key<ImmutableArray<Settings>> Math = new(
        "metrics",
        MetricQueryTable.ByIdShape,
        "Metric math: metrics and expressions over them, by ids that begin with a small letter."
    );

    private static readonly ImmutableArray<Key> OfOne = [Namespace, Name, Dimensions, Statistic, Unit, Period];

    private static readonly ImmutableArray<(Key<Reference> Key, string Metric)> OfGroups =
    [
        (Cpu, "CPUUtilization"),
        (NetworkIn, "NetworkIn"),
        (NetworkOut, "NetworkOut"),
    ];

    public static Shape<WatchedMetric> Shape { get; } =
        new FormsShape<WatchedMetric>(
            scalar: new ChoiceShape(["cpu", "networkIn", "networkOut", "requestsPerTarget"]).Convert(
                (string word, Node node, Binding _, [MaybeNullWhen(false)] out WatchedMetric value) =>
                {
                    var own = new Reference(Own, node.At);
                    value = word == RequestsPerTarget.Name ? Requests(own) : OfGroup(OfGroups.First(g => g.Key.Name == word).Metric, own);
                    return true;
                }
            ),
            map: new MapShape<WatchedMetric>(
                "watchedMetric",
                "What an alarm looks at: one of `cpu`, `networkIn`, `networkOut`, `requestsPerTarget` and `metrics`, or a CloudWatch metric.",
                [Cpu, NetworkIn, NetworkOut, RequestsPerTarget, Math, .. OfOne, RefusedKey.Named("metricName", Name.Name)],
                Build
            )
        );

    private static WatchedMetric Build(WrittenMap map)
    {
        var stated = new Key[] { Cpu, NetworkIn, NetworkOut, RequestsPerTarget, Math }
            .Where(map.Has)
            .ToList();
        if (stated.Count > 0)
        {
            map.RefuseBeside(
                stated[0],
                "it is a metric of its own.",
                [.. stated.Skip(1), Namespace, Name, Dimensions, .. stated[0] == Math ? new[] { Statistic, Unit, Period } : []]
            );
        }
        else if (!(map.Has(Name) || map.IsMeant(Name)) || !map.Has(Namespace))
        {
            map.Binding.Report(
                BindingCodes.MissingKey,
                map.Span,
                $"{map.Binding.Place} needs `namespace` and `name`, or one of `cpu`, `networkIn`, `networkOut`, `requestsPerTarget` and `metrics`."
            );
        }

        var said = TableBinding.Written(AlarmTable.Table, [AlarmTable.Statistic, AlarmTable.Unit, AlarmTable.Period], map);
        if (map.Find(RequestsPerTarget) is { } targetGroup)
        {
            return With(Requests(targetGroup), said);
        }

        foreach (var (key, metric) in OfGroups)
        {
            if (map.Find(key) is { } group)
            {
                return With(OfGroup(metric, group), said);
            }
        }

        if (map.Has(Math))
        {
            return new(said.With(AlarmTable.Queries, map.Get(Math, [])));
        }

        var settings = said.With(AlarmTable.Namespace, map.Get(Namespace, "")).With(AlarmTable.Metric, map.Get(Name, ""));
        return new(map.Find(Dimensions) is { } dimensions ? settings.With(AlarmTable.Dimensions, dimensions) : settings);
    }

    private static WatchedMetric With(WatchedMetric metric, Settings said) => metric with { Settings = said.Over(metric.Settings) };

    private static WatchedMetric OfGroup(string metric, Reference group) => new(Named("AWS/EC2", metric), Group: group);

    /// <summary>Its only statistic is the sum [ELB guide: CloudWatch metrics, RequestCountPerTarget].</summary>
    private static WatchedMetric Requests(Reference targetGroup) =>
        new(Named("AWS/ApplicationELB", "RequestCountPerTarget").With(AlarmTable.Statistic, "Sum"), RequestsOf: targetGroup);

    private static Settings Named(string metricNamespace, string name) =>
        AlarmTable.Table.Empty.With(AlarmTable.Namespace, metricNamespace).With(AlarmTable.Metric, name);

    private static Key<Reference> Of(string name, Shape<Reference> shape, string says) => new(name, shape, says);
}
