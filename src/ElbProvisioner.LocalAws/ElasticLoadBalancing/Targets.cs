using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing;

/// <summary>
/// What other services ask of targets. Each change of a target's health is told as the happening <c>autoscaling.targetHealth</c>, subject
/// the target's id.
/// </summary>
internal static class Targets
{
    /// <summary>Registers an instance with the group's own port. Nothing happens when it is registered.</summary>
    public static void Register(Turn turn, string targetGroupArn, string instanceId)
    {
        if (
            turn.Elb.TargetGroups.Find(targetGroupArn) is { } group
            && TargetRegistration.New(group, instanceId) is var target
            && turn.Elb.Targets.Find(target.Key) is null or { IsDraining: true }
        )
        {
            TargetRegistration.Begin(turn, target);
        }
    }

    /// <summary>Begins to drain. Nothing happens when it is not registered.</summary>
    public static void Deregister(Turn turn, string targetGroupArn, string instanceId)
    {
        if (
            turn.Elb.TargetGroups.Find(targetGroupArn) is { } group
            && turn.Elb.Targets.Find(TargetRegistration.New(group, instanceId).Key) is { } target
        )
        {
            TargetRegistration.End(turn, group, target);
        }
    }

    /// <summary>As DescribeTargetHealth tells it; null: not registered, and not draining any more.</summary>
    public static TargetHealthFacts? HealthOf(Turn turn, string targetGroupArn, string instanceId) =>
        turn.Elb.TargetGroups.Find(targetGroupArn) is { } group
        && turn.Elb.Targets.Find(TargetRegistration.New(group, instanceId).Key) is { } target
            ? new(target.State, target.Reason, target.Description)
            : null;

    public static bool GroupExists(Turn turn, string targetGroupArn) => turn.Elb.TargetGroups.Has(targetGroupArn);

    /// <summary>The load balancer that uses the group; null: none.</summary>
    public static string? LoadBalancerOf(Turn turn, string targetGroupArn) => Wiring.LoadBalancerOf(turn, targetGroupArn);
}

/// <param name="State">The model's TargetHealthStateEnum.</param>
internal sealed record TargetHealthFacts(string State, string? Reason, string? Description);
