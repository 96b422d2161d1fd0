using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Live;

/// <summary>Whether every target group that gets traffic serves it, in every zone that depends on itself.</summary>
internal static class PlaceJudge
{
    private const string CrossZone = "load_balancing.cross_zone.enabled";

    public static IEnumerable<StatusReason> Judge(LiveWorld world, HealthReadings readings) =>
        TrafficPlace.Of(world).GroupBy(p => p.TargetGroup, StringComparer.Ordinal).SelectMany(p => Judge(p.First(), world, readings));

    public static bool IsFedBy(TrafficPlace place, LiveAutoScalingGroup group) =>
        group.Settings.Get(AutoScalingGroupTable.TargetGroups).OfType<ResourceRef.Existing>().Any(t => t.Id == place.TargetGroup);

    private static IEnumerable<StatusReason> Judge(TrafficPlace place, LiveWorld world, HealthReadings readings)
    {
        var group = world.TargetGroups.FirstOrDefault(g => g.Id == place.TargetGroup);
        var name = group is null ? LiveNames.ShortOf(place.TargetGroup) : GroupNames.Of(group);
        var feeders = world.AutoScalingGroups.Where(g => g.Status is null && IsFedBy(place, g)).ToList();
        var targets = readings.TargetsOf(place.TargetGroup);
        if (targets.Any(t => t.Serves))
        {
            return ZonesWithout(
                    place,
                    group,
                    world,
                    targets.Where(t => t.Serves).Select(t => t.Zone).ToHashSet(StringComparer.Ordinal),
                    feeders.Sum(f => f.DesiredCapacity)
                )
                .Select(zone => new StatusReason(
                    ReasonKind.ZoneWithoutTarget,
                    group?.Address,
                    $"The target group {name} has no healthy target in {zone}, and without cross-zone balancing requests that arrive "
                        + "there fail."
                ));
        }

        if (feeders.Count > 0 && feeders.TrueForAll(f => f.DesiredCapacity == 0))
        {
            // Said once, of the scaling group.
            return [];
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

    private static IEnumerable<string> ZonesWithout(
        TrafficPlace place,
        LiveTargetGroup? group,
        LiveWorld world,
        HashSet<string?> zones,
        int wanted
    )
    {
        var balancer = world.LoadBalancers.FirstOrDefault(b => b.Id == place.LoadBalancer);
        if (balancer is null || IsCrossZone(group, balancer) || zones.Contains(null))
        {
            return [];
        }

        var enabled = balancer.Zones.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return wanted < enabled.Count ? [] : enabled.Where(z => !zones.Contains(z));
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
                $"{f.Instances.Count(i => i.IsInService)} of {f.DesiredCapacity} instances of {GroupNames.Of(f)} in service"
            )
        );
}
