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
}
