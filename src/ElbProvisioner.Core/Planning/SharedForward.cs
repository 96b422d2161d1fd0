using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning;

/// <summary>Whether a target group can stand beside others in a forward of a live listener.</summary>
internal static class SharedForward
{
    /// <param name="listener">Its protocol now.</param>
    /// <param name="actions">What it does now.</param>
    public static bool IsPossible(PlanningContext context, string listener, ImmutableArray<Settings> actions, ResourceRef guest)
    {
        if (listener is "HTTP" or "HTTPS")
        {
            return true;
        }

        var others = actions.Targets.Select(t => t.TargetGroup).Where(r => r.Key != guest.Key).ToList();
        return ProtocolOf(context, guest) is { } protocol
            && ListenerProtocols.TargetsOf(listener).Contains(protocol)
            && ListenerProtocols.HasWeights(listener)
            && others.TrueForAll(o => ProtocolOf(context, o) is { } other && ListenerProtocols.CanShare(protocol, other))
            && others.TrueForAll(o => TypeOf(context, o) == TypeOf(context, guest))
            && (listener != "TLS" || !others.Append(guest).Any(o => GroupStickiness.IsSticky(context, o)));
    }

    /// <summary>
    /// What replaces a target group can be warmed before it takes over: beside what a listener of its load balancer forwards to now, or
    /// behind a load balancer that nobody uses yet.
    /// </summary>
    public static bool CanBeWarmed(PlanningContext context, TargetGroup wanted)
    {
        if (
            context.Topology.LoadBalancerOf(wanted.Name) is not { } balancer
            || context.Ref(Address.Of(ResourceKind.LoadBalancer, balancer.Name)) is not ResourceRef.Existing kept
        )
        {
            return true;
        }

        var guest = context.Ref(Address.Of(ResourceKind.TargetGroup, wanted.Name));
        var listeners = context.Live.Listeners.Where(l => l.LoadBalancerArn == kept.Id).ToList();
        return listeners.Count == 0 || listeners.Exists(l => IsPossible(context, l.Protocol, l.Actions, guest));
    }

    /// <summary>Null: it is somebody else's.</summary>
    private static string? ProtocolOf(PlanningContext context, ResourceRef targetGroup) =>
        context.Live.TargetGroups.FirstOrDefault(t => t.Id == targetGroup.Key)?.Settings.Find(TargetGroupTable.Protocol)
        ?? context
            .Stack.TargetGroups.FirstOrDefault(t => context.Ref(Address.Of(ResourceKind.TargetGroup, t.Name)).Key == targetGroup.Key)
            ?.Protocol;

    /// <summary>IPv4 and IPv6 targets do not stand together in an action of a network load balancer.</summary>
    private static string? TypeOf(PlanningContext context, ResourceRef targetGroup) =>
        context.Live.TargetGroups.FirstOrDefault(t => t.Id == targetGroup.Key)?.Settings.Find(TargetGroupTable.IpAddressType)
        ?? context
            .Stack.TargetGroups.FirstOrDefault(t => context.Ref(Address.Of(ResourceKind.TargetGroup, t.Name)).Key == targetGroup.Key)
            ?.IpAddressType;
}
