using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// Interfaces in secondary networks, beside the primary one [EC2 API: LaunchTemplateInstanceSecondaryInterfaceSpecificationRequest].
/// </summary>
public static class SecondaryInterfaceTable
{
    private const int Most = 64;

    public static PropertyTable Table { get; } = new("secondary interface");

    public static Property<string> SubnetId { get; } =
        Table
            .Text("secondarySubnetId", TemplateTexts.SecondarySubnetId, "The secondary subnet.")
            .Required()
            .Wire("SecondarySubnetId")
            .InNewVersion();

    public static Property<string> InterfaceType { get; } =
        Table.Word("interfaceType", ["secondary"], "secondary, and nothing else.").Wire("InterfaceType").InNewVersion();

    public static Property<int> DeviceIndex { get; } =
        Table.Whole("deviceIndex", 0, Most, "Its place on its network card.").Wire("DeviceIndex").InNewVersion();

    public static Property<int> NetworkCardIndex { get; } =
        Table.Whole("networkCardIndex", 0, Most, "The network card.").Wire("NetworkCardIndex").InNewVersion();

    public static Property<int> AddressCount { get; } =
        Table.Whole("privateIpAddressCount", 1, 1000, "How many private IPv4 addresses.").Wire("PrivateIpAddressCount").InNewVersion();

    public static Property<ImmutableArray<string>> Addresses { get; } =
        Table
            .Value(
                "privateIpAddresses",
                new WrappedTextsForm("PrivateIpAddress"),
                new ListShape<string>(TemplateTexts.Ipv4, orSingle: true, mayBeEmpty: false).Select(static items =>
                    ImmutableArray.Create(items)
                ),
                "These private IPv4 addresses: for a group of one."
            )
            .Wire("PrivateIpAddresses")
            .InNewVersion();

    /// <summary>Nothing else is taken [EC2 API].</summary>
    public static Property<bool> DeleteOnTermination { get; } =
        Table.Flag("deleteOnTermination", "true, and nothing else.").Is(true).Wire("DeleteOnTermination").InNewVersion();

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(
            Table,
            "secondaryInterface",
            "An interface of each instance in a secondary network.",
            static (map, face) =>
            {
                map.Refuse(AddressCount, "either a number or the addresses.", Addresses);
                if (map.Has(DeleteOnTermination) && face.FindValue(DeleteOnTermination) == false)
                {
                    map.Binding.Report(
                        BindingCodes.NotOneOf,
                        map.At(DeleteOnTermination),
                        $"{map.Binding.Place}: EC2 deletes a secondary interface with its instance; `deleteOnTermination` can only be true."
                    );
                }
            }
        );
}
