using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>Changing what a group desires.</summary>
internal static class Capacity
{
    public static Document? Set(Turn turn, Fields request)
    {
        var group = GroupLookup.Changeable(turn, request.Required("AutoScalingGroupName"), Refusals.NoSuchGroup);
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
            MustHaveCooled(turn, group, group.Cooldown);
        }

        Change(
            turn,
            group,
            desired,
            $"{Words.At(turn)} a user request explicitly set group desired capacity changing the desired capacity from "
                + $"{group.Desired} to {desired}.  "
        );
        return null;
    }

    /// <exception cref="AwsError"><c>ScalingActivityInProgress</c>.</exception>
    public static void MustHaveCooled(Turn turn, Group group, int cooldown)
    {
        if (group.ScaledAt is { } scaled && scaled + turn.Lasting(cooldown) > turn.Now)
        {
            throw new AwsError(
                "ScalingActivityInProgress",
                "Scaling activity is in progress and blocks this action until the cooldown period is over."
            );
        }
    }

    /// <param name="reason">As causes of activities tell it.</param>
    public static void Change(Turn turn, Group group, int desired, string reason)
    {
        if (desired != group.Desired)
        {
            turn.Scaling.Groups.Put(GroupLookup.Current(turn, group) with { Desired = desired, LastChange = reason, ScaledAt = turn.Now });
            Reviews.Soon(turn, group.Key);
        }
    }
}
