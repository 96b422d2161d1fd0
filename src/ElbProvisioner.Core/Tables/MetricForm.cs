using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Tables;

using Members = IReadOnlyDictionary<string, object>;

/// <summary>One metric of one of several forms, told apart by the member that a configuration has.</summary>
internal sealed class MetricForm : Form<Settings>
{
    private const string Predefined = "PredefinedMetricSpecification";
    private const string Customized = "CustomizedMetricSpecification";

    private static readonly ImmutableArray<PropertyTable> Tables =
    [
        PredefinedMetricTable.Table,
        CustomMetricTable.Table,
        MetricMathTable.Table,
    ];

    public override string Key(object value) => string.Join(' ', ((Settings)value).Canonical());

    public override IEnumerable<string> Members(string member) =>
        Tables.SelectMany(t => t.Members).Distinct(StringComparer.Ordinal).Select(inner => $"{member}.{inner}");

    public override IEnumerable<ResourceRef> Refs(object value) => ((Settings)value).Refs;

    public override object? FromWire(object wire) =>
        wire is Members config && TableOf(config)?.Read(config) is { } metric && IsOurs(metric) ? metric : null;

    protected override string Show(Settings value, Func<ResourceRef, string> nameOf) =>
        value.Find(ForeignMetricTable.Description)
        ?? (
            value.FindValue(MetricMathTable.Queries) is { } queries ? MetricQueryTable.Form.Text(queries, nameOf)
            : value.Find(PredefinedMetricTable.Type) is { } type
                ? value.Find(PredefinedMetricTable.Label) is { } label ? $"{type} of {nameOf(label.TargetGroup)}"
                    : type
            : CustomText(value, nameOf)
        );

    /// <exception cref="InvalidOperationException">It is of another form: a bug, elbctl only reads those.</exception>
    protected override object Send(Settings value, Func<ResourceRef, string> idOf) =>
        value.Table == ForeignMetricTable.Table
            ? throw new InvalidOperationException("The plan writes a metric that elbctl only reads.")
            : value.Creating(idOf);

    private static PropertyTable? TableOf(Members config) =>
        config.ContainsKey(Predefined) ? PredefinedMetricTable.Table
        : config.GetValueOrDefault(Customized) is not Members own ? null
        : own.GetValueOrDefault("Metrics") is IReadOnlyList<object> { Count: > 0 } ? MetricMathTable.Table
        : CustomMetricTable.Table;

    private static bool IsOurs(Settings metric) =>
        metric.Table == PredefinedMetricTable.Table
            ? metric.Get(PredefinedMetricTable.Type) != PredefinedMetricTable.Requests || metric.Has(PredefinedMetricTable.Label)
            : metric.Table == MetricMathTable.Table || metric.Get(CustomMetricTable.Name).Length > 0;

    private static string CustomText(Settings metric, Func<ResourceRef, string> nameOf)
    {
        var dimensions = metric.Find(CustomMetricTable.Dimensions);
        return string.Join(
                ' ',
                [
                    metric.Get(CustomMetricTable.Namespace),
                    metric.Get(CustomMetricTable.Name),
                    metric.Get(CustomMetricTable.Statistic),
                    metric.Find(CustomMetricTable.Unit) ?? "",
                    .. dimensions is null ? [] : DimensionsForm.Words(dimensions, nameOf),
                    metric.FindValue(CustomMetricTable.Period) is { } period ? $"every {period.TotalSeconds:0}s" : "",
                ]
            )
            .TrimEnd();
    }
}
