using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>The network interfaces through which a load balancer stands in its subnets.</summary>
internal static class LoadBalancerInterfaces
{
    public const string Removal = "elbv2.removeInterface";

    /// <exception cref="AwsError">An address is taken.</exception>
    public static LoadBalancerZone Create(
        Transaction transaction,
        string loadBalancerArn,
        string type,
        string? scheme,
        IReadOnlyList<string> groups,
        RequestedZone zone
    )
    {
        try
        {
            var interfaceId = NetworkInterfaces.Create(
                transaction,
                zone.Subnet.Id,
                groups,
                $"ELB {Arns.PathOf(loadBalancerArn)}",
                type == LoadBalancerKind.Application ? "amazon-elb" : "amazon-aws",
                zone.AllocationId,
                zone.PrivateAddress,
                isPublic: scheme == "internet-facing"
            );
            return new(zone.Subnet.AvailabilityZone, zone.Subnet.Id, interfaceId, zone.AllocationId, zone.PrivateAddress, zone.Ipv6Address);
        }
        catch (AwsError refusal) when (zone.AllocationId is not null)
        {
            throw Refusals.InUse($"The allocation ID '{zone.AllocationId}' cannot be used: {refusal.Message}");
        }
        catch (AwsError refusal)
        {
            throw Refusals.Subnet(refusal.Message);
        }
    }

    /// <summary>Secondary private addresses of the subnet.</summary>
    /// <exception cref="AwsError">The subnet has not so many left.</exception>
    public static LoadBalancerZone AddAddresses(Transaction transaction, LoadBalancerZone zone, int count)
    {
        try
        {
            NetworkInterfaces.AddAddresses(transaction, zone.InterfaceId, Enumerable.Repeat<string?>(null, count));
            return zone;
        }
        catch (AwsError refusal)
        {
            throw Refusals.Subnet(refusal.Message);
        }
    }

    /// <summary>They have an IPv6 address where the load balancer is reached by one.</summary>
    public static void SetAddressType(Transaction transaction, LoadBalancer balancer)
    {
        foreach (var zone in balancer.Zones)
        {
            NetworkInterfaces.SetIpv6(transaction, zone.InterfaceId, balancer.IpAddressType != "ipv4", zone.Ipv6Address);
        }
    }

    /// <summary>They stay a while after the load balancer left.</summary>
    public static void RemoveLater(Transaction transaction, IEnumerable<LoadBalancerZone> zones)
    {
        foreach (var zone in zones)
        {
            NetworkInterfaces.Abandon(transaction, zone.InterfaceId);
            transaction.Later(transaction.Timings.InterfacesLinger, Removal, zone.InterfaceId);
        }
    }

    public static void Remove(Transaction transaction, AgendaItem item) => NetworkInterfaces.Delete(transaction, item.Subject);

    public static void SetSecurityGroups(Transaction transaction, LoadBalancer balancer)
    {
        foreach (var zone in balancer.Zones)
        {
            NetworkInterfaces.SetSecurityGroups(transaction, zone.InterfaceId, balancer.SecurityGroups);
        }
    }
}
