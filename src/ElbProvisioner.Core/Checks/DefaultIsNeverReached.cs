using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Core.Checks;

/// <summary>A target group that is thought to get what is left, and nothing is: an answer or a redirect there does no harm.</summary>
internal sealed class DefaultIsNeverReached() : Check(new("ELB3211", Severity.Warning, "A default never gets a request"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        foreach (var (loadBalancer, listener) in Routes.Listeners(file.Stack))
        {
            if (
                listener.Rules.IsEmpty
                || listener.Actions is not [.., RoutingAction.Forward]
                || StackSite.TableOf(listener) is var table && RuleProof.ReachesDefault(table)
            )
            {
                continue;
            }

            var claim = new RuleProof(table).Of(RouteTable.DefaultRule);
            var names = string.Join(" and ", claim.HiddenBy.Select(place => listener.Rules[place].Name));
            yield return Report(
                listener.At,
                $"loadBalancers.{loadBalancer.Name}.listeners.{listener.Name} never forwards by itself: "
                    + (claim.HiddenBy.Length == 1 ? $"the rule {names} takes" : $"the rules {names} together take")
                    + " every request.",
                "Narrow a rule's conditions, or write its action as the listener's own in place of the rule."
            );
        }
    }
}
