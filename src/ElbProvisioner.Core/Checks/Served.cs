using System.Collections.Immutable;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>Who serves whom: load balancers, the target groups they forward to, and the scaling groups behind those.</summary>
internal static class Served
{
    /// <summary>Target groups of the file that a load balancer forwards to.</summary>
    public static ImmutableArray<TargetGroup> By(Stack stack, LoadBalancer loadBalancer)
    {
        var names = Routes
            .Of(loadBalancer)
            .SelectMany(route => route.Targets)
            .Select(target => target.TargetGroup.Text)
            .ToHashSet(StringComparer.Ordinal);
        return [.. stack.TargetGroups.Where(group => names.Contains(group.Name))];
    }

    public static IEnumerable<AutoScalingGroup> Fillers(Stack stack, TargetGroup target) =>
        stack.AutoScalingGroups.Where(group => group.TargetGroups.Any(reference => reference.Text == target.Name));

    /// <summary>The security groups of the instances in it.</summary>
    public static ImmutableArray<string> InstanceGroups(Stack stack, TargetGroup target) =>
        [.. Fillers(stack, target).SelectMany(group => GroupNames.Of(group)).Distinct(StringComparer.Ordinal)];
}
