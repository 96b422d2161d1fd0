using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Checks;

/// <summary>Rules are what the stack has there, and they alone remember what else it has.</summary>
internal sealed class ForeignListenerHasNoRules()
    : Check(new("ELB3130", Severity.Error, "The stack has no rules on a listener of somebody else's"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Listeners(file.Stack)
        where
            pair.LoadBalancer.IsForeign
            && pair.Listener.Rules.IsEmpty
            && !file.IsBroken("loadBalancers", pair.LoadBalancer.Name, "listeners", pair.Listener.Name, "rules")
        select Report(
            pair.Listener.At,
            $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name} has no rules: of somebody else's listener nothing else is "
                + "the stack's.",
            "Write `rules`, or leave the listener out."
        );
}
