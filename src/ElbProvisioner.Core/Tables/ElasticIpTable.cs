using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>Elastic IPs that a network load balancer stands on, one a zone [EC2 API: AllocateAddress, Address].</summary>
public static class ElasticIpTable
{
    public static PropertyTable Table { get; } = new(ResourceKind.ElasticIp);

    public static Property<string> PublicIpv4Pool { get; } =
        Table
            .Text("publicIpv4Pool", new TextShape("a pool's id"), "A pool of addresses that were brought to AWS: ipv4pool-ec2-….")
            .Wire("PublicIpv4Pool")
            .Replaces();

    /// <summary>AWS does not tell it of an address: a tag does.</summary>
    public static Property<string> IpamPool { get; } =
        Table
            .Text("ipamPool", new TextShape("a pool's id"), "A pool of IPAM: ipam-pool-….")
            .InsteadOf("ipamPoolId")
            .Wire("IpamPoolId")
            .Replaces();

    public static Property<string> CustomerOwnedIpv4Pool { get; } =
        Table
            .Text("customerOwnedIpv4Pool", new TextShape("a pool's id"), "A pool of an Outpost: ipv4pool-coip-….")
            .Wire("CustomerOwnedIpv4Pool")
            .Replaces();

    public static Property<string> NetworkBorderGroup { get; } =
        Table
            .Text("networkBorderGroup", new TextShape("a group's name"), "Where AWS announces them; the region's own unless written.")
            .Wire("NetworkBorderGroup")
            .Replaces();

    /// <summary>
    /// AWS counts those of its own pool, and none that were brought or come from an Outpost [VPC guide: quotas, Elastic IP addresses].
    /// </summary>
    public static bool CountsAgainstQuota(Settings address) =>
        !address.Has(PublicIpv4Pool) && !address.Has(IpamPool) && !address.Has(CustomerOwnedIpv4Pool);

    /// <summary>
    /// Whether what is there came from where it is to come from. AWS has a border group of its own where none is asked for.
    /// </summary>
    public static bool Fits(Settings wanted, Settings live) =>
        wanted.Find(PublicIpv4Pool) == live.Find(PublicIpv4Pool)
        && wanted.Find(IpamPool) == live.Find(IpamPool)
        && wanted.Find(CustomerOwnedIpv4Pool) == live.Find(CustomerOwnedIpv4Pool)
        && (!wanted.Has(NetworkBorderGroup) || wanted.Find(NetworkBorderGroup) == live.Find(NetworkBorderGroup));
}
