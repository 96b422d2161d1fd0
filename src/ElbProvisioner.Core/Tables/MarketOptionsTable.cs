using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>How instances are bought [EC2 API: LaunchTemplateInstanceMarketOptionsRequest].</summary>
public static class MarketOptionsTable
{
    public const string Spot = "spot";

    public static PropertyTable Table { get; } = new("market options");

    public static Property<string> MarketType { get; } =
        Table
            .Word(
                "marketType",
                [Spot, "capacity-block", "interruptible-capacity-reservation"],
                "Spot Instances, which AWS takes back with two minutes' notice, or capacity that was reserved."
            )
            .Required()
            .Wire("MarketType")
            .InNewVersion();

    public static Property<Settings> SpotOptions { get; } =
        Table
            .Value("spotOptions", new BlockForm(SpotOptionsTable.Table), SpotOptionsTable.Shape, "For `marketType: spot`.")
            .Wire("SpotOptions")
            .InNewVersion();

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(
            Table,
            "instanceMarketOptions",
            "How instances are bought.",
            static (map, options) =>
            {
                if (map.Has(SpotOptions) && map.IsSound(MarketType) && options.Find(MarketType) != Spot)
                {
                    map.OnlyFor(SpotOptions, "`marketType: spot`");
                }
            }
        );
}
