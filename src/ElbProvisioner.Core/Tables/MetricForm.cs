using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>One metric of one of several forms, told apart by the member that a configuration has.</summary>
internal sealed class MetricForm : Form<Settings>
{
    private static readonly ImmutableArray<(string Member, PropertyTable Table)> Cases =
    [
        ("PredefinedMetricSpecification", PredefinedMetricTable.Table),
        ("CustomizedMetricSpecification", CustomMetricTable.Table),
    ];

    public override string Key(object value) => string.Join(' ', ((Settings)value).Canonical());

    public override IEnumerable<string> Members(string member) =>
        Cases.SelectMany(c => c.Table.Members).Select(inner => $"{member}.{inner}");

    public override IEnumerable<ResourceRef> Refs(object value) => ((Settings)value).Refs;

    public override object? FromWire(object wire) =>
        wire is Members config && Cases.FirstOrDefault(c => config.ContainsKey(c.Member)).Table is { } table && IsOurs(table.Read(config))
            ? table.Read(config)
            : null;

    protected override string Show(Settings value, Func<ResourceRef, string> nameOf) =>
        value.Find(ForeignMetricTable.Description)
        ?? (
            value.Find(PredefinedMetricTable.Type) is { } type
                ? value.Find(PredefinedMetricTable.Label) is { } label
                    ? $"{type} of {nameOf(label.TargetGroup)}"
                    : type
                : CustomText(value)
        );

    /// <exception cref="InvalidOperationException">It is of another form: a bug, elbctl only reads those.</exception>
    protected override object Send(Settings value, Func<ResourceRef, string> idOf) =>
        value.Table == ForeignMetricTable.Table
            ? throw new InvalidOperationException("The plan writes a metric that elbctl only reads.")
            : value.Creating(idOf);

    private static bool IsOurs(Settings metric) =>
        metric.Table == PredefinedMetricTable.Table
            ? metric.Get(PredefinedMetricTable.Type) != PredefinedMetricTable.Requests || metric.Has(PredefinedMetricTable.Label)
            : metric.Get(CustomMetricTable.Name).Length > 0;

    private static string CustomText(Settings metric)
    {
        var dimensions = metric.Find(CustomMetricTable.Dimensions) ?? TagMap.Empty;
        return string.Join(
                ' ',
                [
                    metric.Get(CustomMetricTable.Namespace),
                    metric.Get(CustomMetricTable.Name),
                    metric.Get(CustomMetricTable.Statistic),
                    metric.Find(CustomMetricTable.Unit) ?? "",
                    .. dimensions.Select(d => $"{d.Key}={d.Value}"),
                ]
            )
            .TrimEnd();
    }
}
