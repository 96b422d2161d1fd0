using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>[NLB guide: create a listener]</summary>
internal sealed class QuicStandsAlone() : Check(new("ELB3115", Severity.Error, "A QUIC listener stands beside what it cannot"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from balancer in file.Stack.LoadBalancers
        let quic = balancer.Listeners.Where(l => l.IsQuic).ToList()
        where quic.Count > 0
        let why = Why(balancer, quic.Count)
        where why is not null
        select Report(
            file.At("loadBalancers", balancer.Name, "listeners", quic[^1].Name),
            $"loadBalancers.{balancer.Name}.listeners.{quic[^1].Name} is {quic[^1].Protocol}, and {why}: AWS refuses that.",
            "Give it a load balancer of its own."
        );

    private static string? Why(LoadBalancer balancer, int quic) =>
        quic > 1 ? "a load balancer has one listener of QUIC or TCP_QUIC at most"
        : balancer.IsDualStack ? "the load balancer is dual-stack"
        : balancer.SecurityGroups is { IsEmpty: false } ? "the load balancer has security groups"
        : balancer.Listeners.FirstOrDefault(l => l.Protocol is "UDP" or "TCP_UDP") is { } other
            ? $"the listener {other.Name} of the same load balancer is {other.Protocol}"
        : null;
}
