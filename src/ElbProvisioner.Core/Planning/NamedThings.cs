using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

/// <summary>Something the file declares, or that is derived from what it declares, to which elbctl gives a name in AWS.</summary>
/// <param name="At">Where the file declares it.</param>
public sealed record NamedThing(Address Address, SourceSpan At);

public static class NamedThings
{
    public static IEnumerable<NamedThing> Of(Stack stack, ResourceKind kind) =>
        kind == ResourceKind.Alarm
            ? DesiredAlarms.Of(stack).Select(a => new NamedThing(a.Address, a.Alarm.At))
            : All(stack).Where(t => t.Kind == kind).Select(t => new NamedThing(Address.Of(t.Kind, t.Name), t.At));

    private static IEnumerable<(ResourceKind Kind, string Name, SourceSpan At)> All(Stack stack) =>
        [
            .. stack.OwnLoadBalancers.Select(b => (ResourceKind.LoadBalancer, b.Name, b.At)),
            .. stack.TrustStores.OfType<TrustStore.Declared>().Select(s => (ResourceKind.TrustStore, s.Name, s.At)),
            .. stack.TargetGroups.Select(g => (ResourceKind.TargetGroup, g.Name, g.At)),
            .. stack.AutoScalingGroups.Select(g => (ResourceKind.AutoScalingGroup, g.Name, g.At)),
            .. stack.AutoScalingGroups.Select(g =>
                (ResourceKind.LaunchTemplate, g.Name, (g.LaunchTemplate as LaunchTemplate.Defined)?.At ?? g.At)
            ),
            .. stack.SecurityGroups.Select(g => (ResourceKind.SecurityGroup, g.Name, g.At)),
            .. stack.OwnLoadBalancers.Select(b => (ResourceKind.SecurityGroup, PhysicalNames.DerivedGroup(b), b.At)),
            .. stack.AutoScalingGroups.Select(g => (ResourceKind.SecurityGroup, PhysicalNames.DerivedGroup(g), g.At)),
        ];
}
