using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>Where load balancers stand, and by which kinds of addresses they are reached.</summary>
internal static class LoadBalancerSubnets
{
    public static Document? Set(Transaction transaction, Fields request)
    {
        var balancer = Lookup.LoadBalancer(transaction, request.Required("LoadBalancerArn"));
        var addresses = request.Text("IpAddressType") ?? balancer.IpAddressType;
        MustSuit(addresses, balancer.Type, balancer.Scheme);
        var asked = RequestedZones.Read(
            transaction,
            request,
            balancer.Type,
            balancer.Scheme,
            [.. balancer.Zones.Select(zone => zone.SubnetId)]
        );
        MustBePossible(balancer, asked);
        MustHaveIpv6(transaction, addresses, asked.Select(one => one.Subnet.Id));
        var gone = balancer.Zones.Where(zone => !asked.Any(one => one.Subnet.Id == zone.SubnetId)).ToList();
        var changed = balancer with
        {
            IpAddressType = addresses,
            Ipv6SourceNatPrefix = request.Text("EnablePrefixForIpv6SourceNat") ?? balancer.Ipv6SourceNatPrefix,
            Zones =
            [
                .. asked.Select(one =>
                    balancer.Zones.FirstOrDefault(zone => zone.SubnetId == one.Subnet.Id)
                    ?? LoadBalancerInterfaces.Create(
                        transaction,
                        balancer.Key,
                        balancer.Type,
                        balancer.Scheme,
                        balancer.SecurityGroups,
                        one
                    )
                ),
            ],
        };
        transaction.Elb.LoadBalancers.Put(changed);
        LoadBalancerInterfaces.RemoveLater(transaction, gone);
        HealthReview.OfLoadBalancer(transaction, changed.Key);
        return new()
        {
            ["AvailabilityZones"] = LoadBalancerAnswers.Zones(transaction, changed),
            ["IpAddressType"] = addresses,
            ["EnablePrefixForIpv6SourceNat"] = changed.Ipv6SourceNatPrefix,
        };
    }

    public static Document? SetIpAddressType(Transaction transaction, Fields request)
    {
        var balancer = Lookup.LoadBalancer(transaction, request.Required("LoadBalancerArn"));
        var addresses = request.Required("IpAddressType");
        MustSuit(addresses, balancer.Type, balancer.Scheme);
        if (
            balancer.IsNetwork
            && addresses != "ipv4"
            && Lookup
                .ListenersOf(transaction, balancer.Key)
                .Exists(listener => listener.Protocol is "UDP" or "TCP_UDP" or "QUIC" or "TCP_QUIC")
        )
        {
            throw Refusals.Configuration("The load balancer has listeners with a protocol that does not support this IP address type");
        }

        MustHaveIpv6(transaction, addresses, balancer.Zones.Select(zone => zone.SubnetId));
        transaction.Elb.LoadBalancers.Put(balancer with { IpAddressType = addresses });
        return new() { ["IpAddressType"] = addresses };
    }

    public static void MustSuit(string ipAddressType, string type, string? scheme)
    {
        if (ipAddressType == "dualstack-without-public-ipv4" && (type != LoadBalancerKind.Application || scheme != "internet-facing"))
        {
            throw Refusals.Configuration(
                $"The IP address type '{ipAddressType}' is supported for internet-facing Application Load Balancers only"
            );
        }
    }

    /// <exception cref="AwsError">Addresses of both kinds are asked for where subnets have one.</exception>
    public static void MustHaveIpv6(Transaction transaction, string ipAddressType, IEnumerable<string> subnets)
    {
        if (ipAddressType != "ipv4" && subnets.Any(subnet => !Network.HasIpv6(transaction, subnet)))
        {
            throw Refusals.Subnet("You must specify subnets with an associated IPv6 CIDR block.");
        }
    }

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
