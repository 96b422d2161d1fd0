using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.Ec2;
using ElbProvisioner.LocalAws.ElasticLoadBalancing;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>The way of an instance through its group: pending, waiting for hooks, in service, out of it.</summary>
internal static class InstanceStates
{
    public const string Gone = "terminated";

    /// <summary>What EC2 says of the instance: its state's name.</summary>
    public static string StateOf(Turn turn, string instanceId) => Instances.Find(turn, instanceId)?.State ?? Gone;

    /// <summary>EC2 told that the instance has changed.</summary>
    public static void Follow(Turn turn, string instanceId)
    {
        if (GroupLookup.MemberOf(turn, instanceId) is not { } member || turn.Scaling.Groups.Find(member.Group) is not { } group)
        {
            return;
        }

        var state = StateOf(turn, instanceId);
        switch (member.State)
        {
            case Lifecycle.Pending when state == "running":
                Hooks.Ask(turn, member, LifecycleHook.Launching);
                break;
            case Lifecycle.Pending or Lifecycle.PendingWait or Lifecycle.PendingProceed when state is not ("pending" or "running"):
                LaunchBroken(turn, group, member);
                break;
            case Lifecycle.InService or Lifecycle.Standby or Lifecycle.EnteringStandby when state != "running":
                HealthChecks.Report(turn, group, member, "an EC2 health check indicating it has been terminated or stopped");
                break;
            case Lifecycle.Detaching when state == Gone:
                Departures.Continue(turn, member);
                break;
            default:
                if (member.IsTerminating)
                {
                    Terminations.Continue(turn, member);
                }

                break;
        }
    }

    /// <summary>The launching hooks are done with it.</summary>
    public static void EnterService(Turn turn, Member member)
    {
        if (turn.Scaling.Groups.Find(member.Group) is not { } group)
        {
            return;
        }

        Activities.End(turn, member.Activity, "Successful");
        turn.Scaling.Members.Put(member with { State = Lifecycle.InService, InServiceAt = turn.Now, Activity = null, Waits = [] });
        if (group.FailedLaunches > 0)
        {
            turn.Scaling.Groups.Put(group with { FailedLaunches = 0, NextLaunchAt = null });
        }

        if (!group.IsSuspended("AddToLoadBalancer"))
        {
            foreach (
                var attachment in GroupLookup
                    .Attachments(turn, group.Key)
                    .Where(attachment => attachment is { IsTargetGroup: true, IsLeaving: false })
            )
            {
                Register(turn, attachment.Identifier, member.InstanceId);
            }
        }

        AttachmentStates.Follow(turn, group.Key);
        Reviews.Soon(turn, group.Key);
    }

    /// <summary>Takes the instance out of every target group; it drains there.</summary>
    public static void Deregister(Turn turn, Member member)
    {
        foreach (
            var attachment in GroupLookup
                .Attachments(turn, member.Group)
                .Where(attachment => attachment.IsTargetGroup && Targets.GroupExists(turn, attachment.Identifier))
        )
        {
            Targets.Deregister(turn, attachment.Identifier, member.InstanceId);
        }
    }

    public static bool IsDraining(Turn turn, Member member) =>
        StateOf(turn, member.InstanceId) == "running"
        && GroupLookup
            .Attachments(turn, member.Group)
            .Any(attachment =>
                attachment.IsTargetGroup
                && Targets.GroupExists(turn, attachment.Identifier)
                && Targets.HealthOf(turn, attachment.Identifier, member.InstanceId) is not null
            );

    /// <summary>The target group may be gone, or full: the group's instances stay in service all the same.</summary>
    public static void Register(Turn turn, string targetGroupArn, string instanceId)
    {
        if (!Targets.GroupExists(turn, targetGroupArn))
        {
            return;
        }

        try
        {
            Targets.Register(turn, targetGroupArn, instanceId);
        }
        catch (AwsError)
        {
            // AWS tries on; a later change of the attachment does so here.
        }
    }

    public static void Forget(Turn turn, Member member)
    {
        turn.Scaling.Members.Remove(member.Key);
        turn.Scaling.Memberships.Remove(member.InstanceId);
        AttachmentStates.Follow(turn, member.Group);
        Reviews.Soon(turn, member.Group);
    }

    private static void LaunchBroken(Turn turn, Group group, Member member)
    {
        Launches.Failed(
            turn,
            group,
            member.Activity,
            "Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: "
                + "Client.UserInitiatedShutdown: User initiated shutdown"
        );
        if (StateOf(turn, member.InstanceId) == Gone)
        {
            Forget(turn, member);
        }
        else
        {
            Terminations.Begin(
                turn,
                group,
                member with
                {
                    Activity = null,
                    SkipsHooks = true,
                },
                $"{Words.At(turn)} an instance was taken out of service in response to an EC2 health check indicating it has been "
                    + "terminated or stopped."
            );
        }
    }
}
