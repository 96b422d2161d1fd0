using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Metric alarms; they are put whole, by name [CloudWatch API: PutMetricAlarm, MetricAlarm].</summary>
public static class AlarmTable
{
    private const string PromQl = "EvaluationCriteria.PromQLCriteria.";

    /// <summary>[CloudWatch API: ResourceList]</summary>
    internal const int MostActions = 5;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static PropertyTable Table { get; } =
        new PropertyTable(ResourceKind.Alarm).Section(
            "promql",
            "promql",
            "A query in place of a metric, in the language of Prometheus.",
            "A query in place of a metric: `{ query, pendingPeriod, recoveryPeriod }`."
        );

    public static Property<string> Name { get; } =
        Table.Given("name", Forms.Text).NotCompared().Wire("AlarmName").Unsaid("").Effect(Feels.Nothing);

    public static Property<string> Namespace { get; } =
        Table.Given("metric.namespace", Forms.Text).InsteadOf("namespace").Wire("Namespace").Exactly().Effect(Feels.Nothing);

    public static Property<string> Metric { get; } =
        Table.Given("metric.name", Forms.Text).InsteadOf("metricName").Wire("MetricName").Exactly().Effect(Feels.Nothing);

    public static Property<ImmutableSortedDictionary<string, ResourceRef>> Dimensions { get; } =
        Table.Given("metric.dimensions", new DimensionsForm()).InsteadOf("dimensions").Wire("Dimensions").Exactly().Effect(Feels.Nothing);

    /// <summary>By <see cref="MetricQueryTable"/>, in place of one metric.</summary>
    public static Property<ImmutableArray<Settings>> Queries { get; } =
        Table.Given("metric.metrics", MetricQueryTable.Form).InsteadOf("metrics").Wire("Metrics").Exactly().Effect(Feels.Nothing);

    public static Property<string> Statistic { get; } =
        Table
            .Text("statistic", MetricShapes.AnyStatistic, "Average unless written; percentiles such as p99 too. Here or in the metric.")
            .InsteadOf("extendedStatistic")
            .IsWhere(IsOfOneMetric, "Average")
            .Wire("Statistic")
            .OrWire(IsExtended, "ExtendedStatistic")
            .OrDescribed("ExtendedStatistic")
            .Exactly()
            .Effect(Feels.Nothing);

    public static Property<string> Unit { get; } =
        Table
            .Word(
                "unit",
                MetricShapes.Units,
                "The metric's unit, such as Count: values of another one do not count. Here or in the metric."
            )
            .Wire("Unit")
            .Exactly()
            .Effect(Feels.Nothing);

    /// <summary>10, 20 or 30 seconds, or whole minutes.</summary>
    public static Property<TimeSpan> Period { get; } =
        Table
            .Duration("period", MetricShapes.Period, "10s, 20s, 30s, or whole minutes; 60s unless written. Here or in the metric.")
            .IsWhere(IsOfOneMetric, Minute)
            .Wire("Period")
            .Exactly()
            .Effect(Feels.Nothing);

    public static Property<double> Threshold { get; } =
        Table
            .Value("threshold", Forms.Decimal, new DecimalShape(-1e15, 1e15), "The value to compare with.")
            .Wire("Threshold")
            .Exactly()
            .Effect(Feels.Nothing);

    public static Property<string> ThresholdMetric { get; } =
        Table
            .Text(
                "thresholdMetric",
                new TextShape("an id", MetricShapes.Id),
                "The id of the expression ANOMALY_DETECTION_BAND, in place of `threshold`."
            )
            .InsteadOf("thresholdMetricId")
            .Wire("ThresholdMetricId")
            .Exactly()
            .Effect(Feels.Nothing);

    public static Property<string> Comparison { get; } =
        Table
            .Text(
                "comparison",
                new ChoiceShape([.. ComparisonForm.Symbols, .. ComparisonForm.Bands]),
                "`'>'`, `'>='`, `'<'` or `'<='`; against a band of what is usual AWS's words.",
                new ComparisonForm()
            )
            .InsteadOf("comparisonOperator")
            .Wire("ComparisonOperator")
            .Exactly()
            .Effect(Feels.Nothing);

