using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>In which zones things shall be, and who of those that run is elsewhere.</summary>
internal static class Zones
{
    public static ImmutableSortedSet<string> Of(PlanningContext context, ResourceKind kind, string name) =>
        [.. context.Network.SubnetsOf(Address.Of(kind, name)).Select(s => s.AvailabilityZone)];

    public static ImmutableSortedSet<string> Of(PlanningContext context, AutoScalingGroup group) =>
        Of(context, ResourceKind.AutoScalingGroup, group.Name);

    /// <summary>Of the load balancers that serve its instances.</summary>
    public static IEnumerable<(LoadBalancer LoadBalancer, ImmutableSortedSet<string> Zones)> OfBalancersOf(
        PlanningContext context,
        AutoScalingGroup group
    ) =>
        group
            .TargetGroups.Select(t => context.Topology.LoadBalancerOf(t.Text))
            .OfType<LoadBalancer>()
            .DistinctBy(b => b.Name)
            .Select(b => (b, Of(context, ResourceKind.LoadBalancer, b.Name)))
            .Where(b => !b.Item2.IsEmpty);

    /// <summary>Instances outside the zones that the group shall be in: Auto Scaling moves them, healthy or not.</summary>
    public static int Leaving(PlanningContext context, AutoScalingGroup wanted, LiveAutoScalingGroup live)
    {
        var zones = Of(context, wanted);
        return zones.IsEmpty ? 0 : live.Instances.Count(i => !zones.Contains(i.AvailabilityZone));
    }

    /// <summary>
    /// Nobody of those who serve would stay. Auto Scaling takes a new instance for ready once it runs [Auto Scaling user guide:
    /// rebalancing], so that one that is slow to serve would leave a gap.
    /// </summary>
    public static bool AllLeave(PlanningContext context, AutoScalingGroup wanted, LiveAutoScalingGroup live) =>
        !live.Instances.IsEmpty
        && !live.Settings.Get(AutoScalingGroupTable.TargetGroups).IsEmpty
        && Leaving(context, wanted, live) == live.Instances.Length;
}
