using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>[NLB guide: target group protocols]</summary>
internal sealed class TargetGroupDoesNotFitListener()
    : Check(new("ELB3308", Severity.Error, "A listener cannot forward to a target group of this protocol"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var targets = file.Stack.TargetGroups.ToDictionary(t => t.Name, StringComparer.Ordinal);
        return from route in Routes.Of(file.Stack)
               let fitting = ListenerProtocols.TargetsOf(route.Listener.Protocol)
               from reference in route.Targets
               let target = targets.GetValueOrDefault(reference.TargetGroup.Text)
               where target is not null && !fitting.Contains(target.Protocol)
               select Report(
                   reference.TargetGroup.At,
                   $"{route.Place} is {route.Listener.Protocol} and forwards to targetGroups.{target.Name}, which is {target.Protocol}: AWS refuses "
                       + "that.",
                   $"Write protocol: {string.Join(" or ", fitting)} there, or leave it out: it follows from the listener."
               );
    }
}
