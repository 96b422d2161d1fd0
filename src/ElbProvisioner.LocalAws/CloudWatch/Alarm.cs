using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>A metric alarm; the key is its name.</summary>
internal sealed record Alarm : IAppearsLate
{
    public required string Key { get; init; }

    public required string Arn { get; init; }

    public required DateTimeOffset VisibleAt { get; init; }

    /// <summary>By the members of the model's PutMetricAlarmInput, without the name and the tags.</summary>
    public required JsonObject Settings { get; init; }

    public required bool ActsOnChange { get; init; }

    public required DateTimeOffset ConfiguredAt { get; init; }

    /// <summary>The model's StateValue.</summary>
    public required string State { get; init; }

    public required string StateReason { get; init; }

    public string? StateReasonData { get; init; }

    public required DateTimeOffset StateUpdatedAt { get; init; }

    public required DateTimeOffset StateChangedAt { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <param name="Key">The action's ARN and the alarm's name.</param>
internal sealed record AlarmAction(string Key, string Alarm) : IRecord;

/// <summary>What was measured at one time: one value, or the statistics of many.</summary>
internal sealed record Measurement(
    string Key,
    string Namespace,
    string Metric,
    IReadOnlyDictionary<string, string> Dimensions,
    DateTimeOffset At,
    double Count,
    double Sum,
    double Minimum,
    double Maximum,
    string Unit) : IRecord;
