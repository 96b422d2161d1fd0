using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>What clients bring to a load balancer, and what becomes of it where nothing serves them.</summary>
/// <param name="Requests"><c>requests</c>, or <c>new connections</c>: those that stand stay where they are.</param>
/// <param name="Lost"><c>its requests are answered with 503</c>.</param>
internal sealed record Clientele(string Requests, string Lost)
{
    private static readonly Clientele OfApplication = new("requests", "its requests are answered with 503");

    /// <summary>A network load balancer without a target refuses connections, or lets them time out [NLB guide: troubleshooting].</summary>
    private static readonly Clientele OfNetwork = new("new connections", "its connections fail");

    /// <summary>[GWLB guide: target groups]</summary>
    private static readonly Clientele OfGateway = new("new flows", "its packets are dropped");

    public static Clientele Of(bool isNetwork) => isNetwork ? OfNetwork : OfApplication;

    /// <param name="targetGroup">Its name in the file.</param>
    public static Clientele Of(PlanningContext context, string targetGroup) =>
        context.Topology.TargetGroups.GetValueOrDefault(targetGroup) is not { } group ? OfApplication
        : group.IsGateway ? OfGateway
        : Of(group.IsNetwork);
}
