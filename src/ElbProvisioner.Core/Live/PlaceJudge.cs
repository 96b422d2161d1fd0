using System.Collections.Immutable;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Live;

/// <summary>Whether every target group that gets traffic serves it, in every zone that depends on itself.</summary>
internal static class PlaceJudge
{
    private const string CrossZone = "load_balancing.cross_zone.enabled";

    public static IEnumerable<StatusReason> Judge(LiveWorld world, HealthReadings readings) =>
        TrafficPlace.Of(world).GroupBy(p => p.TargetGroup, StringComparer.Ordinal).SelectMany(p => Judge(p.First(), world, readings));

    /// <summary>
    /// Whoever fills it wants no instances: what still serves is on its way out, and then every request is answered with 503.
    /// </summary>
    public static bool IsAbandoned(TrafficPlace place, LiveWorld world, HealthReadings readings)
    {
        var feeders = FeedersOf(place, world);
        var leaving = feeders.SelectMany(f => f.Instances).Select(i => i.InstanceId).ToHashSet(StringComparer.Ordinal);
        return feeders.Count > 0
            && feeders.TrueForAll(f => f.DesiredCapacity == 0)
            && !readings.TargetsOf(place.TargetGroup).Any(t => t.Serves && !leaving.Contains(t.Id));
    }

    /// <summary>What becomes of traffic that nothing serves.</summary>
    public static string Loss(TrafficPlace place, LiveWorld world) =>
        world.LoadBalancers.FirstOrDefault(b => b.Id == place.LoadBalancer)?.Settings.Find(LoadBalancerTable.Type) switch
        {
            "network" => "fails",
            "gateway" => "is dropped",
            _ => "is answered with 503",
        };

    public static bool IsFedBy(TrafficPlace place, LiveAutoScalingGroup group) =>
        group.Settings.Get(AutoScalingGroupTable.TargetGroups).OfType<ResourceRef.Existing>().Any(t => t.Id == place.TargetGroup);

    private static IEnumerable<StatusReason> Judge(TrafficPlace place, LiveWorld world, HealthReadings readings)
    {
        var group = world.TargetGroups.FirstOrDefault(g => g.Id == place.TargetGroup);
        var name = group is null ? LiveNames.ShortOf(place.TargetGroup) : GroupNames.Of(group);
        var feeders = FeedersOf(place, world);
        var targets = readings.TargetsOf(place.TargetGroup);
        if (IsAbandoned(place, world, readings))
        {
            // Said once, of the scaling group.
            return [];
        }

        if (targets.Any(t => t.Serves))
        {
            return ZonesWithout(place, group, name, world, targets, feeders.Sum(f => f.DesiredCapacity));
        }

        if (Registrations.Lost(feeders, targets) is { Count: > 0 } lost)
        {
            return
            [
                new(
                    ReasonKind.NotRegistered,
                    group?.Address,
                    $"The target group {name} gets traffic, and none of the instances of {string.Join(", ", feeders.Select(GroupNames.Of))} "
                        + $"is registered in it. {Registrations.Remedy(place.TargetGroup, lost)}"
                ),
            ];
        }

        return !targets.IsEmpty
                ?
                [
                    new(
                        ReasonKind.NoHealthyTarget,
                        group?.Address,
                        $"0 of {targets.Length} targets of the target group {name} are healthy: {States(targets)}."
                    ),
                ]
            : feeders.Count == 0
                ?
                [
                    new(
                        ReasonKind.NothingFillsIt,
                        group?.Address,
                        $"The target group {name} gets traffic and has no targets: no scaling group is attached to it."
                    )
                    {
                        IsLasting = true,
                    },
                ]
            :
            [
                new(
                    ReasonKind.NoHealthyTarget,
                    group?.Address,
                    $"The target group {name} gets traffic and has no targets: {Instances(feeders)}."
                ),
            ];
    }

    private static IEnumerable<StatusReason> ZonesWithout(
        TrafficPlace place,
        LiveTargetGroup? group,
        string name,
        LiveWorld world,
        ImmutableArray<TargetStatus> targets,
        int wanted
    )
    {
        var served = targets.Where(t => t.Serves).Select(t => t.Zone).ToHashSet(StringComparer.Ordinal);
        var balancer = world.LoadBalancers.FirstOrDefault(b => b.Id == place.LoadBalancer);
        if (balancer is null || IsCrossZone(group, balancer) || served.Contains(null))
        {
            return [];
        }

        // A zone that cannot have a target AWS takes out of the load balancer's DNS name [ELB user guide: target group health].
        var enabled = balancer.Zones.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return enabled
            .Where(z => wanted >= enabled.Count && !served.Contains(z))
            .Select(zone => new StatusReason(
                ReasonKind.ZoneWithoutTarget,
                group?.Address,
                $"The target group {name} has no healthy target in {zone}, and without cross-zone balancing what arrives there fails."
            ));
    }

    /// <summary>An application load balancer always balances across zones unless a target group of it says no [ELB user guide].</summary>
    private static bool IsCrossZone(LiveTargetGroup? group, LiveLoadBalancer balancer) =>
        group?.Settings.Attributes.GetValueOrDefault(CrossZone) switch
        {
            "true" => true,
            "false" => false,
            _ => balancer.Settings.Get(LoadBalancerTable.Type) == "application"
                || balancer.AllAttributes.GetValueOrDefault(CrossZone) == "true",
        };

    private static List<LiveAutoScalingGroup> FeedersOf(TrafficPlace place, LiveWorld world) =>
        [.. world.AutoScalingGroups.Where(g => g.Status is null && IsFedBy(place, g))];

    private static string States(IEnumerable<TargetStatus> targets) =>
        string.Join(
            ", ",
            targets
                .GroupBy(t => (t.State, t.Code))
                .OrderByDescending(g => g.Count())
                .ThenBy(g => g.Key.State)
                .ThenBy(g => g.Key.Code, StringComparer.Ordinal)
                .Select(g => $"{g.Count()} {g.Key.State.ToString().ToLowerInvariant()}{(g.Key.Code is { } code ? $" ({code})" : "")}")
        );

    private static string Instances(IEnumerable<LiveAutoScalingGroup> feeders) =>
        string.Join(
            "; ",
            feeders.Select(f =>
                $"{f.CapacityInService} of {f.DesiredCapacity} {(f.IsCountedInInstances ? "instances" : "of the capacity")} of "
                + $"{GroupNames.Of(f)} in service"
            )
        );
}
