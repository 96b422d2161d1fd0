using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class PinnedPrioritiesContradictOrder()
    : Check(new("ELB3204", Severity.Error, "Pinned priorities contradict the order of the rules"))
{
    private const int Highest = 50_000;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        foreach (var (loadBalancer, listener) in Routes.Listeners(file.Stack))
        {
            var taken = 0;
            foreach (var rule in listener.Rules)
            {
                if (rule.Priority is { } pinned && pinned <= taken)
                {
                    yield return Report(
                        rule.At,
                        $"loadBalancers.{loadBalancer.Name}.listeners.{listener.Name}, rule {rule.Name}: priority {pinned} leaves no "
                            + $"room for the rules before it, which need up to {taken}.",
                        "Order the rules by their pinned priorities, with room for those between, or pin none."
                    );
                }

                taken = Math.Max(taken + 1, rule.Priority ?? 0);
            }

            if (taken > Highest)
            {
                yield return Report(
                    listener.At,
                    $"loadBalancers.{loadBalancer.Name}.listeners.{listener.Name}: after the pinned priorities there is no room below "
                        + $"{Highest} for the rules that follow.",
                    "Pin lower priorities."
                );
            }
        }
    }
}
