using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// Several instance types, On-Demand and Spot [Auto Scaling API: MixedInstancesPolicy, InstancesDistribution]. The launch template is the
/// group's own; planning gives its version. What a change means is <c>MixedEffects</c>' to say.
/// </summary>
public static class MixedInstancesTable
{
    /// <param name="mixed">Null: the group has no such policy.</param>
    public static ImmutableArray<Settings> OverridesOf(Settings? mixed) => mixed?.FindValue(Overrides) ?? [];

    internal const string LowestPrice = "lowest-price";

    public static PropertyTable Table { get; } =
        new PropertyTable("mixed instances")
            .Refuse(
                RefusedKey.Elsewhere(
                    "instancesDistribution",
                    "",
                    "what AWS has under it stands beside `overrides`",
                    "Write its keys in place of it."
                )
            )
            .Refuse(
                RefusedKey.Elsewhere(
                    "launchTemplate",
                    "",
                    "the launch template is the group's own, and its overrides stand here as `overrides`",
                    "Write `launchTemplate` at the scaling group."
                )
            );

    public static Property<ImmutableArray<Settings>> Overrides { get; } =
        Table
            .Value(
                "overrides",
                new BlocksForm(OverrideTable.Table),
                OverrideTable.List,
                "Instance types in place of the launch template's, the most wanted first: names, or maps."
            )
            .Wire("LaunchTemplate.Overrides")
            .Effect(Feels.Judged);

    public static Property<int> OnDemandBase { get; } =
        Table
            .Whole("onDemandBaseCapacity", 0, 10_000, "How much capacity is On-Demand before any is Spot; 0 unless written.")
            .Is(0)
            .Wire("InstancesDistribution.OnDemandBaseCapacity")
            .Effect(Feels.Judged);

    public static Property<int> OnDemandPercentage { get; } =
        Table
            .Whole(
                "onDemandPercentageAboveBaseCapacity",
                0,
                100,
                "How many percent of the capacity above that are On-Demand, the others Spot; 100 unless written."
            )
            .Is(100)
            .Wire("InstancesDistribution.OnDemandPercentageAboveBaseCapacity")
            .Effect(Feels.Judged);

    public static Property<string> OnDemandStrategy { get; } =
        Table
            .Word(
                "onDemandAllocationStrategy",
                ["prioritized", LowestPrice],
                "prioritized: the first type that there is; lowest-price: the cheapest, and the only one with `instanceRequirements`. "
                    + "prioritized unless written, where types are named."
            )
            .Is(static mixed => AsksForProperties(mixed) ? LowestPrice : "prioritized")
            .Wire("InstancesDistribution.OnDemandAllocationStrategy")
            .Effect(Feels.Judged);

    public static Property<string> SpotStrategy { get; } =
        Table
            .Word(
                "spotAllocationStrategy",
                [LowestPrice, "capacity-optimized", "capacity-optimized-prioritized", "price-capacity-optimized"],
                "How Spot types are chosen; lowest-price unless written. AWS recommends price-capacity-optimized: fewer are taken back."
            )
            .Is(LowestPrice)
            .Wire("InstancesDistribution.SpotAllocationStrategy")
            .Effect(Feels.Judged);

    public static Property<int> SpotPools { get; } =
        Table
            .Whole("spotInstancePools", 1, 20, "Among how many of the cheapest types lowest-price spreads; 2 unless written.")
            .IsWhere(static mixed => mixed.Find(SpotStrategy) == LowestPrice, 2)
            .Wire("InstancesDistribution.SpotInstancePools")
            .Effect(Feels.Judged);

    /// <summary>An empty text takes it away [Auto Scaling API: SpotMaxPrice].</summary>
    public static Property<string> SpotMaxPrice { get; } =
        Table
            .Text(
                "spotMaxPrice",
                SpotOptionsTable.Price,
                "The most to pay for a Spot Instance an hour, in US dollars; the On-Demand price unless written.",
                new PriceForm()
            )
            .Is("")
            .Wire("InstancesDistribution.SpotMaxPrice")
            .Unsaid("")
            .Effect(Feels.Judged);

    /// <summary>The reservations stand in a resource group that <c>capacityReservations</c> names.</summary>
    public static Property<ImmutableArray<Settings>> Segments { get; } =
        Table
            .Value(
                "distributionSegments",
                new BlocksForm(SegmentTable.Table),
                SegmentTable.List,
                "Of what On-Demand capacity is taken, segment by segment; each a list of which the first that can be had counts. "
                    + "`on-demand` last, or what no reservation covers is not launched."
            )
            .Wire("InstancesDistribution.DistributionSegments")
            .Effect(Feels.Judged);

    /// <summary>No policy: the group launches from its launch template alone.</summary>
    public static Settings None { get; } = Table.Empty;

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(Table, "mixedInstances", "Several instance types, On-Demand and Spot.", MixedChecks.Check);

    /// <summary>Some type is chosen by what is required.</summary>
    internal static bool AsksForProperties(Settings mixed) =>
        (mixed.FindValue(Overrides) ?? []).Any(static o => o.Has(OverrideTable.Requirements));

    private sealed class PriceForm : Form<string>
    {
        public override object? FromWire(object wire) => wire as string;

        protected override string Show(string value, Func<ResourceRef, string> nameOf) => value.Length == 0 ? "none" : value;
    }
}
