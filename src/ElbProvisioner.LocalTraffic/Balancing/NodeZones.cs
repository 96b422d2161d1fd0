using System.Collections.Immutable;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;

namespace ElbProvisioner.LocalTraffic.Balancing;

/// <summary>
/// In which zones the nodes of a load balancer are that its DNS name leads to: a zone in which a target group has too few healthy targets
/// is left out for as long as another one is not [NLB and ALB guides: target group health, DNS failover].
/// </summary>
internal static class NodeZones
{
    private const string Failover = "target_group_health.dns_failover.minimum_healthy_targets.";

    /// <param name="crossesZones">What the load balancer says, where a group says nothing.</param>
    /// <param name="groups">Of the load balancer, and others.</param>
    /// <returns>All zones where none has what every group asks for.</returns>
    public static ImmutableArray<string> Of(TrafficBalancer balancer, bool crossesZones, IEnumerable<TrafficGroup> groups)
    {
        var own = groups.Where(group => group.BalancerArn == balancer.Arn && (group.TargetType is "instance" or "ip")).ToList();
        var served = balancer.Zones.Where(zone => own.TrueForAll(group => Suffices(group, zone, crossesZones))).ToImmutableArray();
        return served.IsEmpty ? balancer.Zones : served;
    }

    private static bool Suffices(TrafficGroup group, string zone, bool crossesZones)
    {
        // Functions and load balancers stand in no zone; a group whose requests cross zones is as healthy everywhere.
        var settings = GroupSettings.Of(group);
        var near = group
            .Targets.Where(target => (settings.CrossZone ?? crossesZones) || target.Zone is null || target.Zone == zone)
            .ToList();
        var registered = near.Count(static target => target.State is not ("draining" or "unused"));
        var healthy = near.Count(static target => target.State is "healthy" or "unavailable");
        return healthy >= (GroupSettings.Number(group.Attributes, Failover + "count") ?? 1)
            && (GroupSettings.Number(group.Attributes, Failover + "percentage") is not { } least || healthy * 100 >= least * registered);
    }
}
