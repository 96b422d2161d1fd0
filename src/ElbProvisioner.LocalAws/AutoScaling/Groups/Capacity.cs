using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>Changing what a group desires.</summary>
internal static class Capacity
{
    public static Document? Set(Transaction transaction, Fields request)
    {
        var group = GroupLookup.Changeable(transaction, request.Required("AutoScalingGroupName"), Refusals.NoSuchGroup);
        var desired = request.Integer("DesiredCapacity") ?? 0;
        if (desired > group.Max)
        {
            throw Refusals.Invalid($"New SetDesiredCapacity value {desired} is above max value {group.Max} for the AutoScalingGroup.");
        }

        if (desired < group.Min)
        {
            throw Refusals.Invalid($"New SetDesiredCapacity value {desired} is below min value {group.Min} for the AutoScalingGroup.");
        }

        if (request.Flag("HonorCooldown") == true)
        {
            MustHaveCooled(transaction, group, group.Cooldown);
        }

        Change(
            transaction,
            group,
            desired,
            $"{Words.At(transaction)} a user request explicitly set group desired capacity changing the desired capacity from "
                + $"{group.Desired} to {desired}.  "
        );
        return null;
    }

    /// <exception cref="AwsError"><c>ScalingActivityInProgress</c>.</exception>
    public static void MustHaveCooled(Transaction transaction, Group group, int cooldown)
    {
        if (group.ScaledAt is { } scaled && scaled + transaction.Lasting(cooldown) > transaction.Now)
        {
            throw Refusals.InProgress("Scaling activity is in progress and blocks this action until the cooldown period is over.");
        }
    }

    /// <param name="reason">As causes of activities tell it.</param>
    public static void Change(Transaction transaction, Group group, int desired, string reason)
    {
        if (desired != group.Desired)
        {
            transaction.Scaling.Groups.Put(
                GroupLookup.Current(transaction, group) with
                {
                    Desired = desired,
                    LastChange = reason,
                    ScaledAt = transaction.Now,
                }
            );
            Reviews.Soon(transaction, group.Key);
        }
    }
}
