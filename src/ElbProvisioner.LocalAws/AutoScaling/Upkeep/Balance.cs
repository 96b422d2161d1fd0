using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.AutoScaling.Refreshes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Upkeep;

/// <summary>As many instances as desired, evenly in all zones.</summary>
internal static class Balance
{
    public static void Keep(Transaction transaction, string name)
    {
        if (transaction.Scaling.Groups.Find(name) is not { } group)
        {
            return;
        }

        var members = GroupLookup.Members(transaction, name);
        var launches = GroupLookup.Launches(transaction, name);
        var active = members.Where(member => member.IsActive).Sum(member => member.Weight) + launches.Sum(launch => launch.Weight);
        var isSettled = launches.Count == 0 && members.All(member => !member.IsPending);
        var desired = group.Desired + RefreshProgress.Surge(transaction, group);
        if (active < desired)
        {
            if (!group.IsSuspended("Launch"))
            {
                var drawn = Warming.Draw(transaction, group, desired - active, active);
                Launches.Start(transaction, group, desired - active - drawn, active + drawn);
            }
        }
        else if (active > desired)
        {
            // What evens out the zones is terminated once its replacement is in service.
            if (!group.IsSuspended("Terminate") && (isSettled || !group.IsRebalancing))
            {
                transaction.Scaling.Groups.Put(group with { IsRebalancing = false });
                ScaleIn(transaction, group, members, active, desired);
            }
        }
        else if (
            isSettled
            && Unbalanced(group, members)
            && !group.IsSuspended("AZRebalance")
            && !group.IsSuspended("Launch")
            && !group.IsSuspended("Terminate")
            && !ActiveRefreshes.Has(transaction, name)
        )
        {
            transaction.Scaling.Groups.Put(group with { IsRebalancing = true });
            Launches.Start(
                transaction,
                group,
                1,
                active,
                $"{Words.At(transaction)} an instance was launched to aid in balancing the group's zones."
            );
        }
        else if (
            isSettled
            && Allocation.IsOff(group.Recipe, Allocation.HeldBy(transaction, name))
            && !group.IsSuspended("Launch")
            && !group.IsSuspended("Terminate")
            && !ActiveRefreshes.Has(transaction, name)
        )
        {
            // One at a time, launched before another is terminated ("Multiple instance types and purchase options" in the user guide).
            transaction.Scaling.Groups.Put(group with { IsRebalancing = true });
            Launches.Start(
                transaction,
                group,
                1,
                active,
                $"{Words.At(transaction)} an instance was launched to bring the group to its On-Demand and Spot allocation."
            );
        }
        else if (isSettled && group.LastChange is not null)
        {
            transaction.Scaling.Groups.Put(group with { LastChange = null });
        }
    }

    private static void ScaleIn(Transaction transaction, Group group, IReadOnlyList<Member> members, int active, int desired)
    {
        var left = members.Where(member => member.IsActive).ToList();
        while (
            active > desired
            && Victims.Choose(transaction, group, Allocation.Excess(group.Recipe, left)) is { } victim
            && active - victim.Weight >= desired
        )
        {
            var cause =
                $"{group.LastChange}{Words.At(transaction)} an instance was taken out of service in response to a difference between desired "
                + "and actual capacity, "
                + $"shrinking the capacity from {active} to {active - victim.Weight}.  {Words.At(transaction)} instance {victim.InstanceId} "
                + "was selected for termination.";
            left.Remove(victim);
            active -= victim.Weight;
            if (group.ReusesInstances && victim.State == Lifecycle.InService)
            {
                Warming.Return(transaction, group, victim, cause);
            }
            else
            {
                Terminations.Begin(transaction, group, victim, cause);
            }
        }
    }

    private static bool Unbalanced(Group group, IReadOnlyList<Member> members)
    {
        var active = members.Where(member => member.IsActive && !member.IsProtected).ToList();
        if (active.Exists(member => !group.Zones.Contains(member.Zone, StringComparer.Ordinal)))
        {
            return true;
        }

        var counts = members
            .Where(member => member.IsActive)
            .CountBy(member => member.Zone, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
        var (fewest, most) = (
            group.Zones.Min(zone => counts.GetValueOrDefault(zone)),
            group.Zones.Max(zone => counts.GetValueOrDefault(zone))
        );
        return most - fewest > 1 && active.Exists(member => counts[member.Zone] == most);
    }
}
