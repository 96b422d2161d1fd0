using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>Instances that leave service and live on: into standby, or out of the group.</summary>
internal static class Departures
{
    public static ScalingActivity Begin(Transaction transaction, Group group, Member member, string state, string description, string cause)
    {
        var subnetId = Instances.Find(transaction, member.InstanceId)?.SubnetId;
        var activity = Activities.Begin(transaction, group, description, cause, member.Zone, subnetId);
        Activities.Step(transaction, activity.Key, "InProgress", 50);
        var leaving = member with { State = state, Activity = activity.Key };
        transaction.Scaling.Members.Put(leaving);
        Registrations.Deregister(transaction, leaving);
        AttachmentStates.Follow(transaction, group.Key);
        transaction.Later(TimeSpan.Zero, Departed, leaving.Key);
        return transaction.Scaling.Activities.Find(activity.Key) ?? activity;
    }

    public const string Departed = "autoscaling.departed";

    public static void Continue(Transaction transaction, AgendaItem item)
    {
        if (transaction.Scaling.Members.Find(item.Subject) is { } member)
        {
            Continue(transaction, member);
        }
    }

    /// <summary>Its target health or its state may have changed.</summary>
    public static void Continue(Transaction transaction, Member member)
    {
        if (Registrations.IsDraining(transaction, member))
        {
            Activities.Step(transaction, member.Activity, "WaitingForELBConnectionDraining", 50);
            return;
        }

        if (member.State == Lifecycle.EnteringStandby)
        {
            Activities.End(transaction, member.Activity, "Successful");
            transaction.Scaling.Members.Put(member with { State = Lifecycle.Standby, Activity = null });
            Reviews.Soon(transaction, member.Group);
        }
        else if (member.State == Lifecycle.Detaching)
        {
            Activities.End(transaction, member.Activity, "Successful");
            InstanceStates.Forget(transaction, member);
        }
    }
}
