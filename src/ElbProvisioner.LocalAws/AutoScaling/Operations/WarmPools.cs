using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Operations;

/// <summary>Warm pools: kept and told as they were said. No instance is ever warmed, and none is told of.</summary>
internal static class WarmPools
{
    public const string What = "autoscaling.deleteWarmPool";

    private const string PendingDelete = "PendingDelete";

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

        transaction.Scaling.Groups.Put(group with { WarmPool = pool });
        return [];
    }

    public static Document Describe(Transaction transaction, Fields request)
    {
        _ = Sizes.Of(request, most: 50);
        var group = GroupLookup.Named(transaction, request.Required("AutoScalingGroupName"), Refusals.GroupNotFound);
        return new() { ["WarmPoolConfiguration"] = group.WarmPool, ["Instances"] = Array.Empty<Document>() };
    }

    /// <summary>It goes after a while, as a group does.</summary>
    public static Document? Delete(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request);
        if (group.WarmPool is not { } pool)
        {
            throw Refusals.Invalid($"No warm pool found for the Auto Scaling group {group.Key}");
        }

        MustNotBeLeaving(group);
        var leaving = pool.DeepClone().AsObject();
        leaving["Status"] = PendingDelete;
        transaction.Scaling.Groups.Put(group with { WarmPool = leaving });
        transaction.Later(transaction.Timings.GroupDeletion, What, group.Key, group.Arn);
        return [];
    }

    public static void Complete(Transaction transaction, AgendaItem item)
    {
        if (transaction.Scaling.Groups.Find(item.Subject) is { } group && group.Arn == item.Argument)
        {
            transaction.Scaling.Groups.Put(group with { WarmPool = null });
        }
    }

    private static void MustNotBeLeaving(Group group)
    {
        if (group.WarmPool?["Status"]?.GetValue<string>() == PendingDelete)
        {
            throw Refusals.InProgress($"The warm pool of the Auto Scaling group {group.Key} is pending delete.");
        }
    }
}
