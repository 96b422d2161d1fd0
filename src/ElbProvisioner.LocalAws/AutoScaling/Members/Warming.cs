using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>
/// The way of an instance through the warm pool: launched or returned into it, through hooks, to wait there ("Use lifecycle hooks with a
/// warm pool" in the user guide).
/// </summary>
internal static class Warming
{
    private const string StateChanged = "autoscaling.instanceChanged";

    /// <summary>EC2 told that the instance has changed, or a load balancer let go of it.</summary>
    /// <param name="state">What EC2 says of it.</param>
    public static void Follow(Transaction transaction, Group group, Member member, string state)
    {
        switch (member.Phase)
        {
            case Lifecycle.Pending when state == "running" && !Registrations.IsDraining(transaction, member):
                Hooks.Ask(transaction, member, member.IsReturning ? LifecycleHook.Leaving : LifecycleHook.Launching);
                break;
            case Lifecycle.Pending or Lifecycle.PendingWait when state is not ("pending" or "running"):
                InstanceStates.LaunchBroken(transaction, group, member);
                break;
            case Lifecycle.PendingProceed when state == "stopped":
                Settle(transaction, group, member);
                break;
            case Lifecycle.PendingProceed when state is "shutting-down" or InstanceStates.Gone:
                InstanceStates.LaunchBroken(transaction, group, member);
                break;
            case var _ when member.IsWarmed && IsBroken(member, state):
                GiveUp(transaction, member, "in response to an EC2 health check indicating it has been terminated or stopped");
                break;
            case var _ when member.IsRetained && state == InstanceStates.Gone:
                InstanceStates.Forget(transaction, member);
                break;
            default:
                break;
        }
    }

    /// <summary>The hooks are done with it: it is stopped, or waits as it is.</summary>
    public static void Enter(Transaction transaction, Member member)
    {
        if (transaction.Scaling.Groups.Find(member.Group) is not { } group)
        {
            return;
        }

        var proceeding = member with { State = member.StateOf(Lifecycle.PendingProceed), Waits = [] };
        transaction.Scaling.Members.Put(proceeding);
        if (group.StateOfPool == "Running")
        {
            Settle(transaction, group, proceeding);
        }
        else
        {
            Activities.Step(transaction, member.Activity, "InProgress", 80);
            Instances.Stop(transaction, member.InstanceId);
        }
    }

    /// <summary>Takes instances out of the pool and into the group, where hooks have their say again.</summary>
    /// <param name="missing">How much capacity to add.</param>
    /// <param name="active">How much there is.</param>
    /// <returns>How much was added.</returns>
    public static int Draw(Transaction transaction, Group group, int missing, int active)
    {
        // What a refresh replaces is not to come back from the pool.
        if (ActiveRefreshes.Has(transaction, group.Key))
        {
            return 0;
        }

        var drawn = 0;
        while (drawn < missing && Next(transaction, group) is { } member)
        {
            var cause =
                $"{group.LastChange}{Words.At(transaction)} an instance was started in response to a difference between desired and actual "
                + $"capacity, increasing the capacity from {active + drawn} to {active + drawn + member.Weight}.";
            var activity = Begin(transaction, group, member, "Launching a new EC2 instance from warm pool", cause, Deed.Launch);
            Activities.Step(transaction, activity.Key, "PreInService", 30);
            transaction.Scaling.Members.Put(member with { State = Lifecycle.Pending, Activity = activity.Key });
            Instances.Start(transaction, member.InstanceId);
            transaction.Later(TimeSpan.Zero, StateChanged, member.InstanceId);
            drawn += member.Weight;
        }

        return drawn;
    }

    /// <summary>Out of service and into the pool, instead of to its end.</summary>
    public static void Return(Transaction transaction, Group group, Member member, string cause)
    {
        var activity = Begin(transaction, group, member, "Returning EC2 instance to warm pool", cause, does: null);
        Activities.Step(transaction, activity.Key, "InProgress", 50);
        var returning = member with
        {
            State = Lifecycle.Warmed + Lifecycle.Pending,
            Activity = activity.Key,
            InServiceAt = null,
            IsReturning = true,
        };
        transaction.Scaling.Members.Put(returning);
        Registrations.Deregister(transaction, returning);
        AttachmentStates.Follow(transaction, group.Key);
        transaction.Later(TimeSpan.Zero, StateChanged, member.InstanceId);
    }

    /// <summary>Ends an instance of the pool.</summary>
    /// <param name="because">As the cause of its termination goes on.</param>
    public static void GiveUp(Transaction transaction, Member member, string because, bool isForced = false)
    {
        if (transaction.Scaling.Groups.Find(member.Group) is { } group)
        {
            // Of one on its way back, the hooks for terminations have been asked.
            var cause = $"{Words.At(transaction)} an instance was taken out of the warm pool {because}.";
            var leaving = member with { SkipsHooks = member.SkipsHooks || member.IsReturning };
            Terminations.Begin(transaction, group, leaving, cause, isForced);
            Reviews.Soon(transaction, group.Key);
        }
    }

    private static bool IsBroken(Member member, string state) =>
        state is "shutting-down" or InstanceStates.Gone || (member.State == Lifecycle.Running && state is not ("pending" or "running"));

    private static void Settle(Transaction transaction, Group group, Member member)
    {
        Activities.End(transaction, member.Activity, "Successful");
        transaction.Scaling.Members.Put(
            member with
            {
                State = SettledState(transaction, group, member),
                Activity = null,
                Waits = [],
                IsReturning = false,
            }
        );
        Launches.Succeeded(transaction, group);
        Reviews.Soon(transaction, group.Key);
    }

    // What cannot hibernate is stopped ("Instance reuse policy" in the user guide).
    private static string SettledState(Transaction transaction, Group group, Member member) =>
        group.StateOfPool switch
        {
            "Running" => Lifecycle.Running,
            "Hibernated" when Instances.CanHibernate(transaction, member.InstanceId) => Lifecycle.Hibernated,
            _ => Lifecycle.Stopped,
        };

    /// <summary>Of the zone with the fewest instances, the one that has been there for longest.</summary>
    private static Member? Next(Transaction transaction, Group group)
    {
        var used = GroupLookup.Members(transaction, group.Key).Where(member => member.IsActive).Select(member => member.Zone).ToList();
        return GroupLookup
            .Warm(transaction, group.Key)
            .Where(member => member is { IsWarmed: true, IsHealthy: true })
            .OrderBy(member => used.Count(zone => zone == member.Zone))
            .ThenBy(member => member.Zone, StringComparer.Ordinal)
            .ThenBy(member => member.LaunchedAt)
            .FirstOrDefault();
    }

    private static ScalingActivity Begin(
        Transaction transaction,
        Group group,
        Member member,
        string description,
        string cause,
        Deed? does
    ) =>
        Activities.Begin(
            transaction,
            group,
            $"{description}: {member.InstanceId}",
            cause,
            member.Zone,
            Instances.Find(transaction, member.InstanceId)?.SubnetId,
            does,
            member.InstanceId
        );
}
