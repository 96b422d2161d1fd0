using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>A metric that Auto Scaling knows by a word [Auto Scaling API: PredefinedMetricSpecification].</summary>
public static class PredefinedMetricTable
{
    /// <summary>It needs a label.</summary>
    public const string Requests = "ALBRequestCountPerTarget";

    private const string Specification = "PredefinedMetricSpecification.";

    public static PropertyTable Table { get; } = new("metric");

    public static Property<string> Type { get; } =
        Table.Given("type", Forms.Text).Wire(Specification + "PredefinedMetricType").Unsaid("?").Effect(Feels.Judged);

    public static Property<ResourceLabel> Label { get; } =
        Table.Given("of", new ResourceLabelForm()).Wire(Specification + "ResourceLabel").Effect(Feels.Judged);

    public static Settings Of(string type) => Table.Empty.With(Type, type);

    public static Settings RequestsOf(ResourceRef loadBalancer, ResourceRef targetGroup) =>
        Of(Requests).With(Label, new ResourceLabel(loadBalancer, targetGroup));
}

/// <summary>A metric of CloudWatch [Auto Scaling API: CustomizedMetricSpecification].</summary>
public static class CustomMetricTable
{
    private const string Specification = "CustomizedMetricSpecification.";

    public static PropertyTable Table { get; } = new("CloudWatch metric");

    public static Property<string> Namespace { get; } =
        Table
            .Text("namespace", MetricShapes.Namespace, "The metric's CloudWatch namespace.")
            .Wire(Specification + "Namespace")
            .Unsaid("")
            .Effect(Feels.Judged);

    public static Property<string> Name { get; } =
        Table
            .Text("name", new TextShape("a metric's name", maxLength: 255), "The metric's name.")
            .InsteadOf("metricName")
            .Wire(Specification + "MetricName")
            .Unsaid("")
            .Effect(Feels.Judged);

    public static Property<ImmutableSortedDictionary<string, ResourceRef>> Dimensions { get; } =
        Table
            .Value("dimensions", new DimensionsForm(), MetricShapes.Dimensions, MetricShapes.DimensionsSay)
            .Wire(Specification + "Dimensions")
            .Effect(Feels.Judged);

    public static Property<string> Statistic { get; } =
        Table
            .Word("statistic", ["Average", "Minimum", "Maximum", "SampleCount", "Sum"], "Average unless written.")
            .Is("Average")
            .Wire(Specification + "Statistic")
            .Unsaid("")
            .Effect(Feels.Judged);

    public static Property<string> Unit { get; } =
        Table.Word("unit", MetricShapes.Units, "The metric's unit, such as Count.").Wire(Specification + "Unit").Effect(Feels.Judged);

    /// <summary>10 or 30 seconds; a minute goes without saying.</summary>
    public static Property<TimeSpan> Period { get; } =
        Table.Given("period", new ShortPeriodForm()).Wire(Specification + "Period").Effect(Feels.Judged);
}

/// <summary>An expression over metrics of CloudWatch [Auto Scaling API: TargetTrackingMetricDataQuery].</summary>
public static class MetricMathTable
{
    public static PropertyTable Table { get; } = new("metric math");

    /// <summary>At most 10, by <see cref="MetricQueryTable"/>; one of them is what counts.</summary>
    public static Property<ImmutableArray<Settings>> Queries { get; } =
        Table.Given("metrics", MetricQueryTable.Form).Wire("CustomizedMetricSpecification.Metrics").Effect(Feels.Judged);
}

/// <summary>A metric of a form that elbctl does not write, found in AWS.</summary>
public static class ForeignMetricTable
{
    public static PropertyTable Table { get; } = new("metric of another form");

    public static Property<string> Description { get; } = Table.Given("description", Forms.Text).Effect(Feels.Judged);
}
