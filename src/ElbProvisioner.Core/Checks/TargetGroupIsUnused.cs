using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class TargetGroupIsUnused() : Check(new("ELB3007", Severity.Warning, "A target group gets no traffic"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var used = Routes
            .Of(file.Stack)
            .SelectMany(route => route.Targets)
            .Select(target => target.TargetGroup.Text)
            .ToHashSet(StringComparer.Ordinal);
        return from @group in file.Stack.TargetGroups
               where !used.Contains(@group.Name)
               select Report(
                   @group.At,
                   $"targetGroups.{@group.Name} gets no traffic: no listener or rule forwards to it.",
                   "Forward to it, or remove it. AWS checks no targets of a group no load balancer uses."
               );
    }
}
