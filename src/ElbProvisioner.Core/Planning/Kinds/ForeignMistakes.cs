using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>Why the stack cannot have its rules on a load balancer of somebody else: told before anything is changed.</summary>
internal static class ForeignMistakes
{
    private const string Application = "application";

    /// <param name="vpc">The stack's.</param>
    public static IEnumerable<Diagnostic> Of(LoadBalancer wanted, ForeignLoadBalancer there, string vpc)
    {
        if (wanted.Existing is not { } existing)
        {
            yield break;
        }

        var what = $"The load balancer '{wanted.Name}' ({there.PhysicalName})";
        if (there.Settings.Find(LoadBalancerTable.Type) is { } type and not Application)
        {
            yield return new(
                PlanCodes.ForeignBalancerDiffers,
                existing.At,
                $"{what} is a {type} load balancer: only listeners of application load balancers have rules that stacks can share.",
                "Name an application load balancer."
            );
            yield break;
        }

        if (there.Settings.Find(LoadBalancerTable.VpcId) is { } other && other != vpc)
        {
            yield return new(
                PlanCodes.ForeignBalancerElsewhere,
                existing.At,
                $"{what} is in the VPC {other}, and the stack in {vpc}: a load balancer forwards to target groups of its own VPC.",
                $"Write network: {{ vpc: {other} }}, or name a load balancer of {vpc}."
            );
        }

        if (there.State == FailedBalancers.Failed)
        {
            yield return new(
                PlanCodes.ForeignBalancerFailed,
                existing.At,
                $"{what} is failed: AWS could not provision it, and such a load balancer never recovers.",
                "Have its owner make another one."
            );
        }

        foreach (var listener in wanted.Listeners)
        {
            if (there.ListenerOn(listener.Port) is not { } found)
            {
                yield return new(
                    PlanCodes.ForeignListenerMissing,
                    listener.At,
                    $"{what} has no listener on port {listener.Port}, where {wanted.Name}/{listener.Name} is to have its rules"
                        + $"{Ports(there)}.",
                    "Have its owner make it, or write the port of one that is there."
                );
            }
            else if (found.Protocol != listener.Protocol && NeedsProtocol(listener))
            {
                yield return new(
                    PlanCodes.ForeignListenerDiffers,
                    listener.At,
                    $"The listener on port {listener.Port} of {wanted.Name} ({there.PhysicalName}) speaks {found.Protocol}, and "
                        + $"{wanted.Name}/{listener.Name} {Why(listener)}.",
                    listener.IsProtocolSaid
                        ? $"Write protocol: {found.Protocol}, or another port."
                        : "Write the port of its HTTPS listener."
                );
            }
        }
    }

    /// <summary>By its name here and by its ARN there: each entry would take the other's rules away.</summary>
    public static IEnumerable<Diagnostic> Twice(Stack stack, LiveWorld live, LoadBalancer wanted, ForeignLoadBalancer there) =>
        stack
            .ForeignLoadBalancers.TakeWhile(b => b.Name != wanted.Name)
            .Where(b => live.ForeignOf(b)?.Arn == there.Arn)
            .Take(1)
            .Select(first => new Diagnostic(
                PlanCodes.ForeignBalancerTwice,
                wanted.Existing?.At ?? wanted.At,
                $"The load balancers '{wanted.Name}' and '{first.Name}' are both {there.PhysicalName}.",
                $"Write its listeners together under loadBalancers.{first.Name}."
            ));

    /// <summary>What follows from a usual port alone is a guess.</summary>
    private static bool NeedsProtocol(Listener listener) =>
        listener.IsProtocolSaid || !listener.Certificates.IsEmpty || listener.Authenticates;

    private static string Why(Listener listener) =>
        listener.IsProtocolSaid ? $"is to be {listener.Protocol}"
        : listener.Authenticates ? "authenticates, which AWS allows on HTTPS listeners only"
        : "has certificates, which are for HTTPS";

    private static string Ports(ForeignLoadBalancer there) =>
        there.Listeners.IsEmpty ? "; it has none at all" : $"; it has {string.Join(", ", there.Listeners.Select(l => l.Port).Order())}";
}
