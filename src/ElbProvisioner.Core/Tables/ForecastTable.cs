using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>What a predictive policy forecasts, and by what it scales [Auto Scaling API: PredictiveScalingMetricSpecification].</summary>
public static class ForecastTable
{
    public static PropertyTable Table { get; } = new("forecast");

    public static Property<double> Target { get; } =
        Table
            .Value("targetValue", Forms.Decimal, new DecimalShape(0, 1e15), "The policy's `target`.")
            .Wire("TargetValue")
            .Unsaid(0)
            .Effect(Feels.Judged);

    public static Property<Settings> Pair { get; } =
        Predefined("predefinedMetricPairSpecification", PredefinedForecastTable.Pairs, "A metric and its load, by one word.");

    public static Property<Settings> Scaling { get; } =
        Predefined("predefinedScalingMetricSpecification", PredefinedForecastTable.Scaling, "By what it scales.");

    public static Property<Settings> Load { get; } =
        Predefined("predefinedLoadMetricSpecification", PredefinedForecastTable.Load, "What it forecasts.");

    public static Property<Settings> OwnScaling { get; } = Customized("customizedScalingMetricSpecification", "By what it scales.");

    public static Property<Settings> OwnLoad { get; } = Customized("customizedLoadMetricSpecification", "What it forecasts.");

    public static Property<Settings> OwnCapacity { get; } =
        Customized("customizedCapacityMetricSpecification", "What the group's capacity is, where the two above are customized.");

    private static Property<Settings> Predefined(string path, PropertyTable table, string says) =>
        Table
            .Value(path, new BlockForm(table), BlockShape.Of(table, path, says), says)
            .Wire(char.ToUpperInvariant(path[0]) + path[1..])
            .Effect(Feels.Judged);

    private static Property<Settings> Customized(string path, string says) =>
        Table
            .Value(path, new BlockForm(OwnForecastTable.Table), OwnForecastTable.Shape, says)
            .Wire(char.ToUpperInvariant(path[0]) + path[1..])
            .Effect(Feels.Judged);
}

/// <summary>Metrics by a word; requests are those of a target group.</summary>
public static class PredefinedForecastTable
{
    private const string Member = "PredefinedMetricType";
    private const string LabelMember = "ResourceLabel";

    public static PropertyTable Pairs { get; } =
        Of("predefined metric pair", ["ASGCPUUtilization", "ASGNetworkIn", "ASGNetworkOut", "ALBRequestCount"]);

    public static PropertyTable Scaling { get; } =
        Of(
            "predefined scaling metric",
            ["ASGAverageCPUUtilization", "ASGAverageNetworkIn", "ASGAverageNetworkOut", "ALBRequestCountPerTarget"]
        );

    public static PropertyTable Load { get; } =
        Of("predefined load metric", ["ASGTotalCPUUtilization", "ASGTotalNetworkIn", "ASGTotalNetworkOut", "ALBTargetGroupRequestCount"]);

    public static Property<string> TypeOf(PropertyTable table) => (Property<string>)table.Properties[0];

    /// <summary>A target group of the file by its name, which becomes <see cref="LabelOf"/>.</summary>
    public static Property<string> GroupOf(PropertyTable table) => (Property<string>)table.Properties[1];

    public static Property<ResourceLabel> LabelOf(PropertyTable table) => (Property<ResourceLabel>)table.Properties[2];

    public static bool CountsRequests(Settings metric) =>
        metric.Find(TypeOf(metric.Table))?.StartsWith("ALB", StringComparison.Ordinal) == true;

    private static PropertyTable Of(string label, ImmutableArray<string> words)
    {
        var table = new PropertyTable(label);
        table.Word("predefinedMetricType", words, "AWS's word for it.").Required().Wire(Member).Effect(Feels.Judged);
        table
            .Text(
                "resourceLabel",
                new TextShape("a target group's name", Texts.Name),
                "The target group whose requests count, by its name in this file."
            )
            .NotCompared()
            .Effect(Feels.Judged);
        table.Given("of", new ResourceLabelForm()).Wire(LabelMember).Effect(Feels.Judged);
        return table;
    }
}

