using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Operations;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.AutoScaling.Refreshes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Upkeep;

/// <summary>A group looks at itself, and says when it looks again.</summary>
internal static class Review
{
    public static void Hold(Transaction transaction, AgendaItem item)
    {
        // An earlier review has taken the place of one that is not due any more.
        if (transaction.Scaling.Groups.Find(item.Subject) is not { } group || group.ReviewAt != item.At)
        {
            return;
        }

        transaction.Scaling.Groups.Put(group with { ReviewAt = null });
        if (group.Status is not null)
        {
            GroupDeletion.Continue(transaction, group.Key);
            return;
        }

        Replacements.Begin(transaction, group.Key);
        RefreshProgress.Continue(transaction, group.Key);
        Balance.Keep(transaction, group.Key);
        PoolBalance.Keep(transaction, group.Key);
        if (NextDue(transaction, group.Key) is { } due)
        {
            Reviews.By(transaction, group.Key, due);
        }
    }

    private static DateTimeOffset? NextDue(Transaction transaction, string name)
    {
        var group = transaction.Scaling.Groups.Find(name);
        var lifetimes =
            group?.MaxInstanceLifetime is { } lifetime && !group.IsSuspended("Terminate")
                ? GroupLookup
                    .Members(transaction, name)
                    .Where(member => member.State == Lifecycle.InService)
                    .Select(member => member.LaunchedAt + transaction.Lasting(lifetime))
                : [];
        return lifetimes
            .Concat(RefreshProgress.Due(transaction, name))
            .Where(due => due > transaction.Now)
            .Select(due => (DateTimeOffset?)due)
            .Min();
    }
}
