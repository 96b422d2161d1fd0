using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Ec2.Machines;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>What is asked of single instances of a group.</summary>
internal static class InstanceOperations
{
    // "You can specify up to 20 instances": the API reference of AttachInstances, DetachInstances, EnterStandby and ExitStandby.
    private const int MostMovedPerCall = 20;
    private const int MostProtectedPerCall = 50;

    public static Document? Protect(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        var ids = request.Texts("InstanceIds");
        if (ids.Count > MostProtectedPerCall)
        {
            throw Refusals.Invalid($"The number of instance IDs must not exceed {MostProtectedPerCall}");
        }

        foreach (var member in ids.Select(id => GroupLookup.Member(transaction, group, id)).ToList())
        {
            if (member.IsWarm)
            {
                throw Refusals.InThePool(member.InstanceId);
            }

            if (member.IsTerminating)
            {
                throw Refusals.Invalid($"The instance {member.InstanceId} is not in InService or EnteringStandby or Standby.");
            }

            transaction.Scaling.Members.Put(member with { IsProtected = request.Flag("ProtectedFromScaleIn") ?? false });
        }

        Reviews.Soon(transaction, group.Key);
        return [];
    }

    public static Document? Terminate(Transaction transaction, Fields request)
    {
        var id = request.Required("InstanceId");
        var member =
            GroupLookup.MemberOf(transaction, id)
            ?? throw Refusals.Invalid($"Instance Id not found - No managed instance found for instance ID: {id}");
        var group = GroupLookup.Changeable(transaction, member.Group, Refusals.GroupNotFound);
        if (member is { IsWarm: true, IsRetained: false })
        {
            throw Refusals.InThePool(id);
        }

        if (member is { IsTerminating: true, IsRetained: false })
        {
            throw Refusals.InProgress($"The instance {id} is already being terminated.");
        }

        var reason = $"{Words.At(transaction)} instance {id} was taken out of service in response to a user request";
        if (request.Flag("ShouldDecrementDesiredCapacity") == true)
        {
            var desired = Fewer(group, member.IsActive ? member.Weight : 0);
            reason += $", shrinking the capacity from {group.Desired} to {desired}";
            group = group with { Desired = desired };
            transaction.Scaling.Groups.Put(group);
        }

        var activity = Terminations.Begin(
            transaction,
            group,
            member with
            {
                SkipsHooks = member.SkipsHooks || member.IsRetained,
            },
            reason + "."
        );
        Reviews.Soon(transaction, group.Key);
        return new() { ["Activity"] = Activities.Tell(activity) };
    }

    public static Document? Attach(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        var ids = request.Texts("InstanceIds").Distinct(StringComparer.Ordinal).ToList();
        MustBeFew(ids);
        var instances = ids.ConvertAll(id => Attachable(transaction, group, id));
        if (group.Desired + ids.Count > group.Max)
        {
            throw Refusals.Invalid(
                $"AutoScalingGroup {group.Key} has min-size={group.Min}, max-size={group.Max}, and desired-size={group.Desired}. "
                    + $"To attach {ids.Count} instances, please update the AutoScalingGroup sizes appropriately."
            );
        }

        var desired = group.Desired + ids.Count;
        transaction.Scaling.Groups.Put(group with { Desired = desired });
        foreach (var instance in instances)
        {
            var cause =
                $"{Words.At(transaction)} an instance was attached in response to a user request, increasing the capacity from "
                + $"{group.Desired} to {desired}.";
            var activity = Activities.Begin(
                transaction,
                group,
                $"Attaching an existing EC2 instance: {instance.Key}",
                cause,
                instance.AvailabilityZone,
                instance.SubnetId
            );
            transaction.Scaling.Members.Put(
                new()
                {
                    Key = ScalingTables.Of(group.Key, instance.Key),
                    Group = group.Key,
                    InstanceId = instance.Key,
                    InstanceType = instance.InstanceType,
                    ImageId = instance.ImageId,
                    Zone = instance.AvailabilityZone,
                    State = Lifecycle.Pending,
                    IsHealthy = true,
                    IsProtected = group.ProtectsNewInstances,
                    Weight = 1,
                    Activity = activity.Key,
                    LaunchedAt = instance.LaunchTime,
                }
            );
            transaction.Scaling.Memberships.Put(new(instance.Key, group.Key));
            transaction.Later(TimeSpan.Zero, "autoscaling.instanceChanged", instance.Key);
        }

        return null;
    }

    public static Document? Detach(Transaction transaction, Fields request) =>
        Leave(
            transaction,
            request,
            Lifecycle.Detaching,
            "Detaching EC2 instance",
            "detached",
            member => member.State is Lifecycle.InService or Lifecycle.Standby,
            "InService or Standby"
        );

    public static Document? EnterStandby(Transaction transaction, Fields request) =>
        Leave(
            transaction,
            request,
            Lifecycle.EnteringStandby,
            "Moving EC2 instance to Standby",
            "moved to standby",
            member => member.State == Lifecycle.InService,
            "InService"
        );

