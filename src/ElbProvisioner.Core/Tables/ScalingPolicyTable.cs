using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Scaling policies that track a metric; they are put whole, by name [Auto Scaling API: PutScalingPolicy].</summary>
public static class ScalingPolicyTable
{
    private const string Tracking = "TargetTrackingConfiguration";

    public static PropertyTable Table { get; } = new(ResourceKind.ScalingPolicy);

    public static Property<string> Name { get; } =
        Table.Given("name", Forms.Text).NotCompared().Wire("PolicyName").Unsaid("").Effect(Feels.Nothing);

    public static Property<string> Type { get; } =
        Table.Given("type", Forms.Text).NotCompared().Is("TargetTrackingScaling").Wire("PolicyType").Unsaid("policy").Effect(Feels.Nothing);

    /// <summary>By <see cref="PredefinedMetricTable"/> or <see cref="CustomMetricTable"/>.</summary>
    public static Property<Settings> Metric { get; } = Table.Given("metric", new MetricForm()).Wire(Tracking).Effect(Scales);

    public static Property<double> Target { get; } =
        Table
            .Value("target", Forms.Decimal, new DecimalShape(0, 1e15), "The value to keep the metric at: percent for cpu.")
            .Required()
            .Wire(Tracking + ".TargetValue")
            .Unsaid(0)
            .Effect(Scales);

    public static Property<bool> ScaleIn { get; } =
        Table
            .Value("scaleIn", Forms.Opposite, TruthShape.Instance, "false: the policy only ever adds instances; true unless written.")
            .Is(true)
            .Wire(Tracking + ".DisableScaleIn")
            .Unsaid(true)
            .Effect(Scales);

    private static EffectRule Scales => Feels.Note("the group grows and shrinks by it");
}
