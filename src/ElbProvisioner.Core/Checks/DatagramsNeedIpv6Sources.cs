using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>[NLB guide: listeners: UDP on dual-stack needs prefixes for source NAT and IPv6 targets]</summary>
internal sealed class DatagramsNeedIpv6Sources()
    : Check(new("ELB3117", Severity.Error, "UDP on a dual-stack load balancer lacks what it needs"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Listeners(file.Stack)
        where pair.LoadBalancer.IsDualStack && (pair.Listener.Protocol is "UDP" or "TCP_UDP")
        let lack = LackOf(file.Stack, pair)
        where lack is not null
        select Report(
            file.At("loadBalancers", pair.LoadBalancer.Name, "listeners", pair.Listener.Name),
            $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name} is {pair.Listener.Protocol} on a dual-stack load balancer, "
                + $"which AWS takes only with {lack.What}.",
            lack.Remedy
        );

    private static Lack? LackOf(Stack stack, ListenerPlace place)
    {
        if (!place.LoadBalancer.HasSourceNat)
        {
            return new("source NAT", "Write sourceNat: true at the load balancer, or leave ipAddressType out: UDP over IPv4.");
        }

        var named = Routes.Of(place.LoadBalancer, place.Listener).SelectMany(static r => r.Targets).Select(static t => t.TargetGroup.Text);
        return stack.TargetGroups.FirstOrDefault(t => t.IpAddressType != "ipv6" && named.Contains(t.Name)) is { } ipv4
            ? new($"IPv6 targets, and targetGroups.{ipv4.Name} has IPv4 ones", $"Write ipAddressType: ipv6 at targetGroups.{ipv4.Name}.")
            : null;
    }

    private sealed record Lack(string What, string Remedy);
}
