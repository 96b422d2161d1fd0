using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.CloudWatch;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Refreshes;

/// <summary>
/// How an instance refresh goes from one status to the next. What it replaces and when, <see cref="RefreshSteps"/> decides.
/// </summary>
internal static class RefreshProgress
{
    private const double PatienceInSeconds = 3600;

    public static InstanceRefresh? Active(Turn turn, string group) =>
        turn.Scaling.ActiveRefreshes.Find(group) is { } active ? turn.Scaling.Refreshes.Find(active.Refresh) : null;

    public static bool IsActive(Turn turn, string group) => turn.Scaling.ActiveRefreshes.Has(group);

    /// <summary>What instances are launched from at the moment.</summary>
    public static Recipe RecipeFor(Turn turn, Group group) =>
        Active(turn, group.Key) is { Status: "Pending" or "InProgress" or "Baking", Desired: { } desired } ? desired : group.Recipe;

    /// <summary>How much more than desired a refresh launches for now.</summary>
    public static int Surge(Turn turn, Group group) =>
        Active(turn, group.Key) is { Status: "InProgress" or "RollbackInProgress" } refresh && !group.IsSuspended("InstanceRefresh")
            ? RefreshSteps.Surge(turn, group, refresh)
            : 0;

    public static void Continue(Turn turn, string name)
    {
        if (
            Active(turn, name) is not { } refresh
            || turn.Scaling.Groups.Find(name) is not { } group
            || group.IsSuspended("InstanceRefresh")
        )
        {
            return;
        }

        switch (refresh.Status)
        {
            case "Pending":
                Go(turn, group, RefreshSteps.Begin(turn, group, refresh));
                break;
            case "InProgress" or "RollbackInProgress":
                Go(turn, group, refresh);
                break;
            case "Baking" when refresh.BakedAt <= turn.Now:
                Succeed(turn, group, refresh);
                break;
            case "Cancelling" when !refresh.WaitsForOthers || RefreshSteps.IsSettled(turn, name):
                Stop(turn, group, "Cancelled", "Cancelled due to user request.");
                break;
            default:
                break;
        }
    }

    /// <summary>When the group should look at its refresh again by itself.</summary>
    public static IEnumerable<DateTimeOffset> Due(Turn turn, string name)
    {
        if (Active(turn, name) is not { } refresh || turn.Scaling.Groups.Find(name) is not { } group)
        {
            return [];
        }

        return RefreshSteps
            .WarmupEnds(turn, group, refresh)
            .Concat(
                new[]
                {
                    refresh.PausedUntil,
                    refresh.BakedAt,
                    refresh.ProgressAt + turn.Lasting(PatienceInSeconds),
                }.OfType<DateTimeOffset>()
            );
    }

    /// <summary>An alarm of the refresh went off: it fails.</summary>
    public static void AlarmChanged(Turn turn, AgendaItem item)
    {
        if (Alarms.StateOf(turn, item.Subject) != "ALARM")
        {
            return;
        }

        foreach (var active in turn.Scaling.ActiveRefreshes.All)
        {
            if (
                turn.Scaling.Refreshes.Find(active.Refresh) is { Status: "InProgress" or "Baking" } refresh
                && refresh.Preferences.Alarms.Contains(item.Subject, StringComparer.Ordinal)
                && turn.Scaling.Groups.Find(active.Key) is { } group
            )
            {
                Fail(turn, group, refresh, $"The CloudWatch alarm {item.Subject} went into the ALARM state.");
            }
        }
    }

    public static void RollBack(Turn turn, Group group, InstanceRefresh refresh, string reason)
    {
        var (percentage, left) = RefreshAnswers.Progress(refresh);
        var back = GroupLookup
            .Members(turn, group.Key)
            .Where(member =>
                member.LaunchedAt >= refresh.Since
                && refresh.StartTime is not null
                && !member.IsTerminating
                && member.State != Lifecycle.Detaching
            )
            .Select(member => member.InstanceId)
            .ToList();
        turn.Scaling.Refreshes.Put(
            refresh with
            {
                Status = "RollbackInProgress",
                Reason = reason,
                StartTime = refresh.StartTime ?? turn.Now,
                Rollback = new(reason, turn.Now, percentage, left),
                Remaining = back,
                Total = back.Count,
                Replaced = 0,
                Since = turn.Now,
                ProgressAt = turn.Now,
                PausedUntil = null,
                BakedAt = null,
            }
        );
        Reviews.Soon(turn, group.Key);
    }

    /// <summary>The refresh of the group, if it goes through one, is over.</summary>
    public static void Stop(Turn turn, Group group, string status, string? reason)
    {
        if (Active(turn, group.Key) is { } refresh)
        {
            turn.Scaling.Refreshes.Put(
                refresh with
                {
                    Status = status,
                    Reason = reason,
                    StartTime = refresh.StartTime ?? turn.Now,
                    EndTime = turn.Now,
                }
            );
            turn.Scaling.ActiveRefreshes.Remove(group.Key);
            Reviews.Soon(turn, group.Key);
        }
    }

    private static void Go(Turn turn, Group group, InstanceRefresh before)
    {
        if (
            before.Rollback is null
            && before.Preferences.Alarms.FirstOrDefault(alarm => Alarms.StateOf(turn, alarm) == "ALARM") is { } alarm
        )
        {
            Fail(turn, group, before, $"The CloudWatch alarm {alarm} is in the ALARM state.");
            return;
        }

        var refresh = RefreshSteps.Take(turn, group, before);
        var hasMoved =
            refresh.Replaced > before.Replaced
            || refresh.Remaining.Count < before.Remaining.Count
            || refresh.PausedUntil != before.PausedUntil;
        refresh = refresh with
        {
            ProgressAt =
                refresh.PausedUntil > turn.Now ? refresh.PausedUntil.Value
                : hasMoved ? turn.Now
                : refresh.ProgressAt,
        };
        turn.Scaling.Refreshes.Put(refresh);
        if (RefreshSteps.IsDone(turn, group, refresh))
        {
            Finish(turn, group, refresh);
        }
        else if (refresh.ProgressAt + turn.Lasting(PatienceInSeconds) <= turn.Now)
        {
            Fail(
                turn,
                group,
                refresh,
                "The instance refresh made no progress for one hour: instances did not become healthy, are in Standby, or are "
                    + "protected from scale in."
            );
        }
    }

    private static void Finish(Turn turn, Group group, InstanceRefresh refresh)
    {
        if (refresh.Rollback is not null)
        {
            Stop(turn, group, "RollbackSuccessful", refresh.Reason);
        }
        else if (refresh.Preferences.BakeTime is { } bakeTime and > 0)
        {
            turn.Scaling.Refreshes.Put(refresh with { Status = "Baking", BakedAt = turn.Now + turn.Lasting(bakeTime) });
        }
        else
        {
            Succeed(turn, group, refresh);
        }
    }

    private static void Succeed(Turn turn, Group group, InstanceRefresh refresh)
    {
        if (refresh.Desired is { } desired)
        {
            turn.Scaling.Groups.Put(GroupLookup.Current(turn, group) with { Recipe = desired });
        }

        Stop(turn, group, "Successful", null);
    }

    private static void Fail(Turn turn, Group group, InstanceRefresh refresh, string reason)
    {
        if (refresh.Rollback is not null)
        {
            Stop(turn, group, "RollbackFailed", reason);
        }
        else if (refresh.Preferences.RollsBack)
        {
            RollBack(turn, group, refresh, $"Rolling back automatically: {reason}");
        }
        else
        {
            Stop(turn, group, "Failed", reason);
        }
    }
}
