using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class TargetGroupServesTwoLoadBalancers()
    : Check(new("ELB3303", Severity.Error, "A target group serves two load balancers"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from uses in Routes
            .Of(file.Stack)
            .SelectMany(route => route.Targets.Select(target => new { route.LoadBalancer.Name, target.TargetGroup }))
            .GroupBy(use => use.TargetGroup.Text, StringComparer.Ordinal)
        let first = uses.First().Name
        from other in uses.Where(use => use.Name != first).DistinctBy(use => use.Name)
        select Report(
            other.TargetGroup.At,
            $"The target group `{uses.Key}` is used by the load balancers {first} and {other.Name}; AWS lets one load balancer use it.",
            "Declare a second target group with the same targets: a scaling group can serve both."
        );
}
