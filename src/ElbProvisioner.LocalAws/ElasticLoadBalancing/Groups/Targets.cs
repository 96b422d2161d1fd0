using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;

/// <summary>
/// What other services ask of targets. Each change of a target's health is told as the event <c>autoscaling.targetHealth</c>, subject
/// the target's id.
/// </summary>
internal static class Targets
{
    /// <summary>
    /// Registers an instance with the group's own port. Nothing happens when it is registered, and none is with a group that speaks QUIC:
    /// nobody says its server id.
    /// </summary>
    public static void Register(Transaction transaction, string targetGroupArn, string instanceId)
    {
        if (
            transaction.Elb.TargetGroups.Find(targetGroupArn) is { } group
            && !TransportProtocols.IsQuic(group.Protocol)
            && TargetRegistration.New(group, instanceId) is var target
            && transaction.Elb.Targets.Find(target.Key) is null or { IsDraining: true }
        )
        {
            TargetRegistration.Begin(transaction, target);
        }
    }

    /// <summary>Begins to drain. Nothing happens when it is not registered.</summary>
    public static void Deregister(Transaction transaction, string targetGroupArn, string instanceId)
    {
        if (
            transaction.Elb.TargetGroups.Find(targetGroupArn) is { } group
            && transaction.Elb.Targets.Find(TargetRegistration.New(group, instanceId).Key) is { } target
        )
        {
            TargetRegistration.End(transaction, group, target);
        }
    }

    /// <summary>As DescribeTargetHealth tells it; null: not registered, and not draining any more.</summary>
    public static TargetHealthFacts? HealthOf(Transaction transaction, string targetGroupArn, string instanceId) =>
        transaction.Elb.TargetGroups.Find(targetGroupArn) is { } group
        && transaction.Elb.Targets.Find(TargetRegistration.New(group, instanceId).Key) is { } target
            ? new(target.State, target.Reason, target.Description)
            : null;

    /// <summary>
    /// Somebody really checks the instance there, and no check has passed yet: what is compressed may be over before it has begun to serve.
    /// </summary>
    public static bool AwaitsFirstCheck(Transaction transaction, string targetGroupArn, string instanceId) =>
        transaction.Elb.TargetGroups.Find(targetGroupArn) is { } group
        && RealChecks.Concern(transaction, group, transaction.Elb.LoadBalancers.Find(Wiring.LoadBalancerOf(transaction, group.Key)))
        && transaction.Elb.Targets.Find(TargetRegistration.New(group, instanceId).Key) is { ChecksFrom: not null } target
        && !RealChecks.HasPassed(target);

    /// <summary>Since when instances really run here and somebody checks them; null: they do not.</summary>
    public static DateTimeOffset? ReallyCheckedSince(Transaction transaction) => RealChecks.Since(transaction);

    public static bool GroupExists(Transaction transaction, string targetGroupArn) => transaction.Elb.TargetGroups.Has(targetGroupArn);

    /// <summary>Its requests reach targets in every zone: by its own attribute, else by its load balancer's.</summary>
    public static bool IsCrossZone(Transaction transaction, string targetGroupArn)
    {
        const string attribute = "load_balancing.cross_zone.enabled";
        var own = transaction.Elb.TargetGroups.Find(targetGroupArn)?.Attributes.GetValueOrDefault(attribute);
        return own is "true" or "false"
            ? own == "true"
            : LoadBalancerOf(transaction, targetGroupArn) is not { } balancer
                || transaction.Elb.LoadBalancers.Find(balancer) is not { } found
                || (found.Attributes.GetValueOrDefault(attribute) ?? (found.IsApplication ? "true" : "false")) == "true";
    }

    /// <summary>The load balancer that uses the group; null: none.</summary>
    public static string? LoadBalancerOf(Transaction transaction, string targetGroupArn) =>
        Wiring.LoadBalancerOf(transaction, targetGroupArn);
}

/// <param name="State">The model's TargetHealthStateEnum.</param>
internal sealed record TargetHealthFacts(string State, string? Reason, string? Description);
