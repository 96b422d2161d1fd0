using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Operations;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.AutoScaling.Refreshes;
using ElbProvisioner.LocalAws.AutoScaling.Upkeep;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Groups;

/// <summary>When a group looks at itself: soon after something changed, and when something is due. Never without a reason.</summary>
internal static class Reviews
{
    public const string What = "autoscaling.review";

    /// <summary>Something has changed.</summary>
    public static void Soon(Transaction transaction, string group) =>
        By(transaction, group, transaction.Now + transaction.Timings.GroupReview);

    public static void AtOnce(Transaction transaction, string group) => By(transaction, group, transaction.Now);

    /// <summary>No later than then.</summary>
    public static void By(Transaction transaction, string name, DateTimeOffset time)
    {
        if (transaction.Scaling.Groups.Find(name) is { } group && (group.ReviewAt is null || group.ReviewAt > time))
        {
            transaction.Scaling.Groups.Put(group with { ReviewAt = time });
            transaction.At(time, What, name);
        }
    }

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

        HealthChecks.ReplaceUnhealthy(transaction, group.Key);
        RefreshProgress.Continue(transaction, group.Key);
        Balance.Keep(transaction, group.Key);
        if (NextDue(transaction, group.Key) is { } due)
        {
            By(transaction, group.Key, due);
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
