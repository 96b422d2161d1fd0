using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Notices;

/// <summary>A dual-stack load balancer takes subnets with an IPv6 range only [ELB user guide: IP address types].</summary>
internal static class SubnetNotices
{
    public static IEnumerable<Diagnostic> Of(Stack stack, LiveWorld live, ImmutableArray<PlannedAction> actions)
    {
        foreach (var balancer in stack.LoadBalancers.Where(b => b.IsDualStack))
        {
            var address = Address.Of(ResourceKind.LoadBalancer, balancer.Name);
            var isSent = actions.Any(a =>
                a.Address == address
                && a.Operation is (AwsOperation.CreateLoadBalancer or AwsOperation.SetSubnets or AwsOperation.SetIpAddressType)
            );
            var lacking = live.Network.SubnetsOf(address).Where(s => s.HasIpv6Range == false).Select(s => s.SubnetId).ToList();
            if (isSent && lacking.Count > 0)
            {
                yield return new(
                    NoticeCodes.SubnetLacksIpv6,
                    balancer.At,
                    $"The load balancer '{balancer.Name}' is {balancer.IpAddressType}, and of its subnets "
                        + $"{string.Join(", ", lacking)} {(lacking.Count == 1 ? "has" : "have")} no IPv6 range.",
                    "Give the VPC and these subnets IPv6 ranges, choose other subnets, or write 'ipAddressType: ipv4'."
                );
            }
        }
    }
}
