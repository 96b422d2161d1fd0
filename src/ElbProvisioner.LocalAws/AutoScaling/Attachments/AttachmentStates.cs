using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Attachments;

/// <summary>How traffic sources come and go: <c>Adding</c>, <c>Added</c>, <c>InService</c>; <c>Removing</c>, gone.</summary>
internal static class AttachmentStates
{
    public const string What = "autoscaling.attachments";

    public static void TargetGroupChanged(Transaction transaction, AgendaItem item)
    {
        foreach (var attached in transaction.Scaling.AttachedTo.StartingWith(ScalingTables.AttachedKey(item.Subject)))
        {
            Follow(transaction, attached.Group);
            HealthChecks.LookAtAll(transaction, attached.Group);
        }
    }

    public static void Follow(Transaction transaction, AgendaItem item) => Follow(transaction, item.Subject);

    /// <summary>Brings the states of the group's attachments up to what its instances are by now.</summary>
    public static void Follow(Transaction transaction, string name)
    {
        if (transaction.Scaling.Groups.Find(name) is not { } group)
        {
            return;
        }

        var attachments = GroupLookup.Attachments(transaction, name);
        if (attachments.All(attachment => attachment.State == "InService" || (attachment.State == "Added" && !group.ChecksLoadBalancers)))
        {
            return;
        }

        var serving = GroupLookup.Members(transaction, name).Where(member => member.State == Lifecycle.InService).ToList();
        foreach (var attachment in attachments)
        {
            Follow(transaction, group, attachment, serving);
        }
    }

    public static void Remove(Transaction transaction, Attachment attachment)
    {
        transaction.Scaling.Attachments.Remove(attachment.Key);
        transaction.Scaling.AttachedTo.Remove(ScalingTables.AttachedKey(attachment.Identifier, attachment.Group));
    }

    private static void Follow(Transaction transaction, Group group, Attachment attachment, List<Member> serving)
    {
        var exists = attachment.IsTargetGroup && Targets.GroupExists(transaction, attachment.Identifier);
        var health = serving
            .Select(member => exists ? Targets.HealthOf(transaction, attachment.Identifier, member.InstanceId) : null)
            .ToList();
        if (attachment.IsLeaving)
        {
            if (health.TrueForAll(target => target is null))
            {
                Remove(transaction, attachment);
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
            (state, lookedAtFrom) = ("Added", transaction.Now + transaction.Timings.GroupReview);
            transaction.Later(transaction.Timings.GroupReview, What, group.Key);
        }
        else if (
            state == "Added"
            && group.ChecksLoadBalancers
            && (lookedAtFrom ?? transaction.Now) <= transaction.Now
            && health.Exists(target => target?.State == "healthy")
        )
        {
            state = "InService";
        }

        if (state != attachment.State)
        {
            transaction.Scaling.Attachments.Put(attachment with { State = state, LookedAtFrom = lookedAtFrom });
            if (state == "InService")
            {
                HealthChecks.LookAtAll(transaction, group.Key);
            }
        }
    }
}
