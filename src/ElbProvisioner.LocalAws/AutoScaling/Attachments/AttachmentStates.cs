using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Refreshes;
using ElbProvisioner.LocalAws.ElasticLoadBalancing;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Attachments;

/// <summary>How traffic sources come and go: <c>Adding</c>, <c>Added</c>, <c>InService</c>; <c>Removing</c>, gone.</summary>
internal static class AttachmentStates
{
    public const string What = "autoscaling.attachments";

    public static void TargetChanged(Turn turn, AgendaItem item)
    {
        if (GroupLookup.MemberOf(turn, item.Subject) is not { } member)
        {
            // It may have been detached, and drain now.
            return;
        }

        Follow(turn, member.Group);
        if (member.IsTerminating)
        {
            Terminations.Continue(turn, member);
        }
        else if (member.State is Lifecycle.EnteringStandby or Lifecycle.Detaching)
        {
            Departures.Continue(turn, member);
        }
        else if (turn.Scaling.Groups.Find(member.Group) is { Status: null } group)
        {
            HealthChecks.LookThroughLoadBalancers(turn, group, member);
            if (RefreshProgress.IsActive(turn, group.Key))
            {
                Reviews.AtOnce(turn, group.Key);
            }
        }
    }

    public static void TargetGroupChanged(Turn turn, AgendaItem item)
    {
        foreach (var attached in turn.Scaling.AttachedTo.StartingWith(ScalingTables.AttachedKey(item.Subject)))
        {
            Follow(turn, attached.Group);
            HealthChecks.LookAtAll(turn, attached.Group);
        }
    }

    public static void Follow(Turn turn, AgendaItem item) => Follow(turn, item.Subject);

    /// <summary>Brings the states of the group's attachments up to what its instances are by now.</summary>
    public static void Follow(Turn turn, string name)
    {
        if (turn.Scaling.Groups.Find(name) is not { } group)
        {
            return;
        }

        var attachments = GroupLookup.Attachments(turn, name);
        if (attachments.All(attachment => attachment.State == "InService" || (attachment.State == "Added" && !group.ChecksLoadBalancers)))
        {
            return;
        }

        var serving = GroupLookup.Members(turn, name).Where(member => member.State == Lifecycle.InService).ToList();
        foreach (var attachment in attachments)
        {
            Follow(turn, group, attachment, serving);
        }
    }

    public static void Remove(Turn turn, Attachment attachment)
    {
        turn.Scaling.Attachments.Remove(attachment.Key);
        turn.Scaling.AttachedTo.Remove(ScalingTables.AttachedKey(attachment.Identifier, attachment.Group));
    }

    private static void Follow(Turn turn, Group group, Attachment attachment, List<Member> serving)
    {
        var exists = attachment.IsTargetGroup && Targets.GroupExists(turn, attachment.Identifier);
        var health = serving.Select(member => exists ? Targets.HealthOf(turn, attachment.Identifier, member.InstanceId) : null).ToList();
        if (attachment.IsLeaving)
        {
            if (health.TrueForAll(target => target is null))
            {
                Remove(turn, attachment);
            }

            return;
        }

        var (state, lookedAtFrom) = (attachment.State, attachment.LookedAtFrom);
        if (
            state == "Adding"
            && (!exists || health.TrueForAll(target => target is not null && target.Reason != "Elb.RegistrationInProgress"))
        )
        {
            // What makes it serve is looked at in a while, not in the same moment.
            (state, lookedAtFrom) = ("Added", turn.Now + turn.Timings.GroupReview);
            turn.Later(turn.Timings.GroupReview, What, group.Key);
        }
        else if (
            state == "Added"
            && group.ChecksLoadBalancers
            && (lookedAtFrom ?? turn.Now) <= turn.Now
            && health.Exists(target => target?.State == "healthy")
        )
        {
            state = "InService";
        }

        if (state != attachment.State)
        {
            turn.Scaling.Attachments.Put(attachment with { State = state, LookedAtFrom = lookedAtFrom });
            if (state == "InService")
            {
                HealthChecks.LookAtAll(turn, group.Key);
            }
        }
    }
}
