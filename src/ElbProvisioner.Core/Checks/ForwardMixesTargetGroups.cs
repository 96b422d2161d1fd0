using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>[NLB guide: listeners; AWS Load Balancer Controller: annotations]</summary>
internal sealed class ForwardMixesTargetGroups()
    : Check(new("ELB3309", Severity.Error, "Target groups that cannot stand together in a forward of a network load balancer"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var byName = file.Stack.TargetGroups.ToDictionary(t => t.Name, StringComparer.Ordinal);
        return from route in Routes.Of(file.Stack)
               where route.LoadBalancer.IsNetwork && route.Targets.Length > 1
               let targets = route.Targets.Select(r => byName.GetValueOrDefault(r.TargetGroup.Text)).OfType<TargetGroup>().ToList()
               let why = Why(route.Listener.Protocol, targets)
               where why is not null
               select Report(
                   route.Targets[1].TargetGroup.At,
                   $"{route.Place} forwards to several target groups, and {why}: AWS refuses that.",
                   "Forward to one."
               );
    }

    private static string? Why(string listener, List<TargetGroup> targets) =>
        !ListenerProtocols.HasWeights(listener) ? $"{listener} has no weights"
        : targets.Exists(t => targets.Exists(o => !ListenerProtocols.CanShare(t.Protocol, o.Protocol)))
            ? "TCP and TLS target groups do not stand together"
        : listener == "TLS" && targets.Find(t => t.Attributes.GetValueOrDefault("stickiness.enabled") == "true") is { } sticky
            ? $"targetGroups.{sticky.Name} is sticky, which behind TLS no group of several can be"
        : targets.Exists(t => t.IpAddressType != targets[0].IpAddressType) ? "IPv4 and IPv6 targets do not stand together"
        : null;
}