/// <summary>Metrics of CloudWatch, by AWS's own nesting [Auto Scaling API: MetricDataQuery].</summary>
public static class OwnForecastTable
{
    public static PropertyTable Table { get; } = new("forecast of metrics");

    public static Property<ImmutableArray<Settings>> Queries { get; } =
        Table
            .Value(
                "metricDataQueries",
                new BlocksForm(ForecastQueryTable.Table),
                new ListShape<Settings>(
                    BlockShape.Of(ForecastQueryTable.Table, "forecastQuery", "A metric, or an expression over the others."),
                    orSingle: false,
                    mayBeEmpty: false
                )
                    .Select(static items => ImmutableArray.Create(items))
                    .Convert<ImmutableArray<Settings>, ImmutableArray<Settings>>(ForecastQueries.Check),
                "Metrics and expressions over them, at most 10."
            )
            .Required()
            .Wire("MetricDataQueries")
            .Effect(Feels.Judged);

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(Table, "customizedForecast", "Metrics of CloudWatch, and expressions over them.");
}

/// <inheritdoc cref="OwnForecastTable"/>
public static class ForecastQueryTable
{
    public static PropertyTable Table { get; } =
        new PropertyTable("forecast query").Section(
            "metricStat",
            "forecastMetric",
            "A metric and its statistic.",
            "A metric and its statistic."
        );

    public static Property<string> Id { get; } =
        Table
            .Text("id", new TextShape("an id", MetricShapes.Id), "By which expressions name it.")
            .Required()
            .Wire("Id")
            .Effect(Feels.Judged);

    public static Property<string> Expression { get; } =
        Table
            .Text("expression", new TextShape("an expression", maxLength: 1023), "Over the other ids.")
            .Wire("Expression")
            .Effect(Feels.Judged);

    public static Property<Settings> Metric { get; } =
        Table
            .Value(
                "metricStat.metric",
                new BlockForm(ForecastMetricTable.Table),
                BlockShape.Of(ForecastMetricTable.Table, "cloudWatchMetric", "A metric of CloudWatch."),
                "A metric of CloudWatch."
            )
            .Required()
            .Wire("MetricStat.Metric")
            .Effect(Feels.Judged);

    public static Property<string> Stat { get; } =
        Table
            .Text("metricStat.stat", MetricShapes.AnyStatistic, "How its values are put together.")
            .Required()
            .Wire("MetricStat.Stat")
            .Effect(Feels.Judged);

    public static Property<string> Unit { get; } =
        Table.Word("metricStat.unit", MetricShapes.Units, "The metric's unit.").Wire("MetricStat.Unit").Effect(Feels.Judged);

    public static Property<string> Label { get; } =
        Table.Text("label", new TextShape("a label", maxLength: 2047), "For people.").Wire("Label").Effect(Feels.Judged);

    public static Property<bool> ReturnData { get; } =
        Table
            .Flag("returnData", "true: this is what counts; true unless written.")
            .Is(true)
            .Wire("ReturnData")
            .Unsaid(true)
            .Effect(Feels.Judged);
}

/// <inheritdoc cref="OwnForecastTable"/>
public static class ForecastMetricTable
{
    public static PropertyTable Table { get; } = new("metric of CloudWatch");

    public static Property<string> Namespace { get; } =
        Table.Text("namespace", MetricShapes.Namespace, "Its namespace.").Required().Wire("Namespace").Effect(Feels.Judged);

    public static Property<string> Name { get; } =
        Table
            .Text("metricName", new TextShape("a metric's name", maxLength: 255), "Its name.")
            .Required()
            .Wire("MetricName")
            .Effect(Feels.Judged);

    public static Property<ImmutableSortedDictionary<string, ResourceRef>> Dimensions { get; } =
        Table
            .Value("dimensions", new DimensionsForm(), MetricShapes.Dimensions, MetricShapes.DimensionsSay)
            .Wire("Dimensions")
            .Effect(Feels.Judged);
}
