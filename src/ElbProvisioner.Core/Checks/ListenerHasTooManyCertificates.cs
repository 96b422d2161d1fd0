using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class ListenerHasTooManyCertificates() : Check(new("ELB3111", Severity.Error, "A load balancer has too many certificates"))
{
    // AWS counts per load balancer, default certificates excluded.
    private const int Quota = 25;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from loadBalancer in file.Stack.LoadBalancers
        let count = loadBalancer.Listeners.Sum(listener => Math.Max(0, listener.Certificates.Length - 1))
        where count > Quota
        select Report(
            file.At("loadBalancers", loadBalancer.Name, "listeners"),
            $"loadBalancers.{loadBalancer.Name} has {count} certificates besides the listeners' default ones; AWS's quota is {Quota}.",
            "Put several names into one certificate (alternativeNames)."
        );
}
