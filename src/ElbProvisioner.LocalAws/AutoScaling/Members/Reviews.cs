using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Refreshes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Members;

/// <summary>When a group looks at itself: soon after something changed, and when something is due. Never without a reason.</summary>
internal static class Reviews
{
    public const string What = "autoscaling.review";

    /// <summary>Something has changed.</summary>
    public static void Soon(Turn turn, string group) => By(turn, group, turn.Now + turn.Timings.GroupReview);

    public static void AtOnce(Turn turn, string group) => By(turn, group, turn.Now);

    /// <summary>No later than then.</summary>
    public static void By(Turn turn, string name, DateTimeOffset time)
    {
        if (turn.Scaling.Groups.Find(name) is { } group && (group.ReviewAt is null || group.ReviewAt > time))
        {
            turn.Scaling.Groups.Put(group with { ReviewAt = time });
            turn.At(time, What, name);
        }
    }

    public static void Hold(Turn turn, AgendaItem item)
    {
        // An earlier review has taken the place of one that is not due any more.
        if (turn.Scaling.Groups.Find(item.Subject) is not { } group || group.ReviewAt != item.At)
        {
            return;
        }

        turn.Scaling.Groups.Put(group with { ReviewAt = null });
        if (group.Status is not null)
        {
            GroupDeletion.Continue(turn, group.Key);
            return;
        }

        HealthChecks.ReplaceUnhealthy(turn, group.Key);
        RefreshProgress.Continue(turn, group.Key);
        Balance.Keep(turn, group.Key);
        if (NextDue(turn, group.Key) is { } due)
        {
            By(turn, group.Key, due);
        }
    }

    private static DateTimeOffset? NextDue(Turn turn, string name)
    {
        var group = turn.Scaling.Groups.Find(name);
        var lifetimes =
            group?.MaxInstanceLifetime is { } lifetime && !group.IsSuspended("Terminate")
                ? GroupLookup
                    .Members(turn, name)
                    .Where(member => member.State == Lifecycle.InService)
                    .Select(member => member.LaunchedAt + turn.Lasting(lifetime))
                : [];
        return lifetimes.Concat(RefreshProgress.Due(turn, name)).Where(due => due > turn.Now).Select(due => (DateTimeOffset?)due).Min();
    }
}
