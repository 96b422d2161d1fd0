using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class ForwardHasTooManyTargetGroups() : Check(new("ELB3302", Severity.Error, "A forward has too many target groups"))
{
    private const int Quota = 5;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from route in Routes.Of(file.Stack)
        where route.Targets.Length > Quota
        select Report(
            route.Targets[Quota].TargetGroup.At,
            $"{route.Place} forwards to {route.Targets.Length} target groups; AWS takes {Quota}.",
            "Split the traffic by rules first."
        );
}
