using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Instances that are prepared before they are needed [Auto Scaling API: PutWarmPool, WarmPoolConfiguration].</summary>
public static class WarmPoolTable
{
    internal const string Hibernated = "Hibernated";

    /// <summary>As many as the group may have at most [Auto Scaling API: MaxGroupPreparedCapacity].</summary>
    private const int AsTheGroup = -1;

    public static PropertyTable Table { get; } = new("warm pool");

    public static Property<int> Min { get; } =
        Table
            .Whole("min", 0, 10_000, "The fewest prepared instances; 0 unless written.")
            .InsteadOf("minSize")
            .Is(0)
            .Wire("MinSize")
            .Unsaid(0)
            .Effect(Feels.Nothing);

    public static Property<int> MaxPrepared { get; } =
        Table
            .Whole(
                "maxPrepared",
                0,
                10_000,
                "How many instances there are together, in service and prepared; the group's `size.max` unless written."
            )
            .InsteadOf("maxGroupPreparedCapacity")
            .Is(AsTheGroup)
            .Wire("MaxGroupPreparedCapacity")
            .Unsaid(AsTheGroup)
            .Effect(Feels.Nothing);

    public static Property<string> State { get; } =
        Table
            .Word(
                "state",
                ["Stopped", "Running", Hibernated],
                "What they are until they are needed; Stopped unless written. Hibernated needs `hibernationOptions`."
            )
            .InsteadOf("poolState")
            .Is("Stopped")
            .Wire("PoolState")
            .Unsaid("Stopped")
            .Effect(Feels.Nothing);

    public static Property<bool> Reuse { get; } =
        Table
            .Flag("reuseOnScaleIn", "Whether instances return to the pool when the group shrinks; false unless written.")
            .InsteadOf("instanceReusePolicy")
            .Is(false)
            .Wire("InstanceReusePolicy.ReuseOnScaleIn")
            .Unsaid(false)
            .Effect(Feels.Nothing);

    public static Settings None { get; } = Table.Empty;

    internal static MapShape<Settings> Shape { get; } =
        new(
            "warmPool",
            "Instances that are prepared before they are needed.",
            [.. Table.Keys],
            static map => TableBinding.Read(Table, map)
        );
}
