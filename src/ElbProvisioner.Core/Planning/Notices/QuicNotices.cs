using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Planning.Notices;

/// <summary>What a person expects and does not get: a derived security group before QUIC [NLB guide: listeners].</summary>
internal static class QuicNotices
{
    public static IEnumerable<Diagnostic> Of(Stack stack, ImmutableArray<PlannedAction> actions) =>
        from balancer in stack.LoadBalancers
        where balancer.IsWithoutGroups && balancer.Listeners.Any(static l => l.IsQuic)
        where actions.Any(a => a.Operation is AwsOperation.CreateLoadBalancer && a.Address.Path == balancer.Name)
        select new Diagnostic(
            NoticeCodes.NoGroupBesideQuic,
            balancer.At,
            $"loadBalancers.{balancer.Name} listens to QUIC, beside which AWS takes no security group: nothing stands before it, and it never "
                + "can have one.",
            "Its targets' groups decide who comes through; `allow` holds there."
        );
}
