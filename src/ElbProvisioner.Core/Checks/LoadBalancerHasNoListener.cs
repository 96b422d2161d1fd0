using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class LoadBalancerHasNoListener() : Check(new("ELB3112", Severity.Warning, "A load balancer has no listener"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from loadBalancer in file.Stack.LoadBalancers
        where loadBalancer.Listeners.IsEmpty
        select Report(
            loadBalancer.At,
            $"loadBalancers.{loadBalancer.Name} has no listener: it costs money and serves nothing.",
            "Add `listeners`."
        );
}
