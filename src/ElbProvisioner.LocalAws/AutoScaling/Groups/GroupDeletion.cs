using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Policies;
using ElbProvisioner.LocalAws.AutoScaling.Refreshes;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

internal static class GroupDeletion
{
    public const string What = "autoscaling.deleteGroup";

    private const string InProgress = "Delete in progress";

    public static Document? Delete(Turn turn, Fields request)
    {
        var name = request.Required("AutoScalingGroupName");
        var group = GroupLookup.Named(turn, name, Refusals.NoSuchGroup);
        var isForced = request.Flag("ForceDelete") == true;
        if (group.Status is null)
        {
            MayGo(turn, group, isForced);
        }

        RefreshProgress.Stop(turn, group, "Cancelled", "The Auto Scaling group was deleted");
        var empty = GroupLookup.Current(turn, group) with
        {
            Status = InProgress,
            Min = 0,
            Max = 0,
            Desired = 0,
            LastChange =
                $"{Words.At(turn)} a user request force-deleted AutoScaling group changing the desired capacity from {group.Desired} "
                + "to 0.  ",
        };
        turn.Scaling.Groups.Put(empty);
        if (isForced)
        {
            TerminateAll(turn, empty);
        }

        Continue(turn, group.Key);
        return null;
    }

    /// <summary>Once nothing is left in the group it goes, after a while.</summary>
    public static void Continue(Turn turn, string name)
    {
        if (
            turn.Scaling.Groups.Find(name) is { Status: not null } group
            && GroupLookup.Members(turn, name).Count == 0
            && GroupLookup.Launches(turn, name).Count == 0
            && !group.IsEmptied
        )
        {
            turn.Scaling.Groups.Put(group with { IsEmptied = true });
            turn.Later(turn.Timings.GroupDeletion, What, name, group.Arn);
        }
    }

    public static void Complete(Turn turn, AgendaItem item)
    {
        if (turn.Scaling.Groups.Find(item.Subject) is not { } group || group.Arn != item.Argument)
        {
            return;
        }

        foreach (var policy in turn.Scaling.Policies.StartingWith(ScalingTables.Of(group.Key)))
        {
            ScalingPolicies.Remove(turn, policy, withBareAlarms: true);
        }

        foreach (var attachment in GroupLookup.Attachments(turn, group.Key))
        {
            AttachmentStates.Remove(turn, attachment);
        }

        Clear(turn.Scaling.Hooks, group);
        Clear(turn.Scaling.Schedules, group);
        Clear(turn.Scaling.Refreshes, group);
        turn.Scaling.ActiveRefreshes.Remove(group.Key);
        Activities.GroupIsGone(turn, group.Key);
        turn.Scaling.Groups.Remove(group.Key);
        TagIndex.Removed(turn, group.Arn);
    }

    private static void MayGo(Turn turn, Group group, bool isForced)
    {
        var protection = GroupSettings.Text(group, "DeletionProtection");
        if (protection == "prevent-all-deletion" || (protection == "prevent-force-deletion" && isForced))
        {
            throw Refusals.Invalid($"You cannot delete an AutoScalingGroup while its deletion protection is {protection}.");
        }

        if (isForced)
        {
            return;
        }

        var members = GroupLookup.Members(turn, group.Key);
        if (members.Any(member => !member.IsTerminating))
        {
            throw new AwsError(
                "ResourceInUse",
                "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group."
            );
        }

        if (members.Count > 0 || GroupLookup.Launches(turn, group.Key).Count > 0)
        {
            throw new AwsError(
                "ScalingActivityInProgress",
                "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group."
            );
        }
    }

    private static void TerminateAll(Turn turn, Group group)
    {
        foreach (var launch in GroupLookup.Launches(turn, group.Key))
        {
            Activities.End(turn, launch.Key, "Cancelled");
            turn.Scaling.Launches.Remove(launch.Key);
        }

        foreach (var member in GroupLookup.Members(turn, group.Key))
        {
            if (member.IsTerminating)
            {
                Terminations.Proceed(turn, member with { SkipsHooks = true });
            }
            else
            {
                var cause = $"{group.LastChange}{Words.At(turn)} instance {member.InstanceId} was selected for termination.";
                Terminations.Begin(turn, group, member, cause, isForced: true);
            }
        }
    }

    private static void Clear<T>(Table<T> table, Group group)
        where T : class, IRecord
    {
        foreach (var record in table.StartingWith(ScalingTables.Of(group.Key)))
        {
            table.Remove(record.Key);
        }
    }
}
