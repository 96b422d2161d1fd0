using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Checks;

/// <summary>The load balancer asks identity providers over public IPv4, which it then has none of [ELBv2 API: IpAddressType].</summary>
internal sealed class AuthenticationNeedsIpv4()
    : Check(new("ELB3114", Severity.Error, "Sign-in on a load balancer without public IPv4 addresses"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Listeners(file.Stack)
        where pair.Listener.Authenticates && pair.LoadBalancer.IpAddressType == "dualstack-without-public-ipv4"
        select Report(
            pair.Listener.At,
            $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name} authenticates, and the load balancer has no public IPv4 "
                + "address by which to ask the identity provider: every request would be answered with 500.",
            "Write ipAddressType: dualstack."
        );
}
