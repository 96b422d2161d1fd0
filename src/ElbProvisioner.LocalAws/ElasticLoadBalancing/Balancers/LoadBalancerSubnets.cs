using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>Where load balancers stand.</summary>
internal static class LoadBalancerSubnets
{
    public static Document? Set(Transaction transaction, Fields request)
    {
        var balancer = Lookup.LoadBalancer(transaction, request.Required("LoadBalancerArn"));
        var addresses = request.Text("IpAddressType") ?? balancer.IpAddressType;
        AddressTypes.MustSuit(addresses, balancer.Type, balancer.Scheme);
        var asked = RequestedZones.Read(
            transaction,
            request,
            balancer.Type,
            balancer.Scheme,
            [.. balancer.Zones.Select(zone => zone.SubnetId)]
        );
        MustBePossible(balancer, asked);
        AddressTypes.MustHaveIpv6(transaction, addresses, asked.Select(one => one.Subnet.Id));
        var sourceNat = AddressTypes.SourceNat(balancer, addresses, request.Text("EnablePrefixForIpv6SourceNat"));
        RequestedZones.MustSuit(asked, addresses, sourceNat);
        AddressTypes.MustSuitListeners(transaction, balancer with { IpAddressType = addresses, Ipv6SourceNatPrefix = sourceNat });
        Reservations.MustBeSettled(transaction, balancer);
        var gone = balancer.Zones.Where(zone => !asked.Any(one => one.Subnet.Id == zone.SubnetId)).ToList();
        var changed = balancer with
        {
            IpAddressType = addresses,
            Ipv6SourceNatPrefix = sourceNat,
            Zones =
            [
                .. asked.Select(one =>
                    SourceNatPrefixes.In(
                        one,
                        balancer.Zones.FirstOrDefault(zone => zone.SubnetId == one.Subnet.Id) ?? Enter(transaction, balancer, one),
                        sourceNat
                    )
                ),
            ],
        };
        transaction.Elb.LoadBalancers.Put(changed);
        LoadBalancerInterfaces.SetAddressType(transaction, changed);
        LoadBalancerInterfaces.RemoveLater(transaction, gone);
        HealthReview.OfLoadBalancer(transaction, changed.Key);
        return new()
        {
            ["AvailabilityZones"] = LoadBalancerAnswers.Zones(transaction, changed),
            ["IpAddressType"] = addresses,
            ["EnablePrefixForIpv6SourceNat"] = changed.Ipv6SourceNatPrefix,
        };
    }

    private static LoadBalancerZone Enter(Transaction transaction, LoadBalancer balancer, RequestedZone asked) =>
        LoadBalancerInterfaces.AddAddresses(
            transaction,
            LoadBalancerInterfaces.Create(transaction, balancer.Key, balancer.Type, balancer.Scheme, balancer.SecurityGroups, asked),
            LoadBalancerAttributes.SecondaryCount(balancer)
        );

    private static void MustBePossible(LoadBalancer balancer, IReadOnlyList<RequestedZone> asked)
    {
        if (asked[0].Subnet.VpcId != balancer.VpcId)
        {
            throw Refusals.Configuration($"The subnets must belong to the VPC '{balancer.VpcId}' of the load balancer");
        }

        if (balancer.IsGateway && balancer.Zones.Any(zone => !asked.Any(one => one.Subnet.Id == zone.SubnetId)))
        {
            throw Refusals.Configuration(
                "Subnet removal is not supported for Gateway Load Balancers. You must specify all existing subnets along with any new ones"
            );
        }

        if (!balancer.IsNetwork)
        {
            return;
        }

        // "Update the Availability Zones for your Network Load Balancer": the subnet of a zone is changed by removing the zone and adding
        // it again.
        foreach (var zone in balancer.Zones)
        {
            var one = asked.FirstOrDefault(one => one.Subnet.AvailabilityZone == zone.Name);
            if (one is not null && one.Subnet.Id != zone.SubnetId)
            {
                throw Refusals.Configuration(
                    $"The subnet of the enabled Availability Zone '{zone.Name}' cannot be changed. Remove the Availability Zone first"
                );
            }

            if (
                one is not null
                && (
                    (one.AllocationId ?? zone.AllocationId) != zone.AllocationId
                    || (one.PrivateAddress ?? zone.PrivateAddress) != zone.PrivateAddress
                )
            )
            {
                throw Refusals.Configuration($"The addresses of the enabled Availability Zone '{zone.Name}' cannot be changed");
            }
        }
    }
}
