using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Checks;

/// <summary>Rules of two entries would have no order among each other.</summary>
internal sealed class ExistingIsNamedTwice()
    : Check(new("ELB3133", Severity.Error, "A load balancer of somebody else's has two names in the file"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from same in file.Stack.ForeignLoadBalancers.GroupBy(balancer => balancer.Existing?.Said, StringComparer.Ordinal)
        from again in same.Skip(1)
        let first = same.First()
        where same.Key is { Length: > 0 }
        select Report(
            again.Existing?.At ?? again.At,
            $"loadBalancers.{again.Name} and loadBalancers.{first.Name} are both the load balancer {same.Key}.",
            $"Write its listeners together under loadBalancers.{first.Name}."
        );
}