    public static Document? ExitStandby(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        MustBeFew(request.Texts("InstanceIds"));
        var members = request.Texts("InstanceIds").Select(id => GroupLookup.Member(transaction, group, id)).ToList();
        if (members.Find(member => member.State != Lifecycle.Standby) is { } other)
        {
            throw Refusals.Invalid($"The instance {other.InstanceId} is not in Standby.");
        }

        var desired = group.Desired + members.Sum(member => member.Weight);
        if (desired > group.Max)
        {
            throw Refusals.Invalid(
                $"AutoScalingGroup {group.Key} has min-size={group.Min}, max-size={group.Max}, and desired-size={group.Desired}. "
                    + $"To place into service {members.Count} instances, please update the AutoScalingGroup sizes appropriately."
            );
        }

        transaction.Scaling.Groups.Put(group with { Desired = desired });
        var activities = new List<Document>();
        foreach (var member in members)
        {
            var cause =
                $"{Words.At(transaction)} instance {member.InstanceId} was moved out of standby in response to a user request, increasing "
                + $"the capacity from {group.Desired} to {desired}.";
            var activity = Activities.Begin(
                transaction,
                group,
                $"Moving EC2 instance out of Standby: {member.InstanceId}",
                cause,
                member.Zone,
                Instances.Find(transaction, member.InstanceId)?.SubnetId
            );
            Activities.Step(transaction, activity.Key, "PreInService", 30);

            // Launching hooks have had their say when it was launched.
            transaction.Scaling.Members.Put(member with { State = Lifecycle.Pending, Activity = activity.Key, SkipsHooks = true });
            transaction.Later(TimeSpan.Zero, "autoscaling.instanceChanged", member.InstanceId);
            activities.Add(Activities.Tell(transaction.Scaling.Activities.Find(activity.Key) ?? activity));
        }

        return new() { ["Activities"] = activities };
    }

    private static Document Leave(
        Transaction transaction,
        Fields request,
        string state,
        string description,
        string deed,
        Func<Member, bool> mayLeave,
        string allowed
    )
    {
        var group = GroupLookup.Changeable(transaction, request);
        MustBeFew(request.Texts("InstanceIds"));
        var members = request.Texts("InstanceIds").Select(id => GroupLookup.Member(transaction, group, id)).ToList();
        if (members.Find(member => !mayLeave(member)) is { } busy)
        {
            throw Refusals.Invalid($"The instance {busy.InstanceId} is not in {allowed}.");
        }

        var decrement =
            request.Flag("ShouldDecrementDesiredCapacity") == true
                ? members.Where(member => member.IsActive).Sum(member => member.Weight)
                : 0;
        var desired = Fewer(group, decrement);
        var shrinking = decrement > 0 ? $", shrinking the capacity from {group.Desired} to {desired}" : "";
        transaction.Scaling.Groups.Put(group with { Desired = desired });
        var activities = members
            .Select(member =>
                Departures.Begin(
                    transaction,
                    group,
                    member,
                    state,
                    $"{description}: {member.InstanceId}",
                    $"{Words.At(transaction)} instance {member.InstanceId} was {deed} in response to a user request{shrinking}."
                )
            )
            .ToList();
        Reviews.Soon(transaction, group.Key);
        return new() { ["Activities"] = activities.ConvertAll(Activities.Tell) };
    }

    private static void MustBeFew(IReadOnlyList<string> ids)
    {
        if (ids.Count > MostMovedPerCall)
        {
            throw Refusals.Invalid($"The number of instance IDs must not exceed {MostMovedPerCall}");
        }
    }

    private static int Fewer(Group group, int weight) =>
        weight == 0 || group.Desired - weight >= group.Min
            ? group.Desired - weight
            : throw Refusals.Invalid(
                $"AutoScalingGroup {group.Key} has min-size={group.Min}, max-size={group.Max}, and desired-size={group.Desired}. "
                    + "To decrement the desired capacity, please update the AutoScalingGroup sizes appropriately."
            );

    private static Ec2.Records.Instance Attachable(Transaction transaction, Group group, string id)
    {
        var instance = Instances.Seen(transaction, id) ?? throw Refusals.Invalid($"Invalid Instance ID: {id}. Instance not found");
        if (transaction.Scaling.Memberships.Has(id))
        {
            throw Refusals.Invalid($"Instance {id} is already part of an Auto Scaling group");
        }

        if (instance.State != "running")
        {
            throw Refusals.Invalid($"Instance {id} is not in the correct state for attaching: it must be running");
        }

        return group.Zones.Contains(instance.AvailabilityZone, StringComparer.Ordinal)
            ? instance
            : throw Refusals.Invalid($"The instance {id} is not in an Availability Zone of the Auto Scaling group {group.Key}");
    }
}
