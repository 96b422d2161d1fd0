using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class ListenerPortIsTakenTwice() : Check(new("ELB3103", Severity.Error, "Two listeners share a port"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from loadBalancer in file.Stack.LoadBalancers
        from same in loadBalancer.Listeners.Where(listener => listener.Port > 0).GroupBy(listener => listener.Port)
        from second in same.Skip(1)
        select Report(
            file.At("loadBalancers", loadBalancer.Name, "listeners", second.Name, "port"),
            $"loadBalancers.{loadBalancer.Name}: the listeners {same.First().Name} and {second.Name} both use port {same.Key}.",
            "Give one of them another port, or make it a rule of the other."
        );
}
