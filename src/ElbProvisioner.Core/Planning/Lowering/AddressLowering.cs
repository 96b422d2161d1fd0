using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Lowering;

/// <summary>By which addresses a network load balancer is to stand in its subnets.</summary>
internal static class AddressLowering
{
    /// <summary>The stack's own Elastic IP of a zone.</summary>
    public static Address ElasticIpOf(LoadBalancer loadBalancer, string zone) =>
        Address.Of(ResourceKind.ElasticIp, loadBalancer.Name, zone);

    /// <summary>All its subnets, where something is said of one: a request says all or none.</summary>
    public static ImmutableArray<SubnetMapping> Of(PlanningContext context, LoadBalancer wanted)
    {
        var mappings = SubnetsOf(context, wanted).Select((subnet, index) => Of(context, wanted, subnet, index)).ToList();
        return mappings.TrueForAll(static m => m.IsPlain) ? [] : [.. mappings.OrderBy(m => m.SubnetId, StringComparer.Ordinal)];
    }

    /// <summary>What of the file's addresses has no zone, and which zone lacks one: AWS would refuse that.</summary>
    public static IEnumerable<Diagnostic> Mistakes(PlanningContext context, LoadBalancer wanted)
    {
        var subnets = SubnetsOf(context, wanted);
        if (wanted.StaticIps is ElasticIp.Given given && given.Allocations.Length != subnets.Length)
        {
            yield return new Diagnostic(
                PlanCodes.AddressesDoNotFitZones,
                given.At,
                $"The load balancer '{wanted.Name}' names {Counted(given.Allocations.Length, "Elastic IP")}, and is in "
                    + $"{Counted(subnets.Length, "zone")}: {string.Join(", ", subnets.Select(s => s.AvailabilityZone))}.",
                "Name one for each zone, in their order, or choose its subnets."
            );
        }

        foreach (var address in wanted.PrivateIps.Where(address => !subnets.Any(s => IsIn(s, address))))
        {
            yield return new Diagnostic(
                PlanCodes.AddressesDoNotFitZones,
                wanted.PrivateIpsAt,
                $"The address {address} of the load balancer '{wanted.Name}' is in none of its subnets: "
                    + $"{string.Join(", ", subnets.Select(s => $"{s.SubnetId} ({s.Ipv4Range})"))}.",
                "Name one of each subnet's range."
            );
        }

        foreach (var subnet in wanted.PrivateIps.IsEmpty ? [] : subnets)
        {
            if (wanted.PrivateIps.Count(address => IsIn(subnet, address)) is not 1 and var count)
            {
                yield return new Diagnostic(
                    PlanCodes.AddressesDoNotFitZones,
                    wanted.PrivateIpsAt,
                    $"The load balancer '{wanted.Name}' has {Counted(count, "address")} in {subnet.SubnetId} ({subnet.AvailabilityZone}); "
                        + "it is to have one in each.",
                    "Name one of each subnet's range."
                );
            }
        }

        foreach (var address in wanted.PrivateIps)
        {
            if (Array.Find([.. subnets], s => IsIn(s, address)) is { } subnet && IsReserved(subnet, address))
            {
                yield return Reserved(wanted, subnet, address, wanted.PrivateIpsAt);
            }
        }

        foreach (var (mapping, at) in wanted.WrittenSubnets)
        {
            if (subnets.FirstOrDefault(s => s.SubnetId == mapping.SubnetId) is { } subnet)
            {
                foreach (var mistake in Mistakes(wanted, mapping, subnet, at))
                {
                    yield return mistake;
                }
            }
        }
    }

    private static IEnumerable<Diagnostic> Mistakes(LoadBalancer wanted, SubnetMapping mapping, SubnetFact subnet, SourceSpan at)
    {
        if (mapping.PrivateIpv4 is { } address)
        {
            if (!IsIn(subnet, address))
            {
                yield return Outside("address " + address, subnet.Ipv4Range);
            }
            else if (IsReserved(subnet, address))
            {
                yield return Reserved(wanted, subnet, address, at);
            }
        }

        if (subnet.Ipv6Range is not { } range || !IPNetwork.TryParse(range, out var ipv6))
        {
            yield break;
        }

        if (mapping.Ipv6 is { } sixth && !ipv6.Contains(IPAddress.Parse(sixth)))
        {
            yield return Outside("address " + sixth, range);
        }

        // 80 bits long, of the subnet's range [ELBv2 API: SubnetMapping, SourceNatIpv6Prefix].
        if (
            IPNetwork.TryParse(mapping.SourceNatPrefix, out var prefix) && (prefix.PrefixLength != 80 || !ipv6.Contains(prefix.BaseAddress))
        )
        {
            yield return Outside("source NAT prefix " + prefix, range);
        }

        Diagnostic Outside(string what, string? of) =>
            new(
                PlanCodes.AddressesDoNotFitZones,
                at,
                $"The {what} of the load balancer '{wanted.Name}' is not in {subnet.SubnetId} ({of}).",
                "Name one of the subnet's range."
            );
    }

    /// <summary>The first four addresses of a subnet and its last one [VPC guide: subnet CIDR blocks].</summary>
    private static bool IsReserved(SubnetFact subnet, string address)
    {
        if (!IPNetwork.TryParse(subnet.Ipv4Range, out var range))
        {
            return false;
        }

        var offset = Number(IPAddress.Parse(address)) - Number(range.BaseAddress);
        return offset < 4 || offset == (1u << (32 - range.PrefixLength)) - 1;

        static uint Number(IPAddress ip) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(ip.GetAddressBytes());
    }

    private static Diagnostic Reserved(LoadBalancer wanted, SubnetFact subnet, string address, SourceSpan at) =>
        new(
            PlanCodes.AddressesDoNotFitZones,
            at,
            $"The address {address} of the load balancer '{wanted.Name}' is one of the five that AWS keeps of {subnet.SubnetId} ({subnet.Ipv4Range}).",
            "Name another one: not one of the first four, nor the last."
        );

    private static SubnetMapping Of(PlanningContext context, LoadBalancer wanted, SubnetFact subnet, int index)
    {
        var mapping =
            wanted.WrittenSubnets.FirstOrDefault(w => w.Mapping.SubnetId == subnet.SubnetId)?.Mapping ?? new SubnetMapping(subnet.SubnetId);
        return mapping with
        {
            Allocation = wanted.StaticIps switch
            {
                ElasticIp.Given given when index < given.Allocations.Length => new ResourceRef.Existing(given.Allocations[index].Text),
                ElasticIp.Allocated => context.Ref(ElasticIpOf(wanted, subnet.AvailabilityZone)),
                _ => mapping.Allocation,
            },
            PrivateIpv4 = wanted.PrivateIps.FirstOrDefault(address => IsIn(subnet, address)) ?? mapping.PrivateIpv4,
        };
    }

    /// <summary>In the order of their zones.</summary>
    private static ImmutableArray<SubnetFact> SubnetsOf(PlanningContext context, LoadBalancer wanted) =>
        context.Network.SubnetsOf(Address.Of(ResourceKind.LoadBalancer, wanted.Name));

    private static bool IsIn(SubnetFact subnet, string address) =>
        subnet.Ipv4Range is { } range && IPNetwork.TryParse(range, out var network) && network.Contains(IPAddress.Parse(address));

    private static string Counted(int count, string what) =>
        count == 1 ? $"one {what}"
        : count == 0 ? $"no {what}"
        : $"{count} {what}{(what.EndsWith('s') ? "es" : "s")}";
}
