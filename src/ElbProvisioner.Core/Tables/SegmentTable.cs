using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>A part of a group's On-Demand capacity, and from what it is taken [Auto Scaling API: DistributionSegment].</summary>
public static class SegmentTable
{
    public static PropertyTable Table { get; } = new("distribution segment");

    /// <summary>The first that can be had counts.</summary>
    public static Property<ImmutableArray<string>> Types { get; } =
        Table.Given("types", Forms.Texts).Wire("TargetCapacityTypes").Unsaid([]).Effect(Feels.Judged);

    /// <summary>A list of lists, in the order in which they are tried.</summary>
    internal static Shape<ImmutableArray<Settings>> List { get; } =
        new ListShape<string[]>(
            new ListShape<string>(
                new ChoiceShape(["on-demand-capacity-reservation", "capacity-block", "interruptible-capacity-reservation", "on-demand"]),
                orSingle: false,
                mayBeEmpty: false
            ),
            orSingle: false,
            mayBeEmpty: false
        ).Select(static segments => segments.Select(static types => Table.Empty.With(Types, [.. types])).ToImmutableArray());
}
