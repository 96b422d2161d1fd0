using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using static ElbProvisioner.Core.Tables.LoadBalancerTable;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Addresses that a load balancer is to have and another one of the stack has, or itself in a zone that it leaves last: an address is in
/// one place at a time [EC2 API: AssociateAddress], and what goes, goes when traffic has moved. Those of other stacks are asked for when
/// the plan is made.
/// </summary>
internal static class HeldAddresses
{
    public static void Report(PlanningContext context, Match<LoadBalancer, LiveLoadBalancer> match, Settings settings)
    {
        var (wanted, kept, replaced) = match;
        var zones = Zones.Of(context, ResourceKind.LoadBalancer, wanted.Name);
        foreach (var (address, subnet) in (settings.FindValue(Addresses) ?? []).SelectMany(AddressesOf))
        {
            if (HolderOf(context, match, address, subnet) is not var (holder, place))
            {
                continue;
            }

            if (holder == replaced)
            {
                Tell(
                    $"The load balancer '{wanted.Name}' would be replaced, and the new one is to stand on {address}, which the old one holds: "
                        + "AWS gives an address to one at a time.",
                    "Give it other addresses in the same change, or leave as it is what cannot change in place."
                );
                return;
            }

            if (holder != kept)
            {
                Tell(
                    $"The load balancer '{wanted.Name}' is to stand on {address}, which '{holder.Address.Name}' of this stack holds: AWS gives an "
                        + "address to one at a time, and a load balancer that goes leaves its own when the traffic has moved.",
                    $"Give '{wanted.Name}' another address now; or take this one from '{holder.Address.Name}' first, and apply."
                );
                return;
            }

            if (place != subnet && holder.Zones.GetValueOrDefault(place) is { } zone && !zones.Contains(zone))
            {
                Tell(
                    $"The load balancer '{wanted.Name}' is to have {address} in {subnet}, and has it in {place} ({zone}), a zone that it leaves: "
                        + "it enters the new zone first.",
                    "Name another Elastic IP there; or leave the zone first, and apply."
                );
            }
        }

        void Tell(string message, string remedy) =>
            context.Builder.Report(new Diagnostic(PlanCodes.AddressesAreHeld, wanted.At, message, remedy));
    }

    private static (LiveLoadBalancer Holder, string Subnet)? HolderOf(
        PlanningContext context,
        Match<LoadBalancer, LiveLoadBalancer> match,
        string address,
        string subnet
    )
    {
        // One that failed is gone before the next one is made.
        foreach (var balancer in context.Live.LoadBalancers.Where(b => b != match.Replaced || b.State != FailedBalancers.Failed))
        {
            foreach (var mapping in balancer.Settings.FindValue(Addresses) ?? [])
            {
                // An Elastic IP is held wherever it is; the others are in the ranges of their subnets.
                if (
                    mapping.Allocation?.Key == address
                    || (mapping.SubnetId == subnet && AddressesOf(mapping).Any(a => a.Address == address))
                )
                {
                    return (balancer, mapping.SubnetId);
                }
            }
        }

        return null;
    }

    private static IEnumerable<(string Address, string Subnet)> AddressesOf(SubnetMapping mapping) =>
        from address in new[] { mapping.Allocation?.Key, mapping.PrivateIpv4, mapping.Ipv6 }
        where address is not null
        select (address, mapping.SubnetId);
}
