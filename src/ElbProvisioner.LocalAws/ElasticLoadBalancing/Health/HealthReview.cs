using ElbProvisioner.LocalAws.Ec2;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;

/// <summary>
/// Looks at targets again when something that bears on their health has changed, and asks to be called again when time alone will change
/// it: nothing is checked over and over.
/// </summary>
internal static class HealthReview
{
    public const string Due = "elbv2.review";

    public static void OfLoadBalancer(Turn turn, string loadBalancerArn)
    {
        foreach (var group in Wiring.GroupsOf(turn, loadBalancerArn).ToList())
        {
            OfGroup(turn, group);
        }
    }

    public static void OfGroup(Turn turn, string targetGroupArn)
    {
        foreach (var target in turn.Elb.Targets.StartingWith(Target.Prefix(targetGroupArn)))
        {
            Of(turn, target);
        }
    }

    /// <summary>Of all registrations of that instance, address, load balancer or function.</summary>
    public static void OfTarget(Turn turn, string id)
    {
        foreach (var registration in turn.Elb.TargetsOfIds.StartingWith(TargetOfId.Prefix(id)))
        {
            OnAgenda(turn, registration.TargetKey);
        }
    }

    public static void OnAgenda(Turn turn, AgendaItem item) => OnAgenda(turn, item.Subject);

    public static void OnInstanceChanged(Turn turn, AgendaItem item) => OfMachine(turn, item.Subject);

    /// <summary>The rules of a security group have changed, or who is in it.</summary>
    public static void OnNetworkChanged(Turn turn, AgendaItem item)
    {
        var balancers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var face in NetworkInterfaces.OfSecurityGroup(turn, item.Subject))
        {
            if (face.InstanceId is { } instance)
            {
                OfMachine(turn, instance);
            }
            else if (face.Description.StartsWith("ELB ", StringComparison.Ordinal))
            {
                balancers.Add(turn.Arn("elasticloadbalancing", $"loadbalancer/{face.Description["ELB ".Length..]}"));
            }
        }

        foreach (var balancer in balancers)
        {
            OfLoadBalancer(turn, balancer);
        }
    }

    /// <summary>Takes a target off the books at once.</summary>
    public static void Drop(Turn turn, Target target)
    {
        turn.Elb.Targets.Remove(target.Key);
        turn.Elb.TargetsOfIds.Remove(TargetOfId.Of(target).Key);
        Tell(turn, target);
    }

    /// <summary>Looks at a target that has just been registered, or has changed otherwise.</summary>
    public static void Of(Turn turn, Target target)
    {
        if (turn.Elb.TargetGroups.Find(target.TargetGroupArn) is not { } group || target.DrainsUntil <= turn.Now)
        {
            Drop(turn, target);
            return;
        }

        if (target.DrainsUntil is { } end)
        {
            Keep(turn, target, target with { ReviewAt = end });
            return;
        }

        var seen = Observation.Of(turn, target, group);
        var (after, next) = HealthCourse.Follow(turn, target, group, seen);
        if (seen.IsGone)
        {
            // The registration of a terminated instance does not stay for ever.
            var leaves = (after.GoneSince ?? turn.Now) + turn.Timings.TerminatedTargetLeaves;
            if (leaves <= turn.Now)
            {
                Drop(turn, target);
                return;
            }

            (after, next) = (after with { GoneSince = after.GoneSince ?? turn.Now }, leaves);
        }

        Keep(turn, target, after with { ReviewAt = next });
    }

    private static void OfMachine(Turn turn, string instanceId)
    {
        OfTarget(turn, instanceId);
        if (Instances.Find(turn, instanceId)?.PrivateIpAddress is { Length: > 0 } address)
        {
            OfTarget(turn, address);
        }
    }

    private static void OnAgenda(Turn turn, string key)
    {
        if (turn.Elb.Targets.Find(key) is { } target)
        {
            Of(turn, target);
        }
    }

    private static void Keep(Turn turn, Target before, Target after)
    {
        if (after != before || !turn.Elb.Targets.Has(after.Key))
        {
            turn.Elb.Targets.Put(after);
            turn.Elb.TargetsOfIds.Put(TargetOfId.Of(after));
        }

        if (after.ReviewAt is { } at && at != before.ReviewAt)
        {
            turn.At(at, Due, after.Key);
        }

        if ((after.State, after.Reason) != (before.State, before.Reason))
        {
            Tell(turn, after);
        }
    }

    /// <summary>Who cares for the instance learns that its health changed.</summary>
    public static void Tell(Turn turn, Target target)
    {
        if (target.Id.StartsWith("i-", StringComparison.Ordinal))
        {
            turn.Later(TimeSpan.Zero, "autoscaling.targetHealth", target.Id);
        }
    }
}
