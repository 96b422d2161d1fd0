using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing;

/// <summary>What other services ask of targets. Each change of a target's health is told as the happening <c>autoscaling.targetHealth</c>, subject the target's id.</summary>
internal static class Targets
{
    /// <summary>Registers an instance with the group's own port. Nothing happens when it is registered.</summary>
    public static void Register(Turn turn, string targetGroupArn, string instanceId) => throw new NotImplementedException();

    /// <summary>Begins to drain. Nothing happens when it is not registered.</summary>
    public static void Deregister(Turn turn, string targetGroupArn, string instanceId) => throw new NotImplementedException();

    /// <summary>As DescribeTargetHealth tells it; null: not registered, and not draining any more.</summary>
    public static TargetHealthFacts? HealthOf(Turn turn, string targetGroupArn, string instanceId) => throw new NotImplementedException();

    public static bool GroupExists(Turn turn, string targetGroupArn) => throw new NotImplementedException();

    /// <summary>The load balancer that uses the group; null: none.</summary>
    public static string? LoadBalancerOf(Turn turn, string targetGroupArn) => throw new NotImplementedException();
}

/// <param name="State">The model's TargetHealthStateEnum.</param>
internal sealed record TargetHealthFacts(string State, string? Reason, string? Description);
