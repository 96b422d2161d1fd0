using System.Collections.Immutable;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

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
            Read(group).WithKnownAttributes(attributes),
            [.. (group.LoadBalancerArns ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static Settings Read(TargetGroup group)
    {
        var settings = TargetGroupTable.Table.Empty
            .With(TargetGroupTable.Name, group.TargetGroupName).With(TargetGroupTable.Type, group.TargetType?.Value ?? "instance")
            .With(TargetGroupTable.Protocol, group.Protocol?.Value ?? "").With(TargetGroupTable.ProtocolVersion, group.ProtocolVersion ?? "HTTP1")
            .With(TargetGroupTable.Port, group.Port ?? 0).With(TargetGroupTable.VpcId, group.VpcId ?? "").With(TargetGroupTable.IpAddressType, group.IpAddressType?.Value ?? "ipv4")
            .With(TargetGroupTable.CheckProtocol, group.HealthCheckProtocol?.Value ?? "").With(TargetGroupTable.CheckPort, group.HealthCheckPort ?? "traffic-port")
            .With(TargetGroupTable.CheckPath, group.HealthCheckPath ?? "").With(TargetGroupTable.CheckInterval, TimeSpan.FromSeconds(group.HealthCheckIntervalSeconds ?? 0))
            .With(TargetGroupTable.CheckTimeout, TimeSpan.FromSeconds(group.HealthCheckTimeoutSeconds ?? 0))
            .With(TargetGroupTable.HealthyThreshold, group.HealthyThresholdCount ?? 0).With(TargetGroupTable.UnhealthyThreshold, group.UnhealthyThresholdCount ?? 0);
        return settings.With(TargetGroupTable.CheckMatcher, group.Matcher?.HttpCode ?? group.Matcher?.GrpcCode ?? "");
    }
}
