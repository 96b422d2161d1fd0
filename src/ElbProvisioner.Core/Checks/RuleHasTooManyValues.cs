using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class RuleHasTooManyValues() : Check(new("ELB3201", Severity.Error, "A rule has too many condition values"))
{
    private const int Quota = 5;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Rules(file.Stack)
        let count = pair.Rule.Conditions.Sum(ConditionTexts.Count)
        where count > Quota
        select Report(
            pair.Rule.At,
            $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name}, rule {pair.Rule.Name} has {count} condition "
                + $"values; AWS takes {Quota} a rule.",
            "Use wildcards, or split it into several rules."
        );
}
