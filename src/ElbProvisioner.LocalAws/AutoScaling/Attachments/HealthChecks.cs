using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Attachments;

/// <summary>Who is healthy: as checks find, as load balancers see, as somebody says.</summary>
internal static class HealthChecks
{
    public const string GraceEnds = "autoscaling.graceEnds";

    /// <summary>A check found the instance unhealthy.</summary>
    /// <param name="check">As the cause of the termination names it.</param>
    public static void Report(Transaction transaction, Group group, Member member, string check)
    {
        if (member.IsHealthy && !group.IsSuspended("HealthCheck"))
        {
            transaction.Scaling.Members.Put(member with { IsHealthy = false, UnhealthyBecause = check });
            Reviews.Soon(transaction, group.Key);
        }
    }

    /// <summary>
    /// Looks at the instance with the eyes of its load balancers, once they count: after the grace period, in an attachment that is in
    /// service.
    /// </summary>
    public static void LookThroughLoadBalancers(Transaction transaction, Group group, Member member)
    {
        if (!group.ChecksLoadBalancers || member is not { State: Lifecycle.InService, InServiceAt: { } since })
        {
            return;
        }

        var isUnhealthy = GroupLookup
            .Attachments(transaction, group.Key)
            .Any(attachment =>
                attachment is { IsTargetGroup: true, State: "InService" }
                && Targets.GroupExists(transaction, attachment.Identifier)
                && Targets.HealthOf(transaction, attachment.Identifier, member.InstanceId) is { } health
                && health.State.StartsWith("unhealthy", StringComparison.Ordinal)
            );
        if (!isUnhealthy)
        {
            return;
        }

        var grace = StartingTime.EndOf(transaction, member, since, group.GracePeriod);
        if (grace > transaction.Now)
        {
            transaction.At(grace, GraceEnds, member.Key);
        }
        else
        {
            Report(transaction, group, member, "an ELB system health check failure");
        }
    }

    public static void GraceIsOver(Transaction transaction, AgendaItem item)
    {
        if (
            transaction.Scaling.Members.Find(item.Subject) is { } member
            && transaction.Scaling.Groups.Find(member.Group) is { Status: null } group
        )
        {
            LookThroughLoadBalancers(transaction, group, member);
        }
    }

    public static void LookAtAll(Transaction transaction, string name)
    {
        if (transaction.Scaling.Groups.Find(name) is { Status: null } group)
        {
            foreach (var member in GroupLookup.Members(transaction, name))
            {
                LookThroughLoadBalancers(transaction, group, member);
            }
        }
    }

    public static Document? Set(Transaction transaction, Fields request)
    {
        var instanceId = request.Required("InstanceId");
        var member =
            GroupLookup.MemberOf(transaction, instanceId)
            ?? throw Refusals.Invalid($"Instance Id not found - No managed instance found for instance ID: {instanceId}");
        var group = GroupLookup.Named(transaction, member.Group, Refusals.GroupNotFound);
        switch (request.Required("HealthStatus").ToUpperInvariant())
        {
            case "HEALTHY":
                transaction.Scaling.Members.Put(member with { IsHealthy = true, UnhealthyBecause = null });
                break;
            case "UNHEALTHY":
                var isInGrace =
                    member.InServiceAt is not { } since
                    || StartingTime.EndOf(transaction, member, since, group.GracePeriod) > transaction.Now;
                if (request.Flag("ShouldRespectGracePeriod") != false && isInGrace && group.GracePeriod > 0)
                {
                    break;
                }

                transaction.Scaling.Members.Put(member with { IsHealthy = false, UnhealthyBecause = "a user health-check" });
                Reviews.Soon(transaction, group.Key);
                break;
            case var status:
                throw Refusals.Invalid($"Valid instance health states are: [Healthy, Unhealthy]. {status} is not one of them.");
        }

        return null;
    }
}
