using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class RuleHasTooManyWildcards() : Check(new("ELB3202", Severity.Error, "A rule has too many wildcards"))
{
    private const int Quota = 6;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Rules(file.Stack)
        let count = pair
            .Rule.Conditions.SelectMany(ConditionTexts.Patterns)
            .Sum(pattern => pattern.Count(character => character is '*' or '?'))
        where count > Quota
        select Report(
            pair.Rule.At,
            $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name}, rule {pair.Rule.Name} has {count} wildcards; AWS "
                + $"takes {Quota} a rule.",
            "Split it into several rules."
        );
}
