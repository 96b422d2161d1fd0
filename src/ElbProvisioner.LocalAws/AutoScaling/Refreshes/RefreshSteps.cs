using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Refreshes;

/// <summary>What an instance refresh replaces next: as many at a time as its percentages and checkpoints allow.</summary>
internal static class RefreshSteps
{
    public static InstanceRefresh Begin(Transaction transaction, Group group, InstanceRefresh refresh)
    {
        var recipe = refresh.Desired ?? group.Recipe;
        var remaining = GroupLookup
            .Members(transaction, group.Key)
            .Where(member => !member.IsTerminating && member.State != Lifecycle.Detaching)
            .Where(member => !member.IsProtected || refresh.Preferences.Protected != "Ignore")
            .Where(member =>
                member.State is not (Lifecycle.Standby or Lifecycle.EnteringStandby) || refresh.Preferences.Standby != "Ignore"
            )
            .Where(member => !refresh.Preferences.SkipsMatching || !Matches(transaction, recipe, member))
            .Select(member => member.InstanceId)
            .ToList();
        return refresh with
        {
            Status = "InProgress",
            StartTime = transaction.Now,
            Since = transaction.Now,
            ProgressAt = transaction.Now,
            Remaining = remaining,
            Total = remaining.Count,
        };
    }

    /// <summary>Terminates what may go by now, and notes how far the refresh is.</summary>
    public static InstanceRefresh Take(Transaction transaction, Group group, InstanceRefresh before)
    {
        var members = GroupLookup.Members(transaction, group.Key);
        var refresh = before with
        {
            Remaining =
            [
                .. before.Remaining.Where(id =>
                    members.Any(member => member.InstanceId == id && !member.IsTerminating && member.State != Lifecycle.Detaching)
                ),
            ],
            Replaced = Math.Min(
                before.Total,
                members.Count(member => IsNew(before, member) && IsReady(transaction, group, before, member))
            ),
        };
        refresh = Pause(transaction, refresh);
        if (refresh.PausedUntil > transaction.Now || group.IsSuspended("Terminate"))
        {
            return refresh;
        }

        var serving = members.Count(member => IsReady(transaction, group, refresh, member));
        var allowance = Allowance(refresh);
        var remaining = refresh.Remaining.ToList();
        foreach (
            var member in members
                .Where(member => remaining.Contains(member.InstanceId))
                .OrderBy(member => IsReady(transaction, group, refresh, member))
                .ThenBy(member => member.LaunchedAt)
                .ToList()
        )
        {
            if (allowance == 0 || !MayGo(refresh, member))
            {
                continue;
            }

            if (IsReady(transaction, group, refresh, member) && --serving < Least(group, refresh))
            {
                break;
            }

            allowance--;
            remaining.Remove(member.InstanceId);
            Replace(transaction, group, refresh, member);
        }

        return refresh with
        {
            Remaining = remaining,
        };
    }

    private static void Replace(Transaction transaction, Group group, InstanceRefresh refresh, Member member)
    {
        var cause = $"{Words.At(transaction)} an instance was taken out of service in response to an instance refresh.";
        if (refresh.ReplacesRoots && member.State == Lifecycle.InService)
        {
            RootVolumes.Begin(transaction, group, member, cause);
        }
        else
        {
            cause += $"  {Words.At(transaction)} instance {member.InstanceId} was selected for termination.";
            Terminations.Begin(transaction, group, member, cause);
        }
    }

    public static int Surge(Transaction transaction, Group group, InstanceRefresh refresh)
    {
        if (refresh.PausedUntil > transaction.Now || refresh.ReplacesRoots)
        {
            return 0;
        }

        // Keeping all of the capacity means launching first, be it a single instance beyond it.
        var most = Math.Max(
            group.Desired * refresh.Preferences.MaxHealthy / 100,
            refresh.Preferences.MinHealthy == 100 ? group.Desired + 1 : group.Desired
        );
        var replaceable = GroupLookup
            .Members(transaction, group.Key)
            .Count(member =>
                member.IsActive && refresh.Remaining.Contains(member.InstanceId, StringComparer.Ordinal) && MayGo(refresh, member)
            );
        return Math.Max(0, Math.Min(most - group.Desired, Math.Min(replaceable, Allowance(refresh))));
    }

    public static bool IsDone(Transaction transaction, Group group, InstanceRefresh refresh)
    {
        if (refresh.Remaining.Count > 0 || !IsSettled(transaction, group.Key))
        {
            return false;
        }

        var active = GroupLookup.Members(transaction, group.Key).Where(member => member.IsActive).ToList();
        return active.Sum(member => member.Weight) >= group.Desired
            && active.TrueForAll(member => IsReady(transaction, group, refresh, member));
    }

