using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>What clients bring to a load balancer, and what becomes of it where nothing serves them.</summary>
/// <param name="Requests"><c>requests</c>, or <c>new connections</c>: those that stand stay where they are.</param>
/// <param name="Lost"><c>its requests are answered with 503</c>.</param>
/// <param name="Unchecked">What they meet at targets that no check has seen yet: <c>may fail</c>.</param>
internal sealed record Clientele(string Requests, string Lost, string Unchecked)
{
    private static readonly Clientele OfApplication = new("requests", "its requests are answered with 503", "may fail");

    /// <summary>A network load balancer without a target refuses connections, or lets them time out [NLB guide: troubleshooting].</summary>
    private static readonly Clientele OfNetwork = new("new connections", "its connections fail", "fail");

    /// <summary>
    /// [GWLB guide: target groups]. Where all targets are unhealthy one of them gets the flow for its life; whether that holds before the
    /// first check is not documented, nor what becomes of flows that stand when the listener forwards to another target group.
    /// </summary>
    private static readonly Clientele OfGateway = new("new flows", "its packets are dropped", "may be dropped")
    {
        Standing = "; what becomes of flows that stand AWS does not say",
    };

    /// <summary>
    /// Of those that stand when the listener forwards to another target group, where it is not known that they stay where they are.
    /// </summary>
    private string Standing { get; init; } = "";

    public static Clientele Of(bool isNetwork) => isNetwork ? OfNetwork : OfApplication;

    public static Clientele Of(Settings listener) => ListenerTable.IsGateway(listener) ? OfGateway : Of(!ListenerTable.IsHttp(listener));

    /// <summary>They are led to targets that are checked only from then on.</summary>
    /// <param name="whose"><c>its targets</c></param>
    /// <param name="why">Begins with a colon, or is empty.</param>
    public TrafficEffect UntilHealthy(string whose, string why = "") =>
        new(TrafficImpact.Gap, $"{Requests} {Unchecked} until {whose} are healthy{why}{Standing}");

    /// <param name="targetGroup">Its name in the file.</param>
    public static Clientele Of(PlanningContext context, string targetGroup) =>
        context.Topology.TargetGroups.GetValueOrDefault(targetGroup) is not { } group ? OfApplication
        : group.IsGateway ? OfGateway
        : Of(group.IsNetwork);
}
