using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Scaling policies of all four types; they are put whole, by name [Auto Scaling API: PutScalingPolicy].</summary>
public static class ScalingPolicyTable
{
    public const string Tracking = "TargetTrackingScaling";
    public const string InSteps = "StepScaling";
    public const string Simple = "SimpleScaling";
    public const string Predictive = "PredictiveScaling";

    internal const string Exact = "ExactCapacity";

    private const string TrackingMember = "TargetTrackingConfiguration";
    private const string ForecastMember = "PredictiveScalingConfiguration";

    private static readonly ImmutableArray<string> AdjustmentTypes = ["ChangeInCapacity", "PercentChangeInCapacity", Exact];

    public static PropertyTable Table { get; } = new(ResourceKind.ScalingPolicy);

    public static Property<string> Name { get; } =
        Table.Given("name", Forms.Text).NotCompared().Wire("PolicyName").Unsaid("").Effect(Feels.Nothing);

    /// <summary>A put with another one turns the policy into it.</summary>
    public static Property<string> Type { get; } =
        Table.Given("type", Forms.Text).Is(Tracking).Quiet().Wire("PolicyType").Unsaid("policy").Effect(Scales);

    /// <summary>By <see cref="PredefinedMetricTable"/>, <see cref="CustomMetricTable"/> or <see cref="MetricMathTable"/>.</summary>
    public static Property<Settings> Metric { get; } = Table.Given("metric", new MetricForm()).Wire(TrackingMember).Effect(Scales);

    public static Property<double> Target { get; } =
        Table
            .Value("target", Forms.Decimal, new DecimalShape(0, 1e15), "The value to keep the metric at: percent for cpu.")
            .InsteadOf("targetValue")
            .Required()
            .Wire(TrackingMember + ".TargetValue")
            .Unsaid(0)
            .Effect(Scales);

    public static Property<bool> ScaleIn { get; } =
        Table
            .Value("scaleIn", Forms.Opposite, TruthShape.Instance, "false: the policy only ever adds instances; true unless written.")
            .IsWhere(Is(Tracking), true)
            .Wire(TrackingMember + ".DisableScaleIn")
            .Unsaid(true)
            .Effect(Scales);

    public static Property<bool> Enabled { get; } =
        Table.Flag("enabled", "false: the policy rests; true unless written.").Is(true).Quiet().Wire("Enabled").Unsaid(true).Effect(Scales);

    public static Property<TimeSpan> Warmup { get; } =
        Table
            .Duration(
                "warmup",
                0,
                86400,
                "How long a new instance does not count towards the metric; the group's `defaultInstanceWarmup` unless written."
            )
            .InsteadOf("estimatedInstanceWarmup")
            .Wire("EstimatedInstanceWarmup")
            .Exactly()
            .Effect(Scales);

    public static Property<string> Adjustment { get; } =
        Table
            .Word(
                "adjustment",
                AdjustmentTypes,
                "What `by` is: instances more or fewer, percent of the group more or fewer, or the size itself."
            )
            .InsteadOf("adjustmentType")
            .Required()
            .Wire("AdjustmentType")
            .Effect(Scales);

    /// <summary>At most 20, from low to high, by <see cref="StepTable"/>.</summary>
    public static Property<ImmutableArray<Settings>> Steps { get; } =
        Table
            .Value(
                "steps",
                new StepsForm(),
                StepTable.ListShape,
                "What happens at which distance of the metric from the alarm's threshold."
            )
            .InsteadOf("stepAdjustments")
            .Required()
            .Wire("StepAdjustments")
            .Effect(Scales);

    public static Property<int> By { get; } =
        Table
            .Whole("by", -10_000, 10_000, "How much: by `adjustment`.")
            .InsteadOf("scalingAdjustment")
            .Required()
            .Wire("ScalingAdjustment")
            .Effect(Scales);

    public static Property<int> MinMagnitude { get; } =
        Table
            .Whole("minMagnitude", 1, 10_000, "How many instances a change in percent is at least.")
            .InsteadOf("minAdjustmentMagnitude")
            .Wire("MinAdjustmentMagnitude")
            .Exactly()
            .Effect(Scales);

    public static Property<string> Aggregation { get; } =
        Table
            .Word("aggregation", ["Average", "Minimum", "Maximum"], "How the metric's values are put together; Average unless written.")
            .InsteadOf("metricAggregationType")
            .IsWhere(Is(InSteps), "Average")
            .Wire("MetricAggregationType")
            .Effect(Scales);

    public static Property<TimeSpan> Cooldown { get; } =
        Table
            .Duration(
                "cooldown",
                0,
                31_536_000,
                "How long the policy rests after it has acted; the group's `defaultCooldown` unless written."
            )
            .Wire("Cooldown")
            .Exactly()
            .Effect(Scales);

    public static Property<string> Mode { get; } =
        Table
            .Word("mode", ["ForecastOnly", "ForecastAndScale"], "ForecastOnly looks and does nothing; it is what counts unless written.")
            .IsWhere(Is(Predictive), "ForecastOnly")
            .Wire(ForecastMember + ".Mode")
            .Effect(Scales);

    /// <summary>One, by <see cref="ForecastTable"/>.</summary>
    public static Property<ImmutableArray<Settings>> Forecasts { get; } =
        Table.Given("metrics", new BlocksForm(ForecastTable.Table)).Wire(ForecastMember + ".MetricSpecifications").Effect(Scales);

    public static Property<TimeSpan> SchedulingBuffer { get; } =
        Table
            .Duration("schedulingBuffer", 0, 3599, "How long before its time an instance is launched; 5m unless written.")
            .InsteadOf("schedulingBufferTime")
            .IsWhere(Is(Predictive), TimeSpan.FromMinutes(5))
            .Wire(ForecastMember + ".SchedulingBufferTime")
            .Effect(Scales);

    public static Property<string> MaxCapacityBreach { get; } =
        Table
            .Word(
                "maxCapacityBreach",
                ["HonorMaxCapacity", "IncreaseMaxCapacity"],
                "Whether a forecast above the group's maximum raises it; HonorMaxCapacity unless written."
            )
            .InsteadOf("maxCapacityBreachBehavior")
            .IsWhere(Is(Predictive), "HonorMaxCapacity")
            .Wire(ForecastMember + ".MaxCapacityBreachBehavior")
            .Effect(Scales);

    public static Property<int> MaxCapacityBuffer { get; } =
        Table
            .Whole("maxCapacityBuffer", 0, 100, "Percent above the forecast to which the maximum is raised; with IncreaseMaxCapacity.")
            .Wire(ForecastMember + ".MaxCapacityBuffer")
            .Exactly()
            .Effect(Scales);

    private static EffectRule Scales => Feels.Note("the group grows and shrinks by it");

    internal static Func<Settings, bool> Is(string type) => policy => policy.Find(Type) == type;
}
