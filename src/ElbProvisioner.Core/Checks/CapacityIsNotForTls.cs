using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>[NLB guide: capacity unit reservations]</summary>
internal sealed class CapacityIsNotForTls()
    : Check(new("ELB3140", Severity.Error, "Capacity is reserved for a network load balancer that listens to TLS"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from balancer in file.Stack.LoadBalancers
        where balancer.IsNetwork && balancer.Settings.Has(LoadBalancerTable.CapacityUnits)
        let listener = balancer.Listeners.FirstOrDefault(static l => l.Protocol == "TLS")
        where listener is not null
        select Report(
            file.At("loadBalancers", balancer.Name, "capacityUnits"),
            $"loadBalancers.{balancer.Name} reserves capacity, and its listener {listener.Name} is TLS: AWS reserves none for network load "
                + "balancers with TLS listeners.",
            "Remove capacityUnits, or end TLS at the targets."
        );
}
