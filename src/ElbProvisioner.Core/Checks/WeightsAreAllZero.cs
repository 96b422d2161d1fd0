using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class WeightsAreAllZero() : Check(new("ELB3301", Severity.Error, "Every weight of a forward is zero"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from route in Routes.Of(file.Stack)
        where !route.Targets.IsEmpty && route.Targets.All(target => target.Weight == 0)
        select Report(
            route.Targets[0].TargetGroup.At,
            $"{route.Place}: every weight is zero, so no target group gets traffic.",
            "Give at least one target group a weight above zero."
        );
}
