using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Records;

/// <summary>One run of replacing a group's instances.</summary>
internal sealed record InstanceRefresh : IRecord
{
    public required string Key { get; init; }

    public required string Id { get; init; }

    public required string Group { get; init; }

    /// <summary>The model's InstanceRefreshStatus.</summary>
    public required string Status { get; init; }

    public string? Reason { get; init; }

    public required string Strategy { get; init; }

    public DateTimeOffset? StartTime { get; init; }

    public DateTimeOffset? EndTime { get; init; }

    public required RefreshPreferences Preferences { get; init; }

    /// <summary>As the request said it.</summary>
    public JsonObject? DesiredConfiguration { get; init; }

    /// <summary>The desired configuration with what it leaves open taken from the group; null: the group's own.</summary>
    public Recipe? Desired { get; init; }

    /// <summary>The instances still to be replaced.</summary>
    public IReadOnlyList<string> Remaining { get; init; } = [];

    /// <summary>How many are replaced in all.</summary>
    public int Total { get; init; }

    /// <summary>How many checkpoints have been passed.</summary>
    public int Checkpoints { get; init; }

    /// <summary>Nothing is replaced before then: a checkpoint's pause.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    public DateTimeOffset? BakedAt { get; init; }

    /// <summary>Instances launched from then on are the new ones.</summary>
    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset ProgressAt { get; init; }

    /// <summary>What the last progress was measured by.</summary>
    public int Replaced { get; init; }

    public Rollback? Rollback { get; init; }

    /// <summary>While it is being cancelled: whether launches and terminations under way are waited for.</summary>
    public bool WaitsForOthers { get; init; }

    /// <summary>Instances keep all but their root volumes.</summary>
    public bool ReplacesRoots => Strategy == "ReplaceRootVolume";

    public bool IsOver => Status is "Successful" or "Failed" or "Cancelled" or "RollbackSuccessful" or "RollbackFailed";
}

internal sealed record RefreshPreferences
{
    public required int MinHealthy { get; init; }

    public required int MaxHealthy { get; init; }

    public int? Warmup { get; init; }

    public required bool SkipsMatching { get; init; }

    public required bool RollsBack { get; init; }

    public IReadOnlyList<int> Checkpoints { get; init; } = [];

    public int? CheckpointDelay { get; init; }

    public int? BakeTime { get; init; }

    public required string Protected { get; init; }

    public required string Standby { get; init; }

    public IReadOnlyList<string> Alarms { get; init; } = [];
}

internal sealed record Rollback(string Reason, DateTimeOffset StartTime, int PercentageComplete, int InstancesToUpdate);

/// <param name="Key">The group.</param>
/// <param name="Refresh">The key of the refresh.</param>
internal sealed record ActiveRefresh(string Key, string Refresh) : IRecord;
