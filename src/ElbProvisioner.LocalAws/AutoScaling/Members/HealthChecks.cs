using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.ElasticLoadBalancing;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>Who is healthy, and what becomes of those who are not.</summary>
internal static class HealthChecks
{
    public const string GraceEnds = "autoscaling.graceEnds";

    /// <summary>A check found the instance unhealthy.</summary>
    /// <param name="check">As the cause of the termination names it.</param>
    public static void Report(Turn turn, Group group, Member member, string check)
    {
        if (member.IsHealthy && !group.IsSuspended("HealthCheck"))
        {
            turn.Scaling.Members.Put(member with { IsHealthy = false, UnhealthyBecause = check });
            Reviews.Soon(turn, group.Key);
        }
    }

    /// <summary>
    /// Looks at the instance with the eyes of its load balancers, once they count: after the grace period, in an attachment that is in
    /// service.
    /// </summary>
    public static void LookThroughLoadBalancers(Turn turn, Group group, Member member)
    {
        if (!group.ChecksLoadBalancers || member is not { State: Lifecycle.InService, InServiceAt: { } since })
        {
            return;
        }

        var isUnhealthy = GroupLookup
            .Attachments(turn, group.Key)
            .Any(attachment =>
                attachment is { IsTargetGroup: true, State: "InService" }
                && Targets.GroupExists(turn, attachment.Identifier)
                && Targets.HealthOf(turn, attachment.Identifier, member.InstanceId) is { } health
                && health.State.StartsWith("unhealthy", StringComparison.Ordinal)
            );
        if (!isUnhealthy)
        {
            return;
        }

        var grace = since + turn.Lasting(group.GracePeriod);
        if (grace > turn.Now)
        {
            turn.At(grace, GraceEnds, member.Key);
        }
        else
        {
            Report(turn, group, member, "an ELB system health check failure");
        }
    }

    public static void GraceIsOver(Turn turn, AgendaItem item)
    {
        if (turn.Scaling.Members.Find(item.Subject) is { } member && turn.Scaling.Groups.Find(member.Group) is { Status: null } group)
        {
            LookThroughLoadBalancers(turn, group, member);
        }
    }

    public static void LookAtAll(Turn turn, string name)
    {
        if (turn.Scaling.Groups.Find(name) is { Status: null } group)
        {
            foreach (var member in GroupLookup.Members(turn, name))
            {
                LookThroughLoadBalancers(turn, group, member);
            }
        }
    }

    /// <summary>Terminates the unhealthy and those past the longest lifetime; keeping the capacity replaces them.</summary>
    public static void ReplaceUnhealthy(Turn turn, string name)
    {
        if (turn.Scaling.Groups.Find(name) is not { } group || group.IsSuspended("Terminate"))
        {
            return;
        }

        foreach (var member in GroupLookup.Members(turn, name).Where(member => member.State == Lifecycle.InService))
        {
            if (!member.IsHealthy && !group.IsSuspended("ReplaceUnhealthy"))
            {
                Terminations.Begin(
                    turn,
                    group,
                    member,
                    $"{Words.At(turn)} an instance was taken out of service in response to {member.UnhealthyBecause}."
                );
            }
            else if (group.MaxInstanceLifetime is { } lifetime && member.LaunchedAt + turn.Lasting(lifetime) <= turn.Now)
            {
                Terminations.Begin(
                    turn,
                    group,
                    member,
                    $"{Words.At(turn)} an instance was taken out of service because it exceeded the maximum instance lifetime."
                );
            }
        }
    }

    public static Document? Set(Turn turn, Fields request)
    {
        var instanceId = request.Required("InstanceId");
        var member =
            GroupLookup.MemberOf(turn, instanceId)
            ?? throw Refusals.Invalid($"Instance Id not found - No managed instance found for instance ID: {instanceId}");
        var group = GroupLookup.Named(turn, member.Group, Refusals.GroupNotFound);
        switch (request.Required("HealthStatus").ToUpperInvariant())
        {
            case "HEALTHY":
                turn.Scaling.Members.Put(member with { IsHealthy = true, UnhealthyBecause = null });
                break;
            case "UNHEALTHY":
                var isInGrace = member.InServiceAt is not { } since || since + turn.Lasting(group.GracePeriod) > turn.Now;
                if (request.Flag("ShouldRespectGracePeriod") != false && isInGrace && group.GracePeriod > 0)
                {
                    break;
                }

                turn.Scaling.Members.Put(member with { IsHealthy = false, UnhealthyBecause = "a user health-check" });
                Reviews.Soon(turn, group.Key);
                break;
            case var status:
                throw Refusals.Invalid($"Valid instance health states are: [Healthy, Unhealthy]. {status} is not one of them.");
        }

        return null;
    }
}
