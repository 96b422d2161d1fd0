using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Refreshes;

/// <summary>Instance refreshes as they are told.</summary>
internal static class RefreshAnswers
{
    public static Document Tell(Transaction transaction, InstanceRefresh refresh)
    {
        var (percentage, left) = Progress(refresh);
        return new()
        {
            ["InstanceRefreshId"] = refresh.Id,
            ["AutoScalingGroupName"] = refresh.Group,
            ["Status"] = refresh.Status,
            ["StatusReason"] = refresh.Reason,
            ["StartTime"] = refresh.StartTime,
            ["EndTime"] = refresh.EndTime,
            ["PercentageComplete"] = percentage,
            ["InstancesToUpdate"] = left,
            ["Preferences"] = Tell(refresh.Preferences),
            ["DesiredConfiguration"] = refresh.DesiredConfiguration,
            ["RollbackDetails"] = refresh.Rollback is { } rollback
                ? new Document
                {
                    ["RollbackReason"] = rollback.Reason,
                    ["RollbackStartTime"] = rollback.StartTime,
                    ["PercentageCompleteOnRollback"] = rollback.PercentageComplete,
                    ["InstancesToUpdateOnRollback"] = rollback.InstancesToUpdate,
                }
                : null,
            ["Strategy"] = refresh.Strategy,
        };
    }

    /// <summary>How far it is. A rollback counts back to nothing.</summary>
    public static (int Percentage, int Left) Progress(InstanceRefresh refresh)
    {
        if (refresh.Status == "Pending")
        {
            return (0, refresh.Total);
        }

        var done = Math.Min(refresh.Replaced, refresh.Total);
        if (refresh.Rollback is not { } rollback)
        {
            return (refresh.Total == 0 ? 100 : 100 * done / refresh.Total, refresh.Total - done);
        }

        return (refresh.Total == 0 ? 0 : rollback.PercentageComplete * (refresh.Total - done) / refresh.Total, rollback.InstancesToUpdate);
    }

    private static Document Tell(RefreshPreferences preferences) =>
        new()
        {
            ["MinHealthyPercentage"] = preferences.MinHealthy,
            ["MaxHealthyPercentage"] = preferences.MaxHealthy,
            ["InstanceWarmup"] = preferences.Warmup,
            ["SkipMatching"] = preferences.SkipsMatching,
            ["AutoRollback"] = preferences.RollsBack,
            ["CheckpointPercentages"] = preferences.Checkpoints.Count == 0 ? null : preferences.Checkpoints,
            ["CheckpointDelay"] = preferences.CheckpointDelay,
            ["BakeTime"] = preferences.BakeTime,
            ["ScaleInProtectedInstances"] = preferences.Protected,
            ["StandbyInstances"] = preferences.Standby,
            ["AlarmSpecification"] = preferences.Alarms.Count == 0 ? null : new Document { ["Alarms"] = preferences.Alarms },
        };
}
