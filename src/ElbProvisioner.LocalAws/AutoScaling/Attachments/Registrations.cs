using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Attachments;

/// <summary>Instances in the target groups that are attached to their group.</summary>
internal static class Registrations
{
    /// <summary>Takes the instance out of every target group; it drains there.</summary>
    public static void Deregister(Transaction transaction, Member member)
    {
        foreach (
            var attachment in GroupLookup
                .Attachments(transaction, member.Group)
                .Where(attachment => attachment.IsTargetGroup && Targets.GroupExists(transaction, attachment.Identifier))
        )
        {
            Targets.Deregister(transaction, attachment.Identifier, member.InstanceId);
        }
    }

    public static bool IsDraining(Transaction transaction, Member member) =>
        Instances.Find(transaction, member.InstanceId)?.State == "running"
        && GroupLookup
            .Attachments(transaction, member.Group)
            .Any(attachment =>
                attachment.IsTargetGroup
                && Targets.GroupExists(transaction, attachment.Identifier)
                && Targets.HealthOf(transaction, attachment.Identifier, member.InstanceId) is not null
            );

    /// <summary>The target group may be gone, or full: the group's instances stay in service all the same.</summary>
    public static void Register(Transaction transaction, string targetGroupArn, string instanceId)
    {
        if (!Targets.GroupExists(transaction, targetGroupArn))
        {
            return;
        }

        try
        {
            Targets.Register(transaction, targetGroupArn, instanceId);
        }
        catch (AwsError)
        {
            // AWS tries on; a later change of the attachment does so here.
        }
    }
}
