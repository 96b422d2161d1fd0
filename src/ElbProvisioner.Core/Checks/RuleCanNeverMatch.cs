using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Routing.Proof;

namespace ElbProvisioner.Core.Checks;

internal sealed class RuleCanNeverMatch() : Check(new("ELB3205", Severity.Warning, "A rule can never match"))
{
    // A condition that could not be bound is missing, and its rule would seem to match more than it does.
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        foreach (var (loadBalancer, listener) in Routes.Listeners(file.Stack).Where(static pair => !pair.Listener.Rules.IsEmpty))
        {
            var proof = new RuleProof(StackSite.TableOf(listener));
            for (var i = 0; i < listener.Rules.Length; i++)
            {
                if (HidingOf(listener, i, proof) is { } hiding)
                {
                    yield return Tell(loadBalancer, listener, listener.Rules[i], hiding.ConvertAll(place => listener.Rules[place]));
                }
            }
        }
    }

    /// <summary>The places of the rules that hide it together; none: its own conditions do. Null: it can match, or nobody knows.</summary>
    private static ImmutableArray<int>? HidingOf(Listener listener, int rule, RuleProof proof)
    {
        var claim = proof.Of(rule);
        if (claim.Reach != RuleReach.NotDecided)
        {
            return claim.Reach == RuleReach.Never ? claim.HiddenBy : null;
        }

        // What is too hard as a whole may be plain between two of them.
        for (var earlier = 0; earlier < rule; earlier++)
        {
            if (ConditionCover.Covers(listener.Rules[earlier], listener.Rules[rule]))
            {
                return [earlier];
            }
        }

        return null;
    }

    private Diagnostic Tell(LoadBalancer loadBalancer, Listener listener, ListenerRule rule, ImmutableArray<ListenerRule> hiding)
    {
        var place = $"loadBalancers.{loadBalancer.Name}.listeners.{listener.Name}, rule {rule.Name} can never match:";
        var names = string.Join(" and ", hiding.Select(static h => h.Name));
        return hiding.Length switch
        {
            0 => Report(rule.At, $"{place} no request fits its own conditions.", "Change them, or remove it."),
            1 => Report(rule.At, $"{place} the rule {names} before it takes everything it would.", $"Move it above {names}, or remove it."),
            _ => Report(
                rule.At,
                $"{place} the rules {names} before it together take everything it would.",
                "Move it above one of them, or remove it."
            ),
        };
    }
}
