using System.Collections.Immutable;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Balancing;

using LoadBalancer = Amazon.ElasticLoadBalancingV2.Model.LoadBalancer;
using Tags = ImmutableSortedDictionary<string, string>;

internal sealed class LoadBalancerReader(ReadScope scope)
{
    public async Task<LiveLoadBalancer> ReadAsync(LoadBalancer balancer, OwnedResource? owner, Tags? tags)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(tags);
        var all = await AttributesAsync(balancer.LoadBalancerArn);
        return new(
            owner, tags,
            LoadBalancerTable.Table.Empty
                .With(LoadBalancerTable.Name, balancer.LoadBalancerName).With(LoadBalancerTable.Type, balancer.Type?.Value ?? "application")
                .With(LoadBalancerTable.Scheme, balancer.Scheme?.Value ?? "internet-facing").With(LoadBalancerTable.VpcId, balancer.VpcId ?? "")
                .With(LoadBalancerTable.IpAddressType, balancer.IpAddressType?.Value ?? "ipv4")
                .With(LoadBalancerTable.SubnetIds, [.. (balancer.AvailabilityZones ?? []).Select(z => z.SubnetId).OfType<string>()])
                .With(LoadBalancerTable.SecurityGroups, [.. (balancer.SecurityGroups ?? []).Order(StringComparer.Ordinal).Select(g => new ResourceRef.Existing(g))]),
            balancer.DNSName ?? "", balancer.CanonicalHostedZoneId ?? "", balancer.State?.Code?.Value ?? "", all)
        {
            Zones = (balancer.AvailabilityZones ?? []).Where(z => z.SubnetId is not null).DistinctBy(z => z.SubnetId, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(z => z.SubnetId, z => z.ZoneName, StringComparer.Ordinal),
        };
    }

    /// <summary>Perhaps before the load balancer is known to exist; nothing when it does not.</summary>
    public async Task<Tags> AttributesAsync(string arn)
    {
        try
        {
            return await scope.Lookups.LoadBalancerAttributes.ReadAsync(arn);
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            return TagMap.Empty;
        }
    }
}
