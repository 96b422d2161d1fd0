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

        foreach (var (mapping, at) in wanted.WrittenSubnets)
        {
            if (
                mapping.PrivateIpv4 is { } address
                && subnets.FirstOrDefault(s => s.SubnetId == mapping.SubnetId) is { } subnet
                && !IsIn(subnet, address)
            )
            {
                yield return new Diagnostic(
                    PlanCodes.AddressesDoNotFitZones,
                    at,
                    $"The address {address} of the load balancer '{wanted.Name}' is not in {subnet.SubnetId} ({subnet.Ipv4Range}).",
                    "Name one of the subnet's range."
                );
            }
        }
    }

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
