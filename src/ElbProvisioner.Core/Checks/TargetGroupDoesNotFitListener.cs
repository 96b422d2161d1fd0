using System.Collections.Immutable;
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
               where target is not null && !Fits(target, route.LoadBalancer, fitting)
               select target.Function is not null
                   ? Report(
                       reference.TargetGroup.At,
                       $"{route.Place} is {route.Listener.Protocol} and forwards to targetGroups.{target.Name}, a Lambda function, which application "
                           + "load balancers alone can invoke.",
                       "Put an application load balancer before it."
                   )
               : target.Balancer is not null && route.Listener.Protocol != "TCP"
                   ? Report(
                       reference.TargetGroup.At,
                       $"{route.Place} is {route.Listener.Protocol} and forwards to targetGroups.{target.Name}, an application load balancer, which "
                           + "TCP listeners of network load balancers alone can reach.",
                       "Write protocol: TCP there; TLS is ended by the application load balancer."
                   )
               : Report(
                   reference.TargetGroup.At,
                   $"{route.Place} is {route.Listener.Protocol} and forwards to targetGroups.{target.Name}, which is {target.Protocol}: AWS refuses "
                       + "that.",
                   $"Write protocol: {string.Join(" or ", fitting)} there, or leave it out: it follows from the listener."
               );
    }

    private static bool Fits(TargetGroup target, LoadBalancer balancer, ImmutableArray<string> fitting) =>
        target.Function is not null ? balancer.Type == "application"
        : target.Balancer is null ? fitting.Contains(target.Protocol)
        : fitting.Contains("TCP") && !fitting.Contains("TLS");
}
