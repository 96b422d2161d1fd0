using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.Ec2;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>Instances that leave service and live on: into standby, or out of the group.</summary>
internal static class Departures
{
    public static ScalingActivity Begin(Turn turn, Group group, Member member, string state, string description, string cause)
    {
        var subnetId = Instances.Find(turn, member.InstanceId)?.SubnetId;
        var activity = Activities.Begin(turn, group, description, cause, member.Zone, subnetId);
        Activities.Step(turn, activity.Key, "InProgress", 50);
        var leaving = member with { State = state, Activity = activity.Key };
        turn.Scaling.Members.Put(leaving);
        InstanceStates.Deregister(turn, leaving);
        AttachmentStates.Follow(turn, group.Key);
        turn.Later(TimeSpan.Zero, Departed, leaving.Key);
        return turn.Scaling.Activities.Find(activity.Key) ?? activity;
    }

    public const string Departed = "autoscaling.departed";

    public static void Continue(Turn turn, AgendaItem item)
    {
        if (turn.Scaling.Members.Find(item.Subject) is { } member)
        {
            Continue(turn, member);
        }
    }

    /// <summary>Its target health or its state may have changed.</summary>
    public static void Continue(Turn turn, Member member)
    {
        if (InstanceStates.IsDraining(turn, member))
        {
            Activities.Step(turn, member.Activity, "WaitingForELBConnectionDraining", 50);
            return;
        }

        if (member.State == Lifecycle.EnteringStandby)
        {
            Activities.End(turn, member.Activity, "Successful");
            turn.Scaling.Members.Put(member with { State = Lifecycle.Standby, Activity = null });
            Reviews.Soon(turn, member.Group);
        }
        else if (member.State == Lifecycle.Detaching)
        {
            Activities.End(turn, member.Activity, "Successful");
            InstanceStates.Forget(turn, member);
        }
    }
}
