using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Refreshes;

/// <summary>What an instance refresh replaces in the warm pool, once it is done with those in service.</summary>
internal static class PoolSteps
{
    /// <summary>Ends the instances that are there from before; keeping the pool's size launches others.</summary>
    /// <returns>Whether some of them are still there.</returns>
    public static bool Take(Transaction transaction, Group group, InstanceRefresh refresh)
    {
        var recipe = ActiveRefreshes.RecipeFor(transaction, group);
        var old = GroupLookup
            .Warm(transaction, group.Key)
            .Where(member => member.LaunchedAt < refresh.Since)
            .Where(member => !refresh.Preferences.SkipsMatching || !RefreshSteps.Matches(transaction, recipe, member))
            .ToList();
        if (!group.IsSuspended("Terminate"))
        {
            foreach (var member in old.Where(member => member is { IsTerminating: false, IsRetained: false }))
            {
                Warming.GiveUp(transaction, member, "in response to an instance refresh");
            }
        }

        return old.Exists(member => !member.IsRetained);
    }
}