    public static Property<int> EvaluationPeriods { get; } =
        Table
            .Whole("evaluationPeriods", 1, 86_400, "How many of the last periods are looked at.")
            .Wire("EvaluationPeriods")
            .Exactly()
            .Effect(Feels.Nothing);

    public static Property<int> DatapointsToAlarm { get; } =
        Table
            .Whole("datapointsToAlarm", 1, 86_400, "How many of them must be beyond the threshold; all unless written.")
            .Wire("DatapointsToAlarm")
            .Exactly()
            .Effect(Feels.Nothing);

    public static Property<string> TreatMissingData { get; } =
        Table
            .Word(
                "treatMissingData",
                ["missing", "ignore", "breaching", "notBreaching"],
                "What a period without values counts as; missing unless written."
            )
            .IsWhere(IsOfMetrics, "missing")
            .Quiet()
            .Wire("TreatMissingData")
            .Unsaid("missing")
            .Effect(Feels.Nothing);

    public static Property<string> Description { get; } =
        Table
            .Text("description", new TextShape("a description", maxLength: 1024), "For people.")
            .InsteadOf("alarmDescription")
            .Wire("AlarmDescription")
            .Exactly()
            .Effect(Feels.Nothing);

    /// <summary>ARNs, and the policies of the stack that it drives.</summary>
    public static Property<ImmutableArray<ResourceRef>> OnAlarm { get; } =
        Actions("onAlarm", "AlarmActions", "alarmActions", "it goes off");

    public static Property<ImmutableArray<ResourceRef>> OnOk { get; } = Actions("onOk", "OKActions", "okActions", "it is over");

    public static Property<ImmutableArray<ResourceRef>> OnInsufficientData { get; } =
        Actions("onInsufficientData", "InsufficientDataActions", "insufficientDataActions", "there is too little data");

    public static Property<bool> ActionsEnabled { get; } =
        Table
            .Flag("actionsEnabled", "false: it changes its state and tells nobody; true unless written.")
            .Is(true)
            .Quiet()
            .Wire("ActionsEnabled")
            .Unsaid(true)
            .Effect(Feels.Nothing);

    public static Property<string> LowSamplePercentile { get; } =
        Table
            .Word("evaluateLowSampleCountPercentile", ["evaluate", "ignore"], "For percentiles: what too few values count as.")
            .Wire("EvaluateLowSampleCountPercentile")
            .Exactly()
            .Effect(Feels.Nothing);

    public static Property<Settings> WarmUp { get; } =
        Table
            .Value(
                "warmUp",
                new BlockForm(AlarmWarmUpTable.Table),
                AlarmWarmUpTable.Shape,
                "After it was made or changed: how long it knows nothing and does nothing, such as 10m."
            )
            .InsteadOf("warmUpConfiguration")
            .Wire("WarmUpConfiguration")
            .Exactly()
            .Effect(Feels.Nothing);

    public static Property<Settings> EvaluationWindow { get; } =
        Table
            .Value(
                "evaluationWindow",
                new BlockForm(AlarmWindowTable.Table),
                AlarmWindowTable.Shape,
                "`{ wallClockWindow: { timezone } }`: periods begin with the clock's."
            )
            .Wire("EvaluationWindow")
            .Exactly()
            .Effect(Feels.Nothing);

    public static Property<TimeSpan> EvaluationInterval { get; } =
        Table
            .Duration("evaluationInterval", 10, 3600, "How often the query is asked.")
            .Wire("EvaluationInterval")
            .Exactly()
            .Effect(Feels.Nothing);

    public static Property<string> Query { get; } =
        Table
            .Text("promql.query", new TextShape("a query", maxLength: 10_000), "What is true while something is wrong.")
            .Required()
            .Wire(PromQl + "Query")
            .Exactly()
            .Effect(Feels.Nothing);

    public static Property<TimeSpan> PendingPeriod { get; } =
        Table
            .Duration("promql.pendingPeriod", 0, 86_400, "How long it must be true before the alarm goes off.")
            .Wire(PromQl + "PendingPeriod")
            .Exactly()
            .Effect(Feels.Nothing);

