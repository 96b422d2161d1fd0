using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>ENA Express [EC2 API: EnaSrdSpecificationRequest].</summary>
public static class EnaSrdTable
{
    public static PropertyTable Table { get; } = new("ENA Express");

    public static Property<bool> Enabled { get; } =
        Table.Switch("enaSrd", "Whether TCP uses it.", Forms.Flag).InsteadOf("enaSrdEnabled").Wire("EnaSrdEnabled").InNewVersion();

    public static Property<Settings> Udp { get; } =
        Table
            .Value(
                "enaSrdUdpSpecification",
                new BlockForm(EnaSrdUdpTable.Table),
                EnaSrdUdpTable.Shape,
                "The same for UDP, where `enaSrd` is true."
            )
            .Wire("EnaSrdUdpSpecification")
            .InNewVersion();

    // [EC2 API: EnaSrdUdpSpecificationRequest]
    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(
            Table,
            "enaSrdSpecification",
            "ENA Express.",
            static (map, srd) =>
            {
                if (srd.Find(Udp)?.FindValue(EnaSrdUdpTable.Enabled) == true && map.IsSound(Enabled) && srd.FindValue(Enabled) != true)
                {
                    map.Binding.Report(
                        BindingCodes.MissingKey,
                        map.KeyAt(Udp),
                        $"{map.Binding.Place}: UDP uses ENA Express only where TCP does.",
                        "Write `enaSrd: true` beside it."
                    );
                }
            }
        );
}

/// <summary>[EC2 API: EnaSrdUdpSpecificationRequest]</summary>
public static class EnaSrdUdpTable
{
    public static PropertyTable Table { get; } = new("ENA Express for UDP");

    public static Property<bool> Enabled { get; } =
        Table.Switch("enaSrdUdp", "Whether UDP uses it.", Forms.Flag).InsteadOf("enaSrdUdpEnabled").Wire("EnaSrdUdpEnabled").InNewVersion();

    /// <summary>One member: the value alone stands for the map.</summary>
    internal static Shape<Settings> Shape { get; } =
        new FormsShape<Settings>(
            scalar: SwitchShape.Instance.Select(static value => Table.Empty.With(Enabled, value)),
            map: BlockShape.Of(Table, "enaSrdUdpSpecification", "ENA Express for UDP.")
        );
}
