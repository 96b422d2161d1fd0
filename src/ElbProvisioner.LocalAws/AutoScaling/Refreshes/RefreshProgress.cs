using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.CloudWatch;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Refreshes;

/// <summary>
/// How an instance refresh goes from one status to the next. What it replaces and when, <see cref="RefreshSteps"/> decides.
/// </summary>
internal static class RefreshProgress
{
    private const double PatienceInSeconds = 3600;

    /// <summary>How much more than desired a refresh launches for now.</summary>
    public static int Surge(Transaction transaction, Group group) =>
        ActiveRefreshes.Find(transaction, group.Key) is { Status: "InProgress" or "RollbackInProgress" } refresh
        && !group.IsSuspended("InstanceRefresh")
            ? RefreshSteps.Surge(transaction, group, refresh)
            : 0;

    public static void Continue(Transaction transaction, string name)
    {
        if (
            ActiveRefreshes.Find(transaction, name) is not { } refresh
            || transaction.Scaling.Groups.Find(name) is not { } group
            || group.IsSuspended("InstanceRefresh")
        )
        {
            return;
        }

        switch (refresh.Status)
        {
            case "Pending":
                Go(transaction, group, RefreshSteps.Begin(transaction, group, refresh));
                break;
            case "InProgress" or "RollbackInProgress":
                Go(transaction, group, refresh);
                break;
            case "Baking" when refresh.BakedAt <= transaction.Now:
                Succeed(transaction, group, refresh);
                break;
            case "Cancelling" when !refresh.WaitsForOthers || RefreshSteps.IsSettled(transaction, name):
                Stop(transaction, group, "Cancelled", "Cancelled due to user request.");
                break;
            default:
                break;
        }
    }

    /// <summary>When the group should look at its refresh again by itself.</summary>
    public static IEnumerable<DateTimeOffset> Due(Transaction transaction, string name)
    {
        if (ActiveRefreshes.Find(transaction, name) is not { } refresh || transaction.Scaling.Groups.Find(name) is not { } group)
        {
            return [];
        }

        return RefreshSteps
            .WarmupEnds(transaction, group, refresh)
            .Concat(new[] { refresh.PausedUntil, refresh.BakedAt, refresh.ProgressAt + Patience(transaction) }.OfType<DateTimeOffset>());
    }

    /// <summary>An alarm of the refresh went off: it fails.</summary>
    public static void AlarmChanged(Transaction transaction, AgendaItem item)
    {
        if (Alarms.StateOf(transaction, item.Subject) != "ALARM")
        {
            return;
        }

        foreach (var active in transaction.Scaling.ActiveRefreshes.All)
        {
            if (
                transaction.Scaling.Refreshes.Find(active.Refresh) is { Status: "InProgress" or "Baking" } refresh
                && refresh.Preferences.Alarms.Contains(item.Subject, StringComparer.Ordinal)
                && transaction.Scaling.Groups.Find(active.Key) is { } group
            )
            {
                Fail(transaction, group, refresh, $"The CloudWatch alarm {item.Subject} went into the ALARM state.");
            }
        }
    }

    public static void RollBack(Transaction transaction, Group group, InstanceRefresh refresh, string reason)
    {
        var (percentage, left) = RefreshAnswers.Progress(refresh);
        var back = GroupLookup
            .Members(transaction, group.Key)
            .Where(member =>
                (member.RenewedAt ?? member.LaunchedAt) >= refresh.Since
                && refresh.StartTime is not null
                && !member.IsTerminating
                && member.State != Lifecycle.Detaching
            )
            .Select(member => member.InstanceId)
            .ToList();
        transaction.Scaling.Refreshes.Put(
            refresh with
            {
                Status = "RollbackInProgress",
                Reason = reason,
                StartTime = refresh.StartTime ?? transaction.Now,
                Rollback = new(reason, transaction.Now, percentage, left),
                Remaining = back,
                Total = back.Count,
                Replaced = 0,
                Since = transaction.Now,
                ProgressAt = transaction.Now,
                PausedUntil = null,
                BakedAt = null,
            }
        );
        Reviews.Soon(transaction, group.Key);
    }

