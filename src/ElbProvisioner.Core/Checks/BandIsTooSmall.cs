using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Checks;

internal sealed class BandIsTooSmall()
    : Check(new("ELB3132", Severity.Error, "A band of priorities has fewer numbers than there are rules"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Listeners(file.Stack)
        let band = pair.LoadBalancer.Priorities
        where band is not null && pair.Listener.Rules.Length > band.Size
        select Report(
            pair.LoadBalancer.PrioritiesAt,
            $"The band {band} has room for {band.Size} {(band.Size == 1 ? "rule" : "rules")}, and loadBalancers.{pair.LoadBalancer.Name}.listeners."
                + $"{pair.Listener.Name} has {pair.Listener.Rules.Length}.",
            "Write a wider one, with room for more to come."
        );
}
