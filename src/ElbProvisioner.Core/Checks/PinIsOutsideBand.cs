using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Checks;

internal sealed class PinIsOutsideBand() : Check(new("ELB3131", Severity.Error, "A pinned priority is outside of the stack's band"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Rules(file.Stack)
        let band = pair.LoadBalancer.Priorities
        where band is not null && pair.Rule.Priority is { } pinned && !band.Holds(pinned)
        select Report(
            pair.Rule.At,
            $"loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name}, rule {pair.Rule.Name}: priority {pair.Rule.Priority} is outside "
                + $"of the band {band}.",
            "Pin one of the band, or leave it out: elbctl keeps the order of the file."
        );
}