    /// <summary>The refresh of the group, if it goes through one, is over.</summary>
    public static void Stop(Transaction transaction, Group group, string status, string? reason)
    {
        if (ActiveRefreshes.Find(transaction, group.Key) is { } refresh)
        {
            transaction.Scaling.Refreshes.Put(
                refresh with
                {
                    Status = status,
                    Reason = reason,
                    StartTime = refresh.StartTime ?? transaction.Now,
                    EndTime = transaction.Now,
                }
            );
            transaction.Scaling.ActiveRefreshes.Remove(group.Key);
            Reviews.Soon(transaction, group.Key);
        }
    }

    private static void Go(Transaction transaction, Group group, InstanceRefresh before)
    {
        if (
            before.Rollback is null
            && before.Preferences.Alarms.FirstOrDefault(alarm => Alarms.StateOf(transaction, alarm) == "ALARM") is { } alarm
        )
        {
            Fail(transaction, group, before, $"The CloudWatch alarm {alarm} is in the ALARM state.");
            return;
        }

        var refresh = RefreshSteps.Take(transaction, group, before);
        var hasMoved =
            refresh.Replaced > before.Replaced
            || refresh.Remaining.Count < before.Remaining.Count
            || refresh.PausedUntil != before.PausedUntil;
        refresh = refresh with
        {
            ProgressAt =
                refresh.PausedUntil > transaction.Now ? refresh.PausedUntil.Value
                : hasMoved ? transaction.Now
                : refresh.ProgressAt,
        };
        transaction.Scaling.Refreshes.Put(refresh);
        if (RefreshSteps.IsDone(transaction, group, refresh))
        {
            // Those in service come first, and then those of the warm pool (user guide, "Update the instances in a warm pool").
            if (!PoolSteps.Take(transaction, group, refresh))
            {
                Finish(transaction, group, refresh);
            }
        }
        else if (refresh.ProgressAt + Patience(transaction) <= transaction.Now)
        {
            Fail(
                transaction,
                group,
                refresh,
                "The instance refresh made no progress for one hour: instances did not become healthy, are in Standby, or are "
                    + "protected from scale in."
            );
        }
    }

    /// <summary>Where instances really run, they take life's time to begin.</summary>
    private static TimeSpan Patience(Transaction transaction)
    {
        var (real, compressed) = (transaction.Starting(PatienceInSeconds), transaction.Lasting(PatienceInSeconds));
        return Targets.ReallyCheckedSince(transaction) is not null && real > compressed ? real : compressed;
    }

    private static void Finish(Transaction transaction, Group group, InstanceRefresh refresh)
    {
        if (refresh.Rollback is not null)
        {
            Stop(transaction, group, "RollbackSuccessful", refresh.Reason);
        }
        else if (refresh.Preferences.BakeTime is { } bakeTime and > 0)
        {
            transaction.Scaling.Refreshes.Put(
                refresh with
                {
                    Status = "Baking",
                    BakedAt = transaction.Now + transaction.Lasting(bakeTime),
                }
            );
        }
        else
        {
            Succeed(transaction, group, refresh);
        }
    }

    private static void Succeed(Transaction transaction, Group group, InstanceRefresh refresh)
    {
        if (refresh.Desired is { } desired)
        {
            transaction.Scaling.Groups.Put(GroupLookup.Current(transaction, group) with { Recipe = desired });
        }

        Stop(transaction, group, "Successful", null);
    }

    private static void Fail(Transaction transaction, Group group, InstanceRefresh refresh, string reason)
    {
        if (refresh.Rollback is not null)
        {
            Stop(transaction, group, "RollbackFailed", reason);
        }
        else if (refresh.Preferences.RollsBack)
        {
            RollBack(transaction, group, refresh, $"Rolling back automatically: {reason}");
        }
        else
        {
            Stop(transaction, group, "Failed", reason);
        }
    }
}
