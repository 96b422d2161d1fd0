using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class RuleNameIsTakenTwice() : Check(new("ELB3203", Severity.Error, "Two rules of a listener share a name"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Listeners(file.Stack)
        from same in pair.Listener.Rules.Where(rule => rule.Name.Length > 0).GroupBy(rule => rule.Name, StringComparer.Ordinal)
        from second in same.Skip(1)
        select Report(
            second.At,
            $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name} has two rules named {same.Key}.",
            "Give each rule a name of its own."
        );
}
