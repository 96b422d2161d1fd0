using System.Collections.Immutable;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

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
            new LoadBalancerSettings(
                balancer.LoadBalancerName, balancer.Type?.Value ?? "application", balancer.Scheme?.Value ?? "internet-facing", balancer.VpcId ?? "",
                balancer.IpAddressType?.Value ?? "ipv4",
                [.. (balancer.AvailabilityZones ?? []).Select(z => z.SubnetId).OfType<string>()],
                [.. (balancer.SecurityGroups ?? []).Order(StringComparer.Ordinal).Select(g => new ResourceRef.Existing(g))],
                all),
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
