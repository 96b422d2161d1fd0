using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Upkeep;

/// <summary>As many instances in the warm pool as its settings and the group's capacity make of it.</summary>
internal static class PoolBalance
{
    public static void Keep(Transaction transaction, string name)
    {
        if (transaction.Scaling.Groups.Find(name) is not { HasPool: true } group)
        {
            return;
        }

        var members = GroupLookup.Warm(transaction, name).Where(member => member is { IsTerminating: false, IsRetained: false }).ToList();
        var size = members.Sum(member => member.Weight) + GroupLookup.WarmLaunches(transaction, name).Sum(launch => launch.Weight);
        if (size < group.PoolSize && !group.IsSuspended("Launch"))
        {
            Launches.StartWarm(transaction, group, group.PoolSize - size, size);
        }
        else if (size > group.PoolSize && !group.IsSuspended("Terminate"))
        {
            Shrink(transaction, members, size - group.PoolSize);
        }
    }

    /// <summary>Those on their way are worth least; then the oldest, as by the default termination policy.</summary>
    private static void Shrink(Transaction transaction, List<Member> members, int excess)
    {
        foreach (
            var member in members
                .Where(member => !member.IsReturning)
                .OrderBy(member => member.IsWarmed)
                .ThenBy(Victims.VersionOf)
                .ThenBy(member => member.LaunchedAt)
        )
        {
            excess -= member.Weight;
            if (excess < 0)
            {
                return;
            }

            Warming.GiveUp(transaction, member, "because the warm pool was larger than necessary");
        }
    }
}
