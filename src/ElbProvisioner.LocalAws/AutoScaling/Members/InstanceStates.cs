using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Machines;
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
        if (member is { IsWarm: true, IsTerminating: false })
        {
            Warming.Follow(transaction, group, member, state);
            return;
        }

        switch (member.State)
        {
            case Lifecycle.Pending when state == "running":
                Hooks.Ask(transaction, member, LifecycleHook.Launching);
                break;
            case Lifecycle.Pending or Lifecycle.PendingWait or Lifecycle.PendingProceed when state is not ("pending" or "running"):
                LaunchBroken(transaction, group, member);
                break;
            case Lifecycle.InService
            or Lifecycle.Standby
            or Lifecycle.EnteringStandby
            or Lifecycle.ReplacingRoot
            or Lifecycle.ReplacingRootProceed
            or Lifecycle.RootReplaced when state != "running":
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

    /// <summary>A target group told that it sees the instance in another way.</summary>
    public static void TargetChanged(Transaction transaction, AgendaItem item)
    {
        if (GroupLookup.MemberOf(transaction, item.Subject) is not { } member)
        {
            // It may have been detached, and drain now.
            return;
        }

        AttachmentStates.Follow(transaction, member.Group);
        if (member.IsTerminating)
        {
            Terminations.Continue(transaction, member);
        }
        else if (member.State is Lifecycle.EnteringStandby or Lifecycle.Detaching)
        {
            Departures.Continue(transaction, member);
        }
        else if (member.IsWarm)
        {
            Follow(transaction, member.InstanceId);
        }
        else if (transaction.Scaling.Groups.Find(member.Group) is { Status: null } group)
        {
            HealthChecks.LookThroughLoadBalancers(transaction, group, member);
            if (ActiveRefreshes.Has(transaction, group.Key))
            {
                Reviews.AtOnce(transaction, group.Key);
            }
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
        Launches.Succeeded(transaction, group);

        if (!group.IsSuspended("AddToLoadBalancer"))
        {
            foreach (
                var attachment in GroupLookup
                    .Attachments(transaction, group.Key)
                    .Where(attachment => attachment is { IsTargetGroup: true, IsLeaving: false })
            )
            {
                Registrations.Register(transaction, attachment.Identifier, member.InstanceId);
            }
        }

        AttachmentStates.Follow(transaction, group.Key);
        Reviews.Soon(transaction, group.Key);
    }

    public static void Forget(Transaction transaction, Member member)
    {
        transaction.Scaling.Members.Remove(member.Key);
        transaction.Scaling.Memberships.Remove(member.InstanceId);
        AttachmentStates.Follow(transaction, member.Group);
        Reviews.Soon(transaction, member.Group);
    }

    public static void LaunchBroken(Transaction transaction, Group group, Member member)
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
