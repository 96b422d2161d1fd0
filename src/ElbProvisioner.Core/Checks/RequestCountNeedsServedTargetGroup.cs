using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class RequestCountNeedsServedTargetGroup()
    : Check(new("ELB3502", Severity.Error, "Requests are counted of a target group that cannot be counted"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var served = Routes
            .Of(file.Stack)
            .SelectMany(route => route.Targets)
            .Select(target => target.TargetGroup.Text)
            .ToHashSet(StringComparer.Ordinal);
        var known = file.Stack.TargetGroups.Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        var network = file.Stack.TargetGroups.Where(group => group.IsNetwork).Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        return from @group in file.Stack.AutoScalingGroups
               from policy in @group.Scaling
               let tracked = policy.RequestsOf
               where tracked is not null && (known.Contains(tracked.Text) || tracked.IsExisting)
               let name = tracked.Text
               let mistake = !@group.TargetGroups.Any(reference => reference.Text == name) ? $"is not one of the scaling group's target groups"
               : tracked.IsExisting ? "is made elsewhere, with a load balancer that is not known here"
               : network.Contains(name) ? "is of a network load balancer, which counts no requests"
               : !served.Contains(name) ? "gets no traffic from any load balancer"
               : null
               where mistake is not null
               select Report(
                   tracked.At,
                   $"autoScalingGroups.{@group.Name}.scaling.{policy.Name}: the target group `{name}` {mistake}, so its requests cannot "
                       + "be tracked.",
                   "Track a target group of this stack that the scaling group serves and a listener forwards to."
               );
    }
}
