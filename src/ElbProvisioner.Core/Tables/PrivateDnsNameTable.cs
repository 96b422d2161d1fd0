using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>[EC2 API: LaunchTemplatePrivateDnsNameOptionsRequest]</summary>
public static class PrivateDnsNameTable
{
    public static PropertyTable Table { get; } = new("private DNS name options");

    public static Property<string> HostnameType { get; } =
        Table
            .Word("hostnameType", ["ip-name", "resource-name"], "What an instance's name is made of: its address or its id.")
            .Wire("HostnameType")
            .InNewVersion();

    public static Property<bool> ARecord { get; } =
        Table
            .Flag("enableResourceNameDnsARecord", "Whether the name by id is answered with an IPv4 address.")
            .Wire("EnableResourceNameDnsARecord")
            .InNewVersion();

    public static Property<bool> AaaaRecord { get; } =
        Table
            .Flag("enableResourceNameDnsAAAARecord", "Whether the name by id is answered with an IPv6 address.")
            .Wire("EnableResourceNameDnsAAAARecord")
            .InNewVersion();

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(Table, "privateDnsNameOptions", "The names of instances inside the VPC; as the subnet says unless written.");
}
