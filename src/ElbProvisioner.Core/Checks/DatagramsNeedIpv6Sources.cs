using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>[NLB guide: listeners: UDP on dual-stack needs prefixes for source NAT and IPv6 targets]</summary>
internal sealed class DatagramsNeedIpv6Sources() : Check(new("ELB3117", Severity.Error, "UDP stands on a dual-stack load balancer"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Listeners(file.Stack)
        where pair.LoadBalancer.IsDualStack && (pair.Listener.Protocol is "UDP" or "TCP_UDP")
        select Report(
            file.At("loadBalancers", pair.LoadBalancer.Name, "listeners", pair.Listener.Name),
            $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name} is {pair.Listener.Protocol} on a dual-stack load balancer, "
                + "which AWS takes only with source NAT: `sourceNat` is not supported yet.",
            "Leave ipAddressType out for now: UDP over IPv4."
        );
}
