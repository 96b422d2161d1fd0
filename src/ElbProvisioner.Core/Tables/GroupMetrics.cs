using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>The metrics of scaling groups [Auto Scaling API: EnableMetricsCollection].</summary>
internal static class GroupMetrics
{
    private const string All = "all";

    private static readonly ImmutableArray<string> Known =
    [
        "GroupMinSize",
        "GroupMaxSize",
        "GroupDesiredCapacity",
        "GroupInServiceInstances",
        "GroupPendingInstances",
        "GroupStandbyInstances",
        "GroupTerminatingInstances",
        "GroupTotalInstances",
        "GroupInServiceCapacity",
        "GroupPendingCapacity",
        "GroupStandbyCapacity",
        "GroupTerminatingCapacity",
        "GroupTotalCapacity",
        "WarmPoolDesiredCapacity",
        "WarmPoolWarmedCapacity",
        "WarmPoolPendingCapacity",
        "WarmPoolTerminatingCapacity",
        "WarmPoolTotalCapacity",
        "GroupAndWarmPoolDesiredCapacity",
        "GroupAndWarmPoolTotalCapacity",
        "WarmPoolMinSize",
    ];

    public static Shape<ImmutableArray<string>> Shape { get; } =
        new ListShape<string>(new ChoiceShape([All, .. Known]), orSingle: true, mayBeEmpty: false).Select(static metrics =>
            Sorted(metrics.Contains(All, StringComparer.Ordinal) ? Known : metrics)
        );

    public static Form<ImmutableArray<string>> Form { get; } = new MetricsForm();

    private static ImmutableArray<string> Sorted(IEnumerable<string> metrics) =>
        [.. metrics.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private sealed class MetricsForm : Form<ImmutableArray<string>>
    {
        public override object? FromWire(object wire) => wire is IReadOnlyList<object> items ? Sorted(items.Cast<string>()) : null;

        protected override string Show(ImmutableArray<string> value, Func<ResourceRef, string> nameOf) =>
            value.IsEmpty ? "none"
            : Known.Except(value, StringComparer.Ordinal).Any() ? string.Join(", ", value)
            : All;

        protected override object Send(ImmutableArray<string> value, Func<ResourceRef, string> idOf) => value.ToList<object>();
    }
}
