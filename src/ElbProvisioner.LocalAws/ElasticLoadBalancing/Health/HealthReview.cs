using ElbProvisioner.LocalAws.Ec2.Interfaces;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;

/// <summary>
/// Looks at targets again when something that bears on their health has changed, and asks to be called again when time alone will change
/// it: nothing is checked over and over.
/// </summary>
internal static class HealthReview
{
    public const string Due = "elbv2.review";

    public static void OfLoadBalancer(Transaction transaction, string loadBalancerArn)
    {
        foreach (var group in Wiring.GroupsOf(transaction, loadBalancerArn).ToList())
        {
            OfGroup(transaction, group);
        }
    }

    public static void OfGroup(Transaction transaction, string targetGroupArn)
    {
        foreach (var target in transaction.Elb.Targets.StartingWith(Target.Prefix(targetGroupArn)))
        {
            Of(transaction, target);
        }
    }

    /// <summary>Of all registrations of that instance, address, load balancer or function.</summary>
    public static void OfTarget(Transaction transaction, string id)
    {
        foreach (var registration in transaction.Elb.TargetsOfIds.StartingWith(TargetOfId.Prefix(id)))
        {
            OnAgenda(transaction, registration.TargetKey);
        }
    }

    public static void OnAgenda(Transaction transaction, AgendaItem item) => OnAgenda(transaction, item.Subject);

    public static void OnInstanceChanged(Transaction transaction, AgendaItem item) => OfMachine(transaction, item.Subject);

    /// <summary>The rules of a security group have changed, or who is in it.</summary>
    public static void OnNetworkChanged(Transaction transaction, AgendaItem item)
    {
        var balancers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var face in NetworkInterfaces.OfSecurityGroup(transaction, item.Subject))
        {
            if (face.InstanceId is { } instance)
            {
                OfMachine(transaction, instance);
            }
            else if (face.Description.StartsWith("ELB ", StringComparison.Ordinal))
            {
                balancers.Add(transaction.Arn("elasticloadbalancing", $"loadbalancer/{face.Description["ELB ".Length..]}"));
            }
        }

        foreach (var balancer in balancers)
        {
            OfLoadBalancer(transaction, balancer);
        }
    }

    /// <summary>Takes a target off the books at once.</summary>
    public static void Drop(Transaction transaction, Target target)
    {
        transaction.Elb.Targets.Remove(target.Key);
        transaction.Elb.TargetsOfIds.Remove(TargetOfId.Of(target).Key);
        Tell(transaction, target);
    }

    /// <summary>Looks at a target that has just been registered, or has changed otherwise.</summary>
    public static void Of(Transaction transaction, Target target)
    {
        if (transaction.Elb.TargetGroups.Find(target.TargetGroupArn) is not { } group || target.DrainsUntil <= transaction.Now)
        {
            Drop(transaction, target);
            return;
        }

        if (target.DrainsUntil is { } end)
        {
            Keep(transaction, target, target with { ReviewAt = end });
            return;
        }

        var seen = Observation.Of(transaction, target, group);
        var (after, next) = HealthCourse.Follow(transaction, target, group, seen);
        if (seen.IsGone)
        {
            // The registration of a terminated instance does not stay for ever.
            var leaves = (after.GoneSince ?? transaction.Now) + transaction.Timings.TerminatedTargetLeaves;
            if (leaves <= transaction.Now)
            {
                Drop(transaction, target);
                return;
            }

            (after, next) = (after with { GoneSince = after.GoneSince ?? transaction.Now }, leaves);
        }

        Keep(transaction, target, after with { ReviewAt = next });
    }

    private static void OfMachine(Transaction transaction, string instanceId)
    {
        OfTarget(transaction, instanceId);
        if (Instances.Find(transaction, instanceId)?.PrivateIpAddress is { Length: > 0 } address)
        {
            OfTarget(transaction, address);
        }
    }

    private static void OnAgenda(Transaction transaction, string key)
    {
        if (transaction.Elb.Targets.Find(key) is { } target)
        {
            Of(transaction, target);
        }
    }

    private static void Keep(Transaction transaction, Target before, Target after)
    {
        if (after != before || !transaction.Elb.Targets.Has(after.Key))
        {
            transaction.Elb.Targets.Put(after);
            transaction.Elb.TargetsOfIds.Put(TargetOfId.Of(after));
        }

        if (after.ReviewAt is { } at && at != before.ReviewAt)
        {
            transaction.At(at, Due, after.Key);
        }

        if ((after.State, after.Reason) != (before.State, before.Reason))
        {
            Tell(transaction, after);
        }
    }

    /// <summary>Who cares for the instance learns that its health changed.</summary>
    public static void Tell(Transaction transaction, Target target)
    {
        if (target.Id.StartsWith("i-", StringComparison.Ordinal))
        {
            transaction.Later(TimeSpan.Zero, "autoscaling.targetHealth", target.Id);
        }
    }
}
