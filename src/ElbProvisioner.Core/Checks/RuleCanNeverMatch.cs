using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class RuleCanNeverMatch() : Check(new("ELB3205", Severity.Warning, "A rule can never match"))
{
    // A condition that could not be bound is missing, and its rule would seem to match more than it does.
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        foreach (var (loadBalancer, listener) in Routes.Listeners(file.Stack))
        {
            for (var i = 1; i < listener.Rules.Length; i++)
            {
                var rule = listener.Rules[i];
                var earlier = listener.Rules.Take(i).FirstOrDefault(candidate => ConditionCover.Covers(candidate, rule));
                if (earlier is not null)
                {
                    yield return Report(
                        rule.At,
                        $"loadBalancers.{loadBalancer.Name}.listeners.{listener.Name}, rule {rule.Name} can never match: the rule "
                            + $"{earlier.Name} before it takes everything it would.",
                        $"Move it above {earlier.Name}, or remove it."
                    );
                }
            }
        }
    }
}
