using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// A metric or an expression over others, told apart by ids [CloudWatch API: MetricDataQuery; Auto Scaling API:
/// TargetTrackingMetricDataQuery].
/// </summary>
public static class MetricQueryTable
{
    private const int Most = 10;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static PropertyTable Table { get; } =
        new PropertyTable("metric query")
            .Section(
                "metric",
                "queriedMetric",
                "A metric of CloudWatch: `{ namespace, name, dimensions, statistic, unit }`.",
                "A metric of CloudWatch: `{ namespace, name, dimensions, statistic, unit }`."
            )
            .Refuse(RefusedKey.Named("metricStat", "metric"))
            .Refuse(RefusedKey.Elsewhere("id", "", "the id is the key that it stands under", "Remove it."));

    /// <summary>Begins with a small letter; letters, digits and underscores.</summary>
    public static Property<string> Id { get; } = Table.Given("id", Forms.Text).Wire("Id").Unsaid("").Effect(Feels.Judged);

    public static Property<string> Expression { get; } =
        Table
            .Text("expression", new TextShape("an expression", maxLength: 2047), "An expression over the other ids, such as m1 / m2.")
            .Wire("Expression")
            .Effect(Feels.Judged);

    public static Property<string> Namespace { get; } =
        Table
            .Text("metric.namespace", MetricShapes.Namespace, "The metric's CloudWatch namespace.")
            .Required()
            .Wire("MetricStat.Metric.Namespace")
            .Effect(Feels.Judged);

    public static Property<string> Name { get; } =
        Table
            .Text("metric.name", new TextShape("a metric's name", maxLength: 255), "The metric's name.")
            .InsteadOf("metricName")
            .Required()
            .Wire("MetricStat.Metric.MetricName")
            .Effect(Feels.Judged);

    public static Property<ImmutableSortedDictionary<string, ResourceRef>> Dimensions { get; } =
        Table
            .Value("metric.dimensions", new DimensionsForm(), MetricShapes.Dimensions, MetricShapes.DimensionsSay)
            .Wire("MetricStat.Metric.Dimensions")
            .Effect(Feels.Judged);

    public static Property<string> Statistic { get; } =
        Table
            .Text("metric.statistic", MetricShapes.AnyStatistic, "Average unless written; percentiles such as p99 too.")
            .InsteadOf("stat")
            .IsWhere(IsMetric, "Average")
            .Wire("MetricStat.Stat")
            .Effect(Feels.Judged);

    public static Property<string> Unit { get; } =
        Table.Word("metric.unit", MetricShapes.Units, "The metric's unit, such as Count.").Wire("MetricStat.Unit").Effect(Feels.Judged);

    public static Property<TimeSpan> Period { get; } =
        Table
            .Duration("period", MetricShapes.Period, "10s, 20s, 30s, or whole minutes; 60s unless written.")
            .IsWhere(IsMetric, Minute)
            .Wire("MetricStat.Period")
            .OrWire(static query => !IsMetric(query), "Period")
            .OrDescribed("Period")
            .Effect(Feels.Judged);

    public static Property<string> Label { get; } =
        Table.Text("label", new TextShape("a label", maxLength: 2047), "For people.").Wire("Label").Effect(Feels.Judged);

    public static Property<bool> ReturnData { get; } =
        Table
            .Flag("returnData", "true: this is what counts. Of several it must be one; the only expression, unless written.")
            .Wire("ReturnData")
            .Unsaid(true)
            .Effect(Feels.Judged);

    internal static ItemsForm Form { get; } = new(Table, Id, TextOf);

    /// <summary>Queries by id.</summary>
    internal static Shape<ImmutableArray<Settings>> ByIdShape { get; } =
        new PairsShape<Settings>(
            "metrics and expressions by id",
            BlockShape.Of(Table, "metricQuery", "A metric, or an expression over the others.", CheckOne),
            MetricShapes.Id,
            mayBeEmpty: false
        ).Convert(
            (Pair<Settings>[] pairs, Node node, Binding binding, out ImmutableArray<Settings> value) =>
            {
                var queries = pairs.Select(static pair => pair.Value.With(Id, pair.Key)).ToList();
                var counting = Counting(queries);
                value = [.. queries.Select(q => q.With(ReturnData, q == counting))];
                if (queries.Count <= Most && counting is not null)
                {
                    return MetricExpressions.Check(
                        [.. queries.Select(static q => (q.Get(Id), q.Find(Expression)))],
                        binding,
                        id => ExpressionAt(node, id)
                    );
                }

                binding.Report(
                    queries.Count > Most ? BindingCodes.TooMany : BindingCodes.MissingKey,
                    node.At,
                    queries.Count > Most
                        ? $"{binding.Place}: at most {Most} metrics and expressions are possible."
                        : $"{binding.Place}: one of them, and no other, must have `returnData: true`: it is what counts."
                );
                return false;
            }
        );

    internal static bool IsMetric(Settings query) => !query.Has(Expression);

    private static Settings? Counting(List<Settings> queries)
    {
        // Of an alarm on a band the metric counts, and the band is what it is compared with.
        queries = queries.Exists(static q => MetricExpressions.IsBand(q.Find(Expression)))
            ? queries.FindAll(static q => !MetricExpressions.IsBand(q.Find(Expression)))
            : queries;
        var said = queries.FindAll(static q => q.FindValue(ReturnData) == true);
        var open = said.Count > 0 ? said : queries.FindAll(static q => q.FindValue(ReturnData) is null);
        var candidates = open.Count > 1 && said.Count == 0 ? open.FindAll(static q => !IsMetric(q)) : open;
        return candidates is [var only] ? only : null;
    }

    private static SourceSpan ExpressionAt(Node node, string id) =>
        (node as MapNode)?.Find(id)?.Value is MapNode query ? query.Find("expression")?.Value.At ?? query.At : node.At;

    private static void CheckOne(WrittenMap map, Settings query)
    {
        if (query.Has(Expression) == (query.Has(Name) || query.Has(Namespace)))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.Span,
                $"{map.Binding.Place} must have `expression` or `metric`, and not both.",
                "Write metric: { namespace, name }, or an expression over other ids."
            );
        }
    }

    private static string TextOf(Settings query, Func<ResourceRef, string> nameOf)
    {
        var what =
            query.Find(Expression)
            ?? string.Join(
                ' ',
                [
                    query.Find(Namespace) ?? "",
                    query.Find(Name) ?? "",
                    query.Find(Statistic) ?? "",
                    query.Find(Unit) ?? "",
                    .. query.Find(Dimensions) is { } dimensions ? DimensionsForm.Words(dimensions, nameOf) : [],
                    query.FindValue(Period) is { } period ? $"every {period.TotalSeconds:0}s" : "",
                ]
            );
        var label = query.Find(Label) is { } name ? $" \"{name}\"" : "";
        return string.Join(' ', what.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            + label
            + (query.FindValue(ReturnData) == true ? " (counts)" : "");
    }
}
