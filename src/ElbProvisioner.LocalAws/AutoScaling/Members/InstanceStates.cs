using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Records;
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
    public static string StateOf(Transaction transaction, string instanceId) => Instances.Find(transaction, instanceId)?.State ?? Gone;

    /// <summary>EC2 told that the instance has changed.</summary>
    public static void Follow(Transaction transaction, string instanceId)
    {
        if (
            GroupLookup.MemberOf(transaction, instanceId) is not { } member
            || transaction.Scaling.Groups.Find(member.Group) is not { } group
        )
        {
            return;
        }

        var state = StateOf(transaction, instanceId);
        switch (member.State)
        {
            case Lifecycle.Pending when state == "running":
                Hooks.Ask(transaction, member, LifecycleHook.Launching);
                break;
            case Lifecycle.Pending or Lifecycle.PendingWait or Lifecycle.PendingProceed when state is not ("pending" or "running"):
                LaunchBroken(transaction, group, member);
                break;
            case Lifecycle.InService or Lifecycle.Standby or Lifecycle.EnteringStandby when state != "running":
                HealthChecks.Report(transaction, group, member, "an EC2 health check indicating it has been terminated or stopped");
                break;
            case Lifecycle.Detaching when state == Gone:
                Departures.Continue(transaction, member);
                break;
            default:
                if (member.IsTerminating)
                {
                    Terminations.Continue(transaction, member);
                }

                break;
        }
    }

    /// <summary>The launching hooks are done with it.</summary>
    public static void EnterService(Transaction transaction, Member member)
    {
        if (transaction.Scaling.Groups.Find(member.Group) is not { } group)
        {
            return;
        }

        Activities.End(transaction, member.Activity, "Successful");
        transaction.Scaling.Members.Put(
            member with
            {
                State = Lifecycle.InService,
                InServiceAt = transaction.Now,
                Activity = null,
                Waits = [],
            }
        );
        if (group.FailedLaunches > 0)
        {
            transaction.Scaling.Groups.Put(group with { FailedLaunches = 0, NextLaunchAt = null });
        }

        if (!group.IsSuspended("AddToLoadBalancer"))
        {
            foreach (
                var attachment in GroupLookup
                    .Attachments(transaction, group.Key)
                    .Where(attachment => attachment is { IsTargetGroup: true, IsLeaving: false })
            )
            {
                Register(transaction, attachment.Identifier, member.InstanceId);
            }
        }

        AttachmentStates.Follow(transaction, group.Key);
        Reviews.Soon(transaction, group.Key);
    }

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
        StateOf(transaction, member.InstanceId) == "running"
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

    public static void Forget(Transaction transaction, Member member)
    {
        transaction.Scaling.Members.Remove(member.Key);
        transaction.Scaling.Memberships.Remove(member.InstanceId);
        AttachmentStates.Follow(transaction, member.Group);
        Reviews.Soon(transaction, member.Group);
    }

    private static void LaunchBroken(Transaction transaction, Group group, Member member)
    {
        Launches.Failed(
            transaction,
            group,
            member.Activity,
            "Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: "
                + "Client.UserInitiatedShutdown: User initiated shutdown"
        );
        if (StateOf(transaction, member.InstanceId) == Gone)
        {
            Forget(transaction, member);
        }
        else
        {
            Terminations.Begin(
                transaction,
                group,
                member with
                {
                    Activity = null,
                    SkipsHooks = true,
                },
                $"{Words.At(transaction)} an instance was taken out of service in response to an EC2 health check indicating it has been "
                    + "terminated or stopped."
            );
        }
    }
}
