using System.Net;
using System.Net.Sockets;
using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>Where a load balancer shall stand in one zone.</summary>
internal sealed record RequestedZone(SubnetFacts Subnet, string? AllocationId, string? PrivateAddress, string? Ipv6Address)
{
    public string? SourceNatPrefix { get; init; }
}

/// <summary>Reads Subnets and SubnetMappings.</summary>
internal static class RequestedZones
{
    // "Each subnet must have at least 8 available IP addresses": the user guides on availability zones and subnets.
    private const int FewestFreeAddresses = 8;

    /// <param name="standing">The subnets the load balancer is in already: they need no room.</param>
    /// <exception cref="AwsError">The subnets do not do for such a load balancer.</exception>
    public static IReadOnlyList<RequestedZone> Read(
        Transaction transaction,
        Fields request,
        string type,
        string? scheme,
        IReadOnlyList<string> standing
    )
    {
        var zones = Named(transaction, request);
        if (zones.Count < (type == LoadBalancerKind.Application ? 2 : 1))
        {
            throw Refusals.Invalid(
                type == LoadBalancerKind.Application
                    ? "At least two subnets in two different Availability Zones must be specified"
                    : "At least one subnet must be specified"
            );
        }

        foreach (var zone in zones)
        {
            MustSuit(transaction, zone, type, scheme);
        }

        if (zones.Select(zone => zone.Subnet.VpcId).Distinct(StringComparer.Ordinal).Skip(1).Any())
        {
            throw Refusals.Configuration("All subnets must belong to the same VPC");
        }

        if (zones.DistinctBy(zone => zone.Subnet.AvailabilityZone, StringComparer.Ordinal).Count() != zones.Count)
        {
            throw Refusals.Configuration("A load balancer cannot be attached to multiple subnets in the same Availability Zone");
        }

        foreach (var zone in zones.Where(zone => !standing.Contains(zone.Subnet.Id) && zone.Subnet.FreeAddresses < FewestFreeAddresses))
        {
            throw Refusals.Subnet(
                $"Not enough IP space available in {zone.Subnet.Id}. ELB requires at least {FewestFreeAddresses} free IP addresses in "
                    + "each subnet."
            );
        }

        if (scheme == "internet-facing" && !Network.HasGateway(transaction, zones[0].Subnet.VpcId))
        {
            throw Refusals.Subnet($"VPC {zones[0].Subnet.VpcId} has no internet gateway");
        }

        return zones;
    }

    /// <exception cref="AwsError">Addresses are asked for that a load balancer reached by such addresses does not have.</exception>
    public static void MustSuit(IReadOnlyList<RequestedZone> zones, string ipAddressType, string? sourceNat)
    {
        foreach (var zone in zones)
        {
            if (zone.Ipv6Address is { } address && (ipAddressType != "dualstack" || !IsIn(zone.Subnet.Ipv6CidrBlock, address)))
            {
                throw Refusals.Configuration(
                    $"The IPv6 address '{address}' must be within the IPv6 CIDR range of subnet '{zone.Subnet.Id}', and the IP address "
                        + "type must be 'dualstack'"
                );
            }

            if (
                zone.SourceNatPrefix is { } prefix
                && (
                    sourceNat != "on"
                    || (prefix != SourceNatPrefixes.Automatic && !SourceNatPrefixes.IsOf(zone.Subnet.Ipv6CidrBlock, prefix))
                )
            )
            {
                throw Refusals.Configuration(
                    $"The source NAT IPv6 prefix '{prefix}' must be '{SourceNatPrefixes.Automatic}' or a prefix with the netmask /80 of "
                        + $"subnet '{zone.Subnet.Id}', and source NAT with IPv6 prefixes must be enabled"
                );
            }
        }
    }

    private static bool IsIn(string? range, string address) =>
        range is not null && IPAddress.TryParse(address, out var parsed) && IPNetwork.Parse(range).Contains(parsed);

    private static IReadOnlyList<RequestedZone> Named(Transaction transaction, Fields request)
    {
        var (subnets, mappings) = (request.Texts("Subnets"), request.Structures("SubnetMappings"));
        if (subnets.Count > 0 && mappings.Count > 0)
        {
            throw Refusals.Invalid("Subnets and SubnetMappings cannot be specified at the same time");
        }

        return subnets.Count > 0
            ? [.. subnets.Distinct(StringComparer.Ordinal).Select(id => new RequestedZone(Subnet(transaction, id), null, null, null))]
            :
            [
                .. mappings.Select(mapping => new RequestedZone(
                    Subnet(
                        transaction,
                        mapping.Text("SubnetId") ?? throw Refusals.Invalid("A subnet ID must be specified in each subnet mapping")
                    ),
                    mapping.Text("AllocationId"),
                    mapping.Text("PrivateIPv4Address"),
                    mapping.Text("IPv6Address")
                )
                {
                    SourceNatPrefix = mapping.Text("SourceNatIpv6Prefix"),
                }),
            ];
    }

    private static SubnetFacts Subnet(Transaction transaction, string id) =>
        id.StartsWith("subnet-", StringComparison.Ordinal)
            ? Network.Subnet(transaction, id) ?? throw new AwsError("SubnetNotFound", $"The subnet ID '{id}' does not exist")
            : throw Refusals.Invalid($"The subnet ID '{id}' is not valid");

    private static void MustSuit(Transaction transaction, RequestedZone zone, string type, string? scheme)
    {
        if (type != LoadBalancerKind.Network && (zone.AllocationId ?? zone.PrivateAddress ?? zone.Ipv6Address) is not null)
        {
            throw Refusals.Configuration($"Addresses cannot be specified in the subnet mappings of load balancers with type '{type}'");
        }

        if (zone.AllocationId is not null && scheme == "internal")
        {
            throw Refusals.Configuration("Elastic IP addresses cannot be specified for internal load balancers");
        }

        if (zone.PrivateAddress is not null && scheme != "internal")
        {
            throw Refusals.Configuration("Private IPv4 addresses can be specified for internal load balancers only");
        }

        if (zone.AllocationId is not null && !Network.HasAddress(transaction, zone.AllocationId))
        {
            throw new AwsError("AllocationIdNotFound", $"The allocation IDs '{zone.AllocationId}' do not exist");
        }

        if (
            zone.PrivateAddress is not null
            && !(
                IPAddress.TryParse(zone.PrivateAddress, out var address)
                && address.AddressFamily == AddressFamily.InterNetwork
                && IPNetwork.Parse(zone.Subnet.CidrBlock).Contains(address)
            )
        )
        {
            throw Refusals.Configuration(
                $"The private IPv4 address '{zone.PrivateAddress}' is not within the CIDR range of subnet '{zone.Subnet.Id}'"
            );
        }
    }
}
