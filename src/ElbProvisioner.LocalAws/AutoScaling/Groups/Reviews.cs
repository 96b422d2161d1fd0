using ElbProvisioner.LocalAws.AutoScaling.Records;
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
}
