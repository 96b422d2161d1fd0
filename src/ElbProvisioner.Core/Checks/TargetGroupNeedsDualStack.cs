using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// A load balancer of IPv4 only has no address to speak to IPv6 targets from [ELB user guide: target group IP address type].
/// </summary>
internal sealed class TargetGroupNeedsDualStack()
    : Check(new("ELB3307", Severity.Error, "IPv6 targets stand behind a load balancer of IPv4 only"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from loadBalancer in file.Stack.LoadBalancers
        where !loadBalancer.IsDualStack && !file.IsBroken("loadBalancers", loadBalancer.Name, "ipAddressType")
        from target in Served.By(file.Stack, loadBalancer)
        where target.IpAddressType == "ipv6"
        select Report(
            file.At("targetGroups", target.Name, "ipAddressType"),
            $"targetGroups.{target.Name} is ipv6, and loadBalancers.{loadBalancer.Name}, which forwards to it, is ipv4.",
            $"Write ipAddressType: dualstack at the load balancer, or ipv4 here."
        );
}
