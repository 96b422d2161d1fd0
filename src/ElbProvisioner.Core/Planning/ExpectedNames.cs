using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Lowering;

namespace ElbProvisioner.Core.Planning;

/// <summary>
/// The physical names a stack's load balancers and target groups have when its file is applied, so that they are found again even while
/// AWS's index of tags does not list them yet.
/// </summary>
public static class ExpectedNames
{
    public static ImmutableArray<string> LoadBalancers(Stack stack, string vpcId) =>
        [.. stack.OwnLoadBalancers.Select(b => PhysicalNames.LoadBalancer(stack, b, vpcId))];

    /// <summary>What an application load balancer of another stack can be called.</summary>
    public static ImmutableArray<string> OfStack(string stack, string name, string vpcId) =>
        [.. PhysicalNames.Schemes.Select(scheme => PhysicalNames.LoadBalancers(stack, name, scheme, vpcId).First())];

    public static ImmutableArray<string> TargetGroups(Stack stack, string vpcId)
    {
        var topology = new Topology(stack);
        return
        [
            .. stack.TargetGroups.Select(group =>
                PhysicalNames.TargetGroup(
                    stack,
                    group,
                    vpcId,
                    topology.LoadBalancerOf(group.Name) is { } serves ? PhysicalNames.LoadBalancer(stack, serves, vpcId) : ""
                )
            ),
        ];
    }
}