    public static bool IsSettled(Transaction transaction, string group) =>
        GroupLookup.Launches(transaction, group).Count == 0
        && GroupLookup.Members(transaction, group).All(member => !member.IsPending && !member.IsTerminating);

    public static IEnumerable<DateTimeOffset> WarmupEnds(Transaction transaction, Group group, InstanceRefresh refresh) =>
        GroupLookup
            .Members(transaction, group.Key)
            .Where(member => IsNew(refresh, member) && member.InServiceAt is not null)
            .Select(member => StartingTime.EndOf(transaction, member, member.InServiceAt ?? transaction.Now, Warmup(group, refresh)));

    /// <summary>At a checkpoint nothing goes on before its delay is over.</summary>
    private static InstanceRefresh Pause(Transaction transaction, InstanceRefresh refresh)
    {
        var goal = Goal(refresh);
        if (goal == refresh.Total || refresh.Replaced < goal || refresh.Total - refresh.Remaining.Count < goal)
        {
            return refresh;
        }

        return refresh.PausedUntil is not { } until
                ? refresh with
                {
                    PausedUntil = transaction.Now + transaction.Lasting(refresh.Preferences.CheckpointDelay ?? 3600),
                }
            : until > transaction.Now ? refresh
            : refresh with { PausedUntil = null, Checkpoints = refresh.Checkpoints + 1 };
    }

    /// <summary>How many are to be replaced until the next checkpoint.</summary>
    private static int Goal(InstanceRefresh refresh) =>
        refresh.Rollback is null && refresh.Checkpoints < refresh.Preferences.Checkpoints.Count
            ? (int)Math.Ceiling(refresh.Total * refresh.Preferences.Checkpoints[refresh.Checkpoints] / 100.0)
            : refresh.Total;

    private static int Allowance(InstanceRefresh refresh) => Math.Max(0, Goal(refresh) - (refresh.Total - refresh.Remaining.Count));

    /// <summary>How many must stay in service. Less than all of them always lets one go: else nothing would ever move.</summary>
    private static int Least(Group group, InstanceRefresh refresh) =>
        refresh.Preferences.MinHealthy == 100
            ? group.Desired
            : Math.Max(0, Math.Min(group.Desired - 1, (int)Math.Ceiling(group.Desired * refresh.Preferences.MinHealthy / 100.0)));

    private static bool MayGo(InstanceRefresh refresh, Member member) =>
        member.State switch
        {
            Lifecycle.Standby or Lifecycle.EnteringStandby => refresh.Preferences.Standby == "Terminate"
                && member.State == Lifecycle.Standby,
            _ => !member.IsProtected || refresh.Preferences.Protected == "Refresh",
        };

    private static bool IsNew(InstanceRefresh refresh, Member member) =>
        (member.RenewedAt ?? member.LaunchedAt) >= refresh.Since && !refresh.Remaining.Contains(member.InstanceId, StringComparer.Ordinal);

    /// <summary>In service and healthy; a new one also warmed up, and healthy in the eyes of its load balancers if they count.</summary>
    private static bool IsReady(Transaction transaction, Group group, InstanceRefresh refresh, Member member) =>
        member is { State: Lifecycle.InService, IsHealthy: true, InServiceAt: { } since }
        && (
            !IsNew(refresh, member)
            || (
                StartingTime.EndOf(transaction, member, since, Warmup(group, refresh)) <= transaction.Now
                && ServesTraffic(transaction, group, member)
            )
        );

    private static bool ServesTraffic(Transaction transaction, Group group, Member member) =>
        !group.ChecksLoadBalancers
        || GroupLookup
            .Attachments(transaction, group.Key)
            .All(attachment =>
                !attachment.IsTargetGroup
                || attachment.IsLeaving
                || !Targets.GroupExists(transaction, attachment.Identifier)
                || Targets.HealthOf(transaction, attachment.Identifier, member.InstanceId)?.State is "healthy" or "unused" or "unavailable"
            );

    private static int Warmup(Group group, InstanceRefresh refresh) =>
        refresh.Preferences.Warmup ?? group.DefaultInstanceWarmup ?? group.GracePeriod;

    public static bool Matches(Transaction transaction, Recipe recipe, Member member)
    {
        try
        {
            return Recipes.Matches(transaction, recipe, member);
        }
        catch (AwsError)
        {
            // The template is gone: nothing matches it, and launches will tell.
            return false;
        }
    }
}
