using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Operations;

/// <summary>Warm pools as they are made, told and removed; what is in them, the group's upkeep sees to.</summary>
internal static class WarmPools
{
    public const string What = "autoscaling.deleteWarmPool";

    private static readonly IReadOnlyList<string> Members = ["MaxGroupPreparedCapacity", "MinSize", "PoolState", "InstanceReusePolicy"];

    /// <summary>Makes the pool or changes it: what is left out stays as it was.</summary>
    public static Document? Put(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        if (ActiveRefreshes.Has(transaction, group.Key))
        {
            throw Refusals.RefreshBlocks("the update of the warm pool");
        }

        MustNotBeLeaving(group);
        var pool = group.WarmPool?.DeepClone().AsObject() ?? new JsonObject { ["MinSize"] = 0, ["PoolState"] = "Stopped" };
        foreach (var member in Members)
        {
            if (request.Values[member] is { } value)
            {
                pool[member] = value.DeepClone();
            }
        }

        // -1 goes back to the group's maximum, which is what a pool that does not say has.
        if (Numbers.WholeOf(pool["MaxGroupPreparedCapacity"]) == -1)
        {
            pool.Remove("MaxGroupPreparedCapacity");
        }

        var changed = group with { WarmPool = pool };
        PoolChecks.MustFit(transaction, changed);
        transaction.Scaling.Groups.Put(changed);
        Reviews.Soon(transaction, group.Key);
        return [];
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Named(transaction, request.Required("AutoScalingGroupName"), Refusals.GroupNotFound);
        var page = Pages.Cut(
            GroupLookup.Warm(transaction, group.Key),
            member => member.Key,
            request.Text("NextToken"),
            Sizes.Of(request, most: 50),
            Refusals.BadToken
        );
        return new()
        {
            ["WarmPoolConfiguration"] = group.WarmPool,
            ["Instances"] = page.Items.Select(GroupAnswers.Tell).ToList(),
            ["NextToken"] = page.Next,
        };
    }

    /// <summary>It goes after a while, as a group does; with instances only by force.</summary>
    public static Document? Delete(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        var isForced = request.Flag("ForceDelete") == true;
        if (group.WarmPool is not { } pool)
        {
            throw Refusals.Invalid($"No warm pool found for the Auto Scaling group {group.Key}");
        }

        MustNotBeLeaving(group);
        MayGo(transaction, group, isForced);
        var leaving = pool.DeepClone().AsObject();
        leaving["Status"] = PoolSettings.PendingDelete;
        transaction.Scaling.Groups.Put(group with { WarmPool = leaving });
        foreach (var launch in GroupLookup.WarmLaunches(transaction, group.Key))
        {
            Activities.End(transaction, launch.Key, "Cancelled");
            transaction.Scaling.Launches.Remove(launch.Key);
        }

        foreach (var member in GroupLookup.Warm(transaction, group.Key))
        {
            if (member.IsTerminating)
            {
                Terminations.Proceed(transaction, member with { SkipsHooks = true });
            }
            else
            {
                Warming.GiveUp(transaction, member, "because a user request deleted the warm pool", isForced: true);
            }
        }

        transaction.Later(transaction.Timings.GroupDeletion, What, group.Key, group.Arn);
        return [];
    }

    public static void Complete(Transaction transaction, AgendaItem item)
    {
        if (transaction.Scaling.Groups.Find(item.Subject) is not { IsPoolLeaving: true } group || group.Arn != item.Argument)
        {
            return;
        }

        if (GroupLookup.Warm(transaction, group.Key).Count > 0)
        {
            transaction.Later(transaction.Timings.GroupReview, What, group.Key, group.Arn);
        }
        else
        {
            transaction.Scaling.Groups.Put(group with { WarmPool = null });
        }
    }

    // "Delete a warm pool" in the user guide: while there are instances, or activities, only the option to force it deletes the pool.
    private static void MayGo(Transaction transaction, Group group, bool isForced)
    {
        if (isForced)
        {
            return;
        }

        var members = GroupLookup.Warm(transaction, group.Key);
        if (members.Any(member => !member.IsTerminating))
        {
            throw Refusals.InUse("You cannot delete a warm pool while there are instances still in the warm pool.");
        }

        if (members.Count > 0 || GroupLookup.WarmLaunches(transaction, group.Key).Count > 0)
        {
            throw Refusals.InProgress("You cannot delete a warm pool while there are scaling activities in progress for it.");
        }
    }

    private static void MustNotBeLeaving(Group group)
    {
        if (group.IsPoolLeaving)
        {
            throw Refusals.InProgress($"The warm pool of the Auto Scaling group {group.Key} is pending delete.");
        }
    }
}
