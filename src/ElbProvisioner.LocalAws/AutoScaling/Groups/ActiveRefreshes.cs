using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>The instance refreshes that groups are going through, one a group at most.</summary>
internal static class ActiveRefreshes
{
    public static InstanceRefresh? Find(Transaction transaction, string group) =>
        transaction.Scaling.ActiveRefreshes.Find(group) is { } active ? transaction.Scaling.Refreshes.Find(active.Refresh) : null;

    public static bool Has(Transaction transaction, string group) => transaction.Scaling.ActiveRefreshes.Has(group);

    /// <summary>What instances are launched from at the moment.</summary>
    public static Recipe RecipeFor(Transaction transaction, Group group) =>
        Find(transaction, group.Key) is { Status: "Pending" or "InProgress" or "Baking", Desired: { } desired } ? desired : group.Recipe;
}
