using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.Ec2;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>Out of the target groups, through the hooks, away.</summary>
internal static class Terminations
{
    /// <param name="isForced">Neither draining nor hooks are waited for.</param>
    public static ScalingActivity Begin(Turn turn, Group group, Member member, string cause, bool isForced = false)
    {
        Activities.End(turn, member.Activity, "Cancelled");
        var subnetId = Instances.Find(turn, member.InstanceId)?.SubnetId;
        var activity = Activities.Begin(turn, group, $"Terminating EC2 instance: {member.InstanceId}", cause, member.Zone, subnetId);
        var leaving = member with
        {
            State = Lifecycle.Terminating,
            Activity = activity.Key,
            Waits = [],
            SkipsHooks = isForced || member.SkipsHooks,
        };
        turn.Scaling.Members.Put(leaving);
        InstanceStates.Deregister(turn, leaving);
        AttachmentStates.Follow(turn, group.Key);
        if (isForced)
        {
            Proceed(turn, leaving);
        }
        else
        {
            Continue(turn, leaving);
        }

        return turn.Scaling.Activities.Find(activity.Key) ?? activity;
    }

    /// <summary>Its target health or its state may have changed.</summary>
    public static void Continue(Turn turn, Member member)
    {
        switch (InstanceStates.StateOf(turn, member.InstanceId))
        {
            case InstanceStates.Gone:
                Activities.End(turn, member.Activity, "Successful");
                InstanceStates.Forget(turn, member);
                break;
            case "shutting-down":
                Activities.Step(turn, member.Activity, "InProgress", 80);
                break;
            case var _ when member.State == Lifecycle.Terminating && InstanceStates.IsDraining(turn, member):
                Activities.Step(turn, member.Activity, "WaitingForELBConnectionDraining", 50);
                break;
            case var _ when member.State == Lifecycle.Terminating:
                Hooks.Ask(turn, member, LifecycleHook.Leaving);
                break;
            default:
                break;
        }
    }

    /// <summary>The hooks are done with it.</summary>
    public static void Proceed(Turn turn, Member member)
    {
        var isAsked = member.State != Lifecycle.Terminating;
        turn.Scaling.Members.Put(member with { State = isAsked ? Lifecycle.TerminatingProceed : Lifecycle.Terminating, Waits = [] });
        Activities.Step(turn, member.Activity, "InProgress", 70);
        Instances.Terminate(turn, member.InstanceId);
        InstanceStates.Follow(turn, member.InstanceId);
    }
}
