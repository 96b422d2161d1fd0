using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Notices;

/// <summary>What is set though nobody wrote it: clients through endpoints come by addresses that no group of this VPC names.</summary>
internal static class EndpointServiceNotices
{
    public static IEnumerable<Diagnostic> Of(Stack stack, ImmutableArray<PlannedAction> actions) =>
        from balancer in stack.LoadBalancers
        where
            balancer.EndpointService is not null
            && balancer.Settings.Find(LoadBalancerTable.PrivateLinkInbound) == "ignore"
            && balancer.Settings.At(LoadBalancerTable.PrivateLinkInbound).IsNone
        where actions.Any(a =>
            a.Operation is AwsOperation.SetSecurityGroups { PrivateLinkInbound: not null }
            && a.Address == Address.Of(ResourceKind.LoadBalancer, balancer.Name)
        )
        select new Diagnostic(
            NoticeCodes.EndpointsPassGroups,
            balancer.EndpointService?.At ?? balancer.At,
            $"loadBalancers.{balancer.Name} has an endpoint service, so the inbound rules of its security groups do not hold for who comes "
                + "through an endpoint: such clients come by addresses of VPCs that these rules do not know.",
            "Write `privateLinkInbound: enforce` to have them hold, and name those addresses in `allow`."
        );
}
