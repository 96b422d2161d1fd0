using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Notices;

/// <summary>
/// Instances in zones that their load balancer is not in are registered, and get no request [ELBv2 API: Target.NotInUse].
/// </summary>
internal static class ZoneNotices
{
    public static IEnumerable<Diagnostic> Of(Stack stack, LiveWorld live, ImmutableArray<PlannedAction> actions)
    {
        var topology = new Topology(stack);
        foreach (var group in stack.AutoScalingGroups)
        {
            var address = Address.Of(ResourceKind.AutoScalingGroup, group.Name);
            var zones = ZonesOf(live, address);
            foreach (var balancer in group.TargetGroups.Select(t => topology.LoadBalancerOf(t.Text)).OfType<LoadBalancer>().Distinct())
            {
                var at = Address.Of(ResourceKind.LoadBalancer, balancer.Name);
                var its = ZonesOf(live, at);
                var outside = zones.Except(its);
                if (its.IsEmpty || outside.IsEmpty || !actions.Any(a => IsPlacing(a, address, at)))
                {
                    continue;
                }

                yield return new(
                    zones.Overlaps(its) ? NoticeCodes.GroupPartlyOutside : NoticeCodes.GroupOutside,
                    group.At,
                    $"The scaling group '{group.Name}' is in {string.Join(", ", zones)} and its load balancer '{balancer.Name}' in "
                        + $"{string.Join(", ", its)}: instances in {string.Join(", ", outside)} get no requests.",
                    $"Give '{balancer.Name}' subnets in {string.Join(", ", outside)} too, or '{group.Name}' subnets in "
                        + $"{string.Join(", ", its)}."
                );
            }
        }
    }

    private static bool IsPlacing(PlannedAction action, Address group, Address balancer) =>
        (action.Address == group && action.Operation is AwsOperation.CreateAutoScalingGroup or AwsOperation.UpdateAutoScalingGroup)
        || (action.Address == balancer && action.Operation is AwsOperation.CreateLoadBalancer or AwsOperation.SetSubnets);

    private static ImmutableSortedSet<string> ZonesOf(LiveWorld live, Address address) =>
        [.. live.Network.SubnetsOf(address).Select(s => s.AvailabilityZone)];
}
