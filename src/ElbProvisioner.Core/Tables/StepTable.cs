using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>A step of a policy; distances are of the metric from the alarm's threshold [Auto Scaling API: StepAdjustment].</summary>
public static class StepTable
{
    /// <summary>[Auto Scaling quotas: step adjustments per scaling policy].</summary>
    private const int Most = 20;

    public static PropertyTable Table { get; } = new("step");

    /// <summary>At or above, where the alarm looks upwards; without it there is no lower end.</summary>
    public static Property<double> From { get; } =
        Table
            .Value("from", Forms.Decimal, new DecimalShape(-1e15, 1e15), "From this distance from the alarm's threshold on.")
            .InsteadOf("metricIntervalLowerBound")
            .Wire("MetricIntervalLowerBound")
            .Effect(Feels.Judged);

    public static Property<double> To { get; } =
        Table
            .Value("to", Forms.Decimal, new DecimalShape(-1e15, 1e15), "Up to this distance.")
            .InsteadOf("metricIntervalUpperBound")
            .Wire("MetricIntervalUpperBound")
            .Effect(Feels.Judged);

    public static Property<int> By { get; } =
        Table
            .Whole("by", -10_000, 10_000, "How much: by the policy's `adjustment`.")
            .InsteadOf("scalingAdjustment")
            .Required()
            .Wire("ScalingAdjustment")
            .Unsaid(0)
            .Effect(Feels.Judged);

    internal static Shape<ImmutableArray<Settings>> ListShape { get; } =
        new ListShape<Settings>(
            BlockShape.Of(Table, "scalingStep", "What happens at a distance from the alarm's threshold."),
            orSingle: false,
            mayBeEmpty: false
        ).Convert(
            (Settings[] steps, Node node, Binding binding, out ImmutableArray<Settings> value) =>
            {
                value = Sorted(steps);
                return Check(value, node, binding);
            }
        );

    internal static ImmutableArray<Settings> Sorted(IEnumerable<Settings> steps) =>
        [.. steps.OrderBy(s => s.FindValue(From) ?? double.NegativeInfinity)];

    internal static string TextOf(Settings step) =>
        $"{Bound(step.FindValue(From))}..{Bound(step.FindValue(To))}"
        + step.FindValue(By)?.ToString(": +0;: -0;: 0", CultureInfo.InvariantCulture);

    private static string Bound(double? bound) => bound?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>Neither gaps nor overlaps, and each way at most one end is open [Auto Scaling guide: step scaling policies].</summary>
    private static bool Check(ImmutableArray<Settings> steps, Node node, Binding binding)
    {
        if (steps.Length > Most)
        {
            binding.Report(BindingCodes.TooMany, node.At, $"{binding.Place}: AWS takes at most {Most} steps.");
            return false;
        }

        var empty = steps.FirstOrDefault(s => s.FindValue(From) >= s.FindValue(To));
        if (empty is not null)
        {
            binding.Report(BindingCodes.OutOfRange, node.At, $"{binding.Place}: `from` must be below `to` ({TextOf(empty)}).");
            return false;
        }

        for (var i = 1; i < steps.Length; i++)
        {
            if (steps[i - 1].FindValue(To) != steps[i].FindValue(From) || steps[i].FindValue(From) is null)
            {
                binding.Report(
                    BindingCodes.OutOfRange,
                    node.At,
                    $"{binding.Place}: the steps {TextOf(steps[i - 1])} and {TextOf(steps[i])} leave a gap or overlap.",
                    "Let each step begin where the one before it ends; only the first may have no `from`, only the last no `to`."
                );
                return false;
            }
        }

        return Reports(WhyNotOpen(steps), node, binding);
    }

    /// <summary>
    /// Where a metric is further beyond the threshold than any step says, nothing happens: AWS asks for a step without an end on the side
    /// on which there are steps [CloudFormation: StepAdjustment].
    /// </summary>
    private static string? WhyNotOpen(ImmutableArray<Settings> steps) =>
        steps.FirstOrDefault(static s => !s.Has(From) && !s.Has(To)) is { } boundless ? $"a step needs `from` or `to` ({TextOf(boundless)})"
        : steps[0].FindValue(From) < 0
            ? $"the first step ({TextOf(steps[0])}) has a lower end, and AWS needs one without `from` below the threshold"
        : steps[^1].FindValue(To) > 0
            ? $"the last step ({TextOf(steps[^1])}) has an upper end, and AWS needs one without `to` above the threshold"
        : null;

    private static bool Reports(string? why, Node node, Binding binding)
    {
        if (why is not null)
        {
            binding.Report(
                BindingCodes.OutOfRange,
                node.At,
                $"{binding.Place}: {why}.",
                "To grow, write steps from 0 upwards, the last without `to`; to shrink, steps up to 0, the first without `from`."
            );
        }

        return why is null;
    }
}

/// <summary>Steps from low to high, in one line.</summary>
internal sealed class StepsForm : Form<ImmutableArray<Settings>>
{
    public override PropertyTable Part => StepTable.Table;

    public override IEnumerable<string> Members(string member) => StepTable.Table.Members.Select(inner => $"{member}[].{inner}");

    public override object? FromWire(object wire) =>
        wire is IReadOnlyList<object> { Count: > 0 } items
            ? StepTable.Sorted(items.Select(static item => StepTable.Table.Read((IReadOnlyDictionary<string, object>)item)))
            : null;

    protected override string Show(ImmutableArray<Settings> value, Func<ResourceRef, string> nameOf) =>
        string.Join(", ", value.Select(StepTable.TextOf));

    protected override object Send(ImmutableArray<Settings> value, Func<ResourceRef, string> idOf) =>
        value.Select(item => item.Creating(idOf)).ToList<object>();
}
