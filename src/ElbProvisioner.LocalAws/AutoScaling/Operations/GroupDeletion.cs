using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Policies;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.AutoScaling.Refreshes;
using ElbProvisioner.LocalAws.Tagging;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Operations;

internal static class GroupDeletion
{
    public const string What = "autoscaling.deleteGroup";

    private const string InProgress = "Delete in progress";

    public static Document? Delete(Transaction transaction, Fields request)
    {
        var name = request.Required("AutoScalingGroupName");
        var group = GroupLookup.Named(transaction, name, Refusals.NoSuchGroup);
        var isForced = request.Flag("ForceDelete") == true;
        if (group.Status is null)
        {
            MayGo(transaction, group, isForced);
        }

        RefreshProgress.Stop(transaction, group, "Cancelled", "The Auto Scaling group was deleted");
        var empty = GroupLookup.Current(transaction, group) with
        {
            Status = InProgress,
            Min = 0,
            Max = 0,
            Desired = 0,
            LastChange =
                $"{Words.At(transaction)} a user request force-deleted AutoScaling group changing the desired capacity from {group.Desired} "
                + "to 0.  ",
        };
        transaction.Scaling.Groups.Put(empty);
        if (isForced)
        {
            TerminateAll(transaction, empty);
        }

        Continue(transaction, group.Key);
        return null;
    }

    /// <summary>Once nothing is left in the group it goes, after a while.</summary>
    public static void Continue(Transaction transaction, string name)
    {
        if (
            transaction.Scaling.Groups.Find(name) is { Status: not null } group
            && GroupLookup.Everyone(transaction, name).Count == 0
            && GroupLookup.EveryLaunch(transaction, name).Count == 0
            && !group.IsEmptied
        )
        {
            transaction.Scaling.Groups.Put(group with { IsEmptied = true });
            transaction.Later(transaction.Timings.GroupDeletion, What, name, group.Arn);
        }
    }

    public static void Complete(Transaction transaction, AgendaItem item)
    {
        if (transaction.Scaling.Groups.Find(item.Subject) is not { } group || group.Arn != item.Argument)
        {
            return;
        }

        foreach (var policy in transaction.Scaling.Policies.StartingWith(ScalingTables.Of(group.Key)))
        {
            ScalingPolicies.Remove(transaction, policy, withBareAlarms: true);
        }

        foreach (var attachment in GroupLookup.Attachments(transaction, group.Key))
        {
            AttachmentStates.Remove(transaction, attachment);
        }

        Clear(transaction.Scaling.Hooks, group);
        Clear(transaction.Scaling.Schedules, group);
        Clear(transaction.Scaling.Refreshes, group);
        Clear(transaction.Scaling.Subscriptions, group);
        Clear(transaction.Scaling.LaunchedTogether, group);
        transaction.Scaling.ActiveRefreshes.Remove(group.Key);
        Activities.GroupIsGone(transaction, group.Key);
        transaction.Scaling.Groups.Remove(group.Key);
        TagIndex.Removed(transaction, group.Arn);
    }

    private static void MayGo(Transaction transaction, Group group, bool isForced)
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

        var members = GroupLookup.Everyone(transaction, group.Key);
        if (members.Any(member => !member.IsTerminating))
        {
            throw Refusals.InUse(
                "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group."
            );
        }

        if (members.Count > 0 || GroupLookup.EveryLaunch(transaction, group.Key).Count > 0)
        {
            throw Refusals.InProgress(
                "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group."
            );
        }
    }

    private static void TerminateAll(Transaction transaction, Group group)
    {
        foreach (var launch in GroupLookup.EveryLaunch(transaction, group.Key))
        {
            Activities.End(transaction, launch.Key, "Cancelled");
            transaction.Scaling.Launches.Remove(launch.Key);
        }

        foreach (var member in GroupLookup.Everyone(transaction, group.Key))
        {
            if (member.IsTerminating)
            {
                Terminations.Proceed(transaction, member with { SkipsHooks = true });
            }
            else
            {
                var cause = $"{group.LastChange}{Words.At(transaction)} instance {member.InstanceId} was selected for termination.";
                Terminations.Begin(transaction, group, member, cause, isForced: true);
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
