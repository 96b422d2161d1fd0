using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class LoadBalancerHasTooManyTargetGroups()
    : Check(new("ELB3304", Severity.Error, "A load balancer has too many target groups"))
{
    private const int Quota = 100;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from loadBalancer in file.Stack.LoadBalancers
        let count = Routes
            .Of(loadBalancer)
            .SelectMany(route => route.Targets)
            .Select(target => target.TargetGroup.Text)
            .Distinct(StringComparer.Ordinal)
            .Count()
        where count > Quota
        select Report(
            loadBalancer.At,
            $"loadBalancers.{loadBalancer.Name} forwards to {count} target groups; AWS's quota is {Quota}.",
            "Use a second load balancer."
        );
}
