using System.Collections.Immutable;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading.Balancing;

using TargetGroup = Amazon.ElasticLoadBalancingV2.Model.TargetGroup;
using Tags = ImmutableSortedDictionary<string, string>;

internal sealed class TargetGroupReader(ReadScope scope)
{

    public async Task<LiveTargetGroup> ReadAsync(TargetGroup group, OwnedResource? owner, Tags? tags)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(tags);
        var attributes = DeclaredAttributes.AnyOfTargetGroup(scope.Stack, owner.Address, tags) ? await scope.Lookups.TargetGroupAttributes.ReadAsync(group.TargetGroupArn) : TagMap.Empty;
        return new(
            owner, tags,
            new TargetGroupSettings(
                group.TargetGroupName, group.TargetType?.Value ?? "instance", group.Protocol?.Value ?? "", group.ProtocolVersion ?? "HTTP1", group.Port ?? 0,
                group.VpcId ?? "", group.IpAddressType?.Value ?? "ipv4",
                new HealthCheckSettings(
                    group.HealthCheckProtocol?.Value ?? "", group.HealthCheckPort ?? "traffic-port", group.HealthCheckPath,
                    group.HealthCheckIntervalSeconds ?? 0, group.HealthCheckTimeoutSeconds ?? 0, group.HealthyThresholdCount ?? 0, group.UnhealthyThresholdCount ?? 0,
                    group.Matcher?.HttpCode ?? group.Matcher?.GrpcCode),
                attributes),
            [.. (group.LoadBalancerArns ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }
}
