using System.Net;
using System.Net.Sockets;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;

/// <summary>Whom an address belongs to that is registered as a target.</summary>
internal static class TargetAddresses
{
    // TargetDescription in the API reference: what may be registered besides the VPC's own addresses.
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
    ];

    /// <summary>The zone of the VPC's subnet that the address is in; null: it is in none.</summary>
    public static string? ZoneOf(Transaction transaction, TargetGroup group, string address) =>
        SubnetOf(transaction, group, address)?.AvailabilityZone;

    public static Instance? InstanceAt(Transaction transaction, TargetGroup group, string address) =>
        SubnetOf(transaction, group, address) is { } subnet ? Instances.At(transaction, subnet.Id, address) : null;

    /// <exception cref="AwsError">It cannot be a target of the group.</exception>
    public static void MustSuit(Transaction transaction, TargetGroup group, string address, string? zone)
    {
        var family = group.IpAddressType == "ipv6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        if (!IPAddress.TryParse(address, out var parsed) || parsed.AddressFamily != family)
        {
            throw Refusals.Invalid(
                $"The IP address '{address}' is not a valid {(group.IpAddressType == "ipv6" ? "IPv6" : "IPv4")} address"
            );
        }

        var isInside =
            (Network.VpcRange(transaction, group.VpcId ?? "") is { } range && IPNetwork.Parse(range).Contains(parsed))
            || SubnetOf(transaction, group, address) is not null;
        // A world with traffic carries it to this machine, too.
        var isHere = IPAddress.IsLoopback(parsed) && RealChecks.AreMade(transaction);
        if (!isInside && !isHere && !Array.Exists(Private, network => network.Contains(parsed)) && group.IpAddressType != "ipv6")
        {
            throw Refusals.Target($"The IP address '{address}' is not within the VPC '{group.VpcId}' or an allowed range");
        }

        if (!isInside && zone != "all")
        {
            throw Refusals.Invalid(
                $"You must specify 'all' as the Availability Zone of the IP address '{address}' outside the VPC '{group.VpcId}'"
            );
        }
    }

    private static bool Holds(SubnetFacts subnet, IPAddress address) =>
        IPNetwork.Parse(subnet.CidrBlock).Contains(address)
        || (subnet.Ipv6CidrBlock is { } range && IPNetwork.Parse(range).Contains(address));

    private static SubnetFacts? SubnetOf(Transaction transaction, TargetGroup group, string address) =>
        IPAddress.TryParse(address, out var parsed)
            ? Network.SubnetsOf(transaction, group.VpcId ?? "").FirstOrDefault(subnet => Holds(subnet, parsed))
            : null;
}
