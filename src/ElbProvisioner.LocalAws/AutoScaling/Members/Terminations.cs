using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>Out of the target groups, through the hooks, away.</summary>
internal static class Terminations
{
    /// <param name="isForced">Neither draining nor hooks are waited for.</param>
    public static ScalingActivity Begin(Transaction transaction, Group group, Member member, string cause, bool isForced = false)
    {
        Activities.End(transaction, member.Activity, "Cancelled");
        var subnetId = Instances.Find(transaction, member.InstanceId)?.SubnetId;
        var activity = Activities.Begin(
            transaction,
            group,
            $"Terminating EC2 instance{(member.IsWarm ? " from warm pool" : "")}: {member.InstanceId}",
            cause,
            member.Zone,
            subnetId,
            Deed.Termination,
            member.InstanceId
        );
        var leaving = member with
        {
            State = member.StateOf(Lifecycle.Terminating),
            Activity = activity.Key,
            Waits = [],
            SkipsHooks = isForced || member.SkipsHooks,
        };
        transaction.Scaling.Members.Put(leaving);
        Registrations.Deregister(transaction, leaving);
        AttachmentStates.Follow(transaction, group.Key);
        if (isForced)
        {
            Proceed(transaction, leaving);
        }
        else
        {
            Continue(transaction, leaving);
        }

        return transaction.Scaling.Activities.Find(activity.Key) ?? activity;
    }

    /// <summary>Its target health or its state may have changed.</summary>
    public static void Continue(Transaction transaction, Member member)
    {
        switch (InstanceStates.StateOf(transaction, member.InstanceId))
        {
            case InstanceStates.Gone:
                Activities.End(transaction, member.Activity, "Successful");
                InstanceStates.Forget(transaction, member);
                break;
            case "shutting-down":
                Activities.Step(transaction, member.Activity, "InProgress", 80);
                break;
            case var _ when member.Phase == Lifecycle.Terminating && Registrations.IsDraining(transaction, member):
                Activities.Step(transaction, member.Activity, "WaitingForELBConnectionDraining", 50);
                break;
            case var _ when member.Phase == Lifecycle.Terminating:
                Hooks.Ask(transaction, member, LifecycleHook.Leaving);
                break;
            default:
                break;
        }
    }

    /// <summary>The hooks are done with it.</summary>
    public static void Proceed(Transaction transaction, Member member)
    {
        var isAsked = member.Phase != Lifecycle.Terminating;
        transaction.Scaling.Members.Put(
            member with
            {
                State = member.StateOf(isAsked ? Lifecycle.TerminatingProceed : Lifecycle.Terminating),
                Waits = [],
            }
        );
        Activities.Step(transaction, member.Activity, "InProgress", 70);
        Instances.Terminate(transaction, member.InstanceId);
        InstanceStates.Follow(transaction, member.InstanceId);
    }
}
