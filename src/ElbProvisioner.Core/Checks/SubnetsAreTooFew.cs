using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class SubnetsAreTooFew() : Check(new("ELB3601", Severity.Error, "A load balancer has fewer than two subnets"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from loadBalancer in file.Stack.OwnLoadBalancers
        let choice = (loadBalancer.Subnets ?? file.Stack.Network.Subnets) as SubnetChoice.ByIds
        where
            choice is { SubnetIds.Length: 1 }
            && loadBalancer.IsApplication
            && !(
                loadBalancer.Subnets is null
                    ? file.IsBroken("network", "subnets")
                    : file.IsBroken("loadBalancers", loadBalancer.Name, "subnets")
            )
        select Report(
            choice.At,
            $"loadBalancers.{loadBalancer.Name} has one subnet; an application load balancer needs two, in two zones.",
            "Add a subnet in another zone."
        );
}
