using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class LoadBalancerHasTooManyRules() : Check(new("ELB3206", Severity.Error, "A load balancer has too many rules"))
{
    private const int Quota = 100;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from loadBalancer in file.Stack.LoadBalancers
        let count = loadBalancer.Listeners.Sum(listener => listener.Rules.Length)
        where count > Quota
        select Report(
            file.At("loadBalancers", loadBalancer.Name, "listeners"),
            $"loadBalancers.{loadBalancer.Name} has {count} rules over all its listeners; AWS's quota is {Quota}.",
            "Merge rules, or use a second load balancer."
        );
}
