using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>Load balancers as calls are told of them.</summary>
internal static class LoadBalancerAnswers
{
    public static Document Of(Transaction transaction, LoadBalancer balancer) =>
        new()
        {
            ["LoadBalancerArn"] = balancer.Key,
            ["DNSName"] = balancer.IsGateway ? null : balancer.DnsName,
            ["CanonicalHostedZoneId"] = balancer.IsGateway ? null : balancer.HostedZoneId,
            ["CreatedTime"] = balancer.CreatedTime,
            ["LoadBalancerName"] = balancer.Name,
            ["Scheme"] = balancer.Scheme,
            ["VpcId"] = balancer.VpcId,
            ["State"] = new Document
            {
                ["Code"] = balancer.State,
                ["Reason"] = balancer.State == "failed" ? "The load balancer could not be set up" : null,
            },
            ["Type"] = balancer.Type,
            ["AvailabilityZones"] = Zones(transaction, balancer),
            ["SecurityGroups"] = balancer.SecurityGroups.Count > 0 ? balancer.SecurityGroups : null,
            ["IpAddressType"] = balancer.IpAddressType,
            ["CustomerOwnedIpv4Pool"] = balancer.CustomerOwnedPool,
            ["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"] = balancer.EnforcesOnPrivateLink,
            ["EnablePrefixForIpv6SourceNat"] = balancer.Ipv6SourceNatPrefix,
            ["IpamPools"] = balancer.IpamPool is { } pool ? new Document { ["Ipv4IpamPoolId"] = pool } : null,
        };

    public static IReadOnlyList<Document> Zones(Transaction transaction, LoadBalancer balancer) =>
        [
            .. balancer.Zones.Select(zone => new Document
            {
                ["ZoneName"] = zone.Name,
                ["SubnetId"] = zone.SubnetId,
                ["LoadBalancerAddresses"] = Addresses(transaction, balancer, zone),
                ["SourceNatIpv6Prefixes"] = zone.SourceNatPrefix is { } prefix ? [prefix] : (string[]?)null,
            }),
        ];

    // Only addresses that were asked for are told, and not before the load balancer is up.
    private static List<Document> Addresses(Transaction transaction, LoadBalancer balancer, LoadBalancerZone zone) =>
        balancer.State == "provisioning" || (zone.AllocationId ?? zone.PrivateAddress ?? zone.Ipv6Address) is null
            ? []
            :
            [
                new Document
                {
                    ["IpAddress"] = zone.AllocationId is null ? null : NetworkInterfaces.PublicIpOf(transaction, zone.InterfaceId),
                    ["AllocationId"] = zone.AllocationId,
                    ["PrivateIPv4Address"] = zone.PrivateAddress,
                    ["IPv6Address"] = zone.Ipv6Address,
                },
            ];
}
