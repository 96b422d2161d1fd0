using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// Network interfaces of a launch template [EC2 API: LaunchTemplateInstanceNetworkInterfaceSpecificationRequest]. The first has the
/// security groups of the template; so have the others, which would otherwise have the VPC's default group.
/// </summary>
public static class InterfaceTable
{
    public const string EfaOnly = "efa-only";

    private const int Most = 64;
    private const string SubnetIsTheGroups =
        "Auto Scaling refuses it: the scaling group says the subnets, and each instance has addresses of its own";
    private const string OfTheGroup = "Remove it, and write `subnets` at the scaling group.";

    public static PropertyTable Table { get; } =
        new PropertyTable("network interface")
            .Refuse(RefusedKey.Not("subnetId", SubnetIsTheGroups, OfTheGroup))
            .Refuse(RefusedKey.Not("networkInterfaceId", SubnetIsTheGroups, "Remove it: each instance gets interfaces of its own."))
            .Refuse(
                RefusedKey.Not(
                    "privateIpAddress",
                    SubnetIsTheGroups,
                    "Remove it; `secondaryPrivateIpAddressCount` asks for more addresses."
                )
            )
            .Refuse(
                RefusedKey.Not(
                    "privateIpAddresses",
                    SubnetIsTheGroups,
                    "Remove it; `secondaryPrivateIpAddressCount` asks for more addresses."
                )
            )
            .Refuse(
                RefusedKey.Not(
                    "groups",
                    "elbctl puts the template's security groups on each interface",
                    "Write `securityGroups` at the launch template or at the scaling group."
                )
            );

    /// <summary>Which of an instance's interfaces it is: where it stands in the list unless written.</summary>
    public static Property<int> DeviceIndex { get; } =
        Table
            .Whole(
                "deviceIndex",
                0,
                Most,
                "Its place on its network card: 0 is the primary one; where it stands in the list unless written."
            )
            .Wire("DeviceIndex")
            .InNewVersion();

    public static Property<int> NetworkCardIndex { get; } =
        Table.Whole("networkCardIndex", 0, Most, "The network card; 0 unless written.").Wire("NetworkCardIndex").InNewVersion();

    public static Property<string> InterfaceType { get; } =
        Table
            .Word("interfaceType", ["interface", "efa", EfaOnly], "efa: an Elastic Fabric Adapter; efa-only: one without addresses.")
            .Wire("InterfaceType")
            .InNewVersion();

    public static Property<string> Description { get; } =
        Table.Text("description", new TextShape("a description", maxLength: 255), "A description.").Wire("Description").InNewVersion();

    public static Property<ImmutableArray<ResourceRef>> Groups { get; } = Table.Given("groups", Forms.Refs).Wire("Groups").InNewVersion();

    public static Property<bool> PublicIp { get; } =
        Table
            .Flag(
                "associatePublicIpAddress",
                "Whether it gets a public address: the only interface, at device index 0; as the subnet says unless written."
            )
            .Wire("AssociatePublicIpAddress")
            .InNewVersion();

    public static Property<bool> CarrierIp { get; } =
        Table
            .Flag("associateCarrierIpAddress", "Whether it gets a carrier's address, in a Wavelength Zone.")
            .Wire("AssociateCarrierIpAddress")
            .InNewVersion();

    public static Property<bool> DeleteOnTermination { get; } =
        Table.Flag("deleteOnTermination", "true unless written.").Is(true).Wire("DeleteOnTermination").InNewVersion();

    public static Property<int> SecondaryAddresses { get; } =
        Table
            .Whole("secondaryPrivateIpAddressCount", 1, 1000, "How many private IPv4 addresses beside the first.")
            .Wire("SecondaryPrivateIpAddressCount")
            .InNewVersion();

    public static Property<int> Ipv4PrefixCount { get; } =
        Table.Whole("ipv4PrefixCount", 1, 1000, "How many IPv4 prefixes of 16 addresses.").Wire("Ipv4PrefixCount").InNewVersion();

    public static Property<ImmutableArray<string>> Ipv4Prefixes { get; } =
        Table
            .Value("ipv4Prefixes", new WrappedTextsForm("Ipv4Prefix"), Some(TemplateTexts.Ipv4Prefix), "These IPv4 prefixes.")
            .Wire("Ipv4Prefixes")
            .InNewVersion();

    public static Property<int> Ipv6AddressCount { get; } =
        Table.Whole("ipv6AddressCount", 1, 1000, "How many IPv6 addresses.").Wire("Ipv6AddressCount").InNewVersion();

    public static Property<ImmutableArray<string>> Ipv6Addresses { get; } =
        Table
            .Value(
                "ipv6Addresses",
                new WrappedTextsForm("Ipv6Address"),
                Some(TemplateTexts.Ipv6),
                "These IPv6 addresses: for a group of one."
            )
            .Wire("Ipv6Addresses")
            .InNewVersion();

    public static Property<int> Ipv6PrefixCount { get; } =
        Table.Whole("ipv6PrefixCount", 1, 1000, "How many IPv6 prefixes.").Wire("Ipv6PrefixCount").InNewVersion();

    public static Property<ImmutableArray<string>> Ipv6Prefixes { get; } =
        Table
            .Value("ipv6Prefixes", new WrappedTextsForm("Ipv6Prefix"), Some(TemplateTexts.Ipv6Prefix), "These IPv6 prefixes.")
            .Wire("Ipv6Prefixes")
            .InNewVersion();

    public static Property<bool> PrimaryIpv6 { get; } =
        Table
            .Flag("primaryIpv6", "Whether its first global IPv6 address stays until the instance ends.")
            .Wire("PrimaryIpv6")
            .InNewVersion();

    public static Property<Settings> EnaSrd { get; } =
        Table
            .Value("enaSrdSpecification", new BlockForm(EnaSrdTable.Table), EnaSrdTable.Shape, "ENA Express.")
            .Wire("EnaSrdSpecification")
            .InNewVersion();

    public static Property<Settings> ConnectionTracking { get; } =
        Table
            .Value(
                "connectionTrackingSpecification",
                new BlockForm(ConnectionTrackingTable.Table),
                ConnectionTrackingTable.Shape,
                "How long security groups remember idle connections."
            )
            .Wire("ConnectionTrackingSpecification")
            .InNewVersion();

    public static Property<int> EnaQueueCount { get; } =
        Table.Whole("enaQueueCount", 1, 256, "How many ENA queues.").Wire("EnaQueueCount").InNewVersion();

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(Table, "networkInterface", "A network interface of each instance.", InterfaceChecks.Check);

    private static Shape<ImmutableArray<string>> Some(Shape<string> item) =>
        new ListShape<string>(item, orSingle: true, mayBeEmpty: false).Select(static items => ImmutableArray.Create(items));
}