    public static Property<TimeSpan> RecoveryPeriod { get; } =
        Table
            .Duration("promql.recoveryPeriod", 0, 86_400, "How long it must not be before it is over.")
            .Wire(PromQl + "RecoveryPeriod")
            .Exactly()
            .Effect(Feels.Nothing);

    private static bool IsOfOneMetric(Settings alarm) => alarm.Has(Metric);

    private static bool IsOfMetrics(Settings alarm) => !alarm.Has(Query);

    private static bool IsExtended(Settings alarm) => alarm.Find(Statistic) is { } statistic && MetricShapes.IsExtended(statistic);

    private static bool NotTooMany(ImmutableArray<ResourceRef> actions, Node node, Binding binding, out ImmutableArray<ResourceRef> value)
    {
        value = actions;
        if (actions.Length <= MostActions)
        {
            return true;
        }

        binding.Report(
            BindingCodes.TooMany,
            node.At,
            $"{binding.Place} has {actions.Length} actions; AWS takes {MostActions}.",
            "Let one topic tell several."
        );
        return false;
    }

    private static Property<ImmutableArray<ResourceRef>> Actions(string key, string member, string aws, string when) =>
        Table
            .Value(
                key,
                Forms.Refs,
                new ListShape<string>(Texts.Arn, orSingle: true)
                    .Select(static arns => arns.Select(ResourceRef (arn) => new ResourceRef.Existing(arn)).ToImmutableArray())
                    .Convert<ImmutableArray<ResourceRef>, ImmutableArray<ResourceRef>>(NotTooMany),
                $"ARNs of topics and of whatever else is to act when {when}."
            )
            .InsteadOf(aws)
            .Is(ImmutableArray<ResourceRef>.Empty)
            .Quiet()
            .Wire(member)
            .Unsaid([])
            .Effect(Feels.Nothing);
}

/// <summary>A rest after an alarm was put [CloudWatch API: WarmUpConfiguration].</summary>
public static class AlarmWarmUpTable
{
    public static PropertyTable Table { get; } = new("warm-up");

    public static Property<TimeSpan> Duration { get; } =
        Table
            .Value("warmUpPeriodDuration", new MinutesForm(), DurationShape.Seconds(60, 86_400), "How long, in whole minutes.")
            .Required()
            .Wire("WarmUpPeriodDurationInMinutes")
            .Effect(Feels.Nothing);

    public static Property<bool> OnlyStartAfter { get; } =
        Table
            .Flag("onlyStartEvaluatingAfterWarmUpPeriodEnds", "true: what was measured meanwhile does not count; false unless written.")
            .Is(false)
            .Wire("OnlyStartEvaluatingAfterWarmUpPeriodEnds")
            .Unsaid(false)
            .Effect(Feels.Nothing);

    internal static Shape<Settings> Shape { get; } =
        new FormsShape<Settings>(
            scalar: DurationShape.Seconds(60, 86_400).Select(static duration => Table.Empty.With(Duration, duration).Filled()),
            map: BlockShape.Of(Table, "alarmWarmUp", "A rest after the alarm was made or changed.")
        );
}

/// <summary>When periods begin [CloudWatch API: EvaluationWindow].</summary>
public static class AlarmWindowTable
{
    public static PropertyTable Table { get; } =
        new PropertyTable("window").Section(
            "wallClockWindow",
            "wallClockWindow",
            "Periods begin with the clock's minutes, hours, days or weeks.",
            "Periods begin with the clock's: of a minute, five minutes, an hour, a day or a week."
        );

    public static Property<string> Timezone { get; } =
        Table
            .Text("wallClockWindow.timezone", ClockZones.Shape, "Whose clock: a name of the IANA database, or an offset such as UTC+02:00.")
            .Required()
            .Wire("WallClockWindow.Timezone")
            .Effect(Feels.Nothing);

    internal static MapShape<Settings> Shape { get; } = BlockShape.Of(Table, "evaluationWindow", "When the alarm's periods begin.");
}
