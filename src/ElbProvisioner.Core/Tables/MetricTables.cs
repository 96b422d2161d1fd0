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

    private const string Specification = "CustomizedMetricSpecification.";

    public static PropertyTable Table { get; } = new("CloudWatch metric");

    public static Property<string> Namespace { get; } =
        Table
            .Text("namespace", new TextShape("a CloudWatch namespace", maxLength: 255), "The metric's CloudWatch namespace.")
            .Wire(Specification + "Namespace")
            .Unsaid("")
            .Effect(Feels.Judged);

    public static Property<string> Name { get; } =
        Table
            .Text("name", new TextShape("a metric's name", maxLength: 255), "The metric's name.")
            .Wire(Specification + "MetricName")
            .Unsaid("")
            .Effect(Feels.Judged);

    public static Property<ImmutableSortedDictionary<string, string>> Dimensions { get; } =
        Table
            .Value(
                "dimensions",
                new PairListForm("Name", "Value"),
                new PairsShape<string>("values by dimension", new TextShape("a dimension's value", maxLength: 1024)).Select(pairs =>
                    pairs.Aggregate(TagMap.Empty, static (all, pair) => all.SetItem(pair.Key, pair.Value))
                ),
                "Values by dimension, at most 30."
            )
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
        Table.Word("unit", Units, "The metric's unit, such as Count.").Wire(Specification + "Unit").Effect(Feels.Judged);
}

/// <summary>A metric of a form that elbctl does not write, found in AWS.</summary>
public static class ForeignMetricTable
{
    public static PropertyTable Table { get; } = new("metric of another form");

    public static Property<string> Description { get; } = Table.Given("description", Forms.Text).Effect(Feels.Judged);
}
