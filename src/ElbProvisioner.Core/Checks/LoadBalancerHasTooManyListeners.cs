using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class LoadBalancerHasTooManyListeners() : Check(new("ELB3110", Severity.Error, "A load balancer has too many listeners"))
{
    private const int Quota = 50;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from loadBalancer in file.Stack.LoadBalancers
        where loadBalancer.Listeners.Length > Quota
        select Report(
            file.At("loadBalancers", loadBalancer.Name, "listeners"),
            $"loadBalancers.{loadBalancer.Name} has {loadBalancer.Listeners.Length} listeners; AWS's quota is {Quota}.",
            "Use rules, or a second load balancer."
        );
}
