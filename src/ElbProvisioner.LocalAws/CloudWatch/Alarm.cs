using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

/// <summary>
/// A metric alarm; the key is its name. It is seen at once: Terraform reads it right back on AWS and fails if it is not there.
/// </summary>
internal sealed record Alarm : IRecord
{
    public const string Alarming = "ALARM";
    public const string Fine = "OK";
    public const string NotYetKnown = "INSUFFICIENT_DATA";

    public required string Key { get; init; }

    public required string Arn { get; init; }

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

    /// <summary>When its metric is looked at next; null: when something is measured.</summary>
    public DateTimeOffset? EvaluatedAt { get; init; }

    /// <summary>Its metric has been measured since it was made: if that ends, it does not know any more.</summary>
    public bool HasBeenMeasured { get; init; }

    /// <summary>When scaling policies were last told of its state; null: none is to be told.</summary>
    public DateTimeOffset? ActedAt { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>How far the last value looked at is beyond the threshold, above or below; null: none has been looked at.</summary>
    public double? Beyond { get; init; }

    /// <summary>Null for an alarm on an expression.</summary>
    [JsonIgnore]
    public string? MetricKey => KeyOf(Settings);

    /// <summary>Every metric that it looks at.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> MetricKeys =>
        [
            .. Queries
                .Select(query => KeyOf(query["MetricStat"]?["Metric"]))
                .Append(MetricKey)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>By the members of the model's MetricDataQuery.</summary>
    [JsonIgnore]
    public IReadOnlyList<JsonObject> Queries => [.. (Settings["Metrics"] as JsonArray ?? []).OfType<JsonObject>()];

    /// <param name="named">By the members of the model's Metric.</param>
    /// <returns>Null: it names none.</returns>
    public static string? KeyOf(JsonNode? named) =>
        named?["MetricName"]?.GetValue<string>() is { } name && named["Namespace"]?.GetValue<string>() is { } metricNamespace
            ? Metric.KeyOf(metricNamespace, name, DimensionsOf(named))
            : null;

    private static Dictionary<string, string> DimensionsOf(JsonNode named) =>
        (named["Dimensions"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .ToDictionary(
                dimension => dimension["Name"]?.GetValue<string>() ?? "",
                dimension => dimension["Value"]?.GetValue<string>() ?? "",
                StringComparer.Ordinal
            );

    public string? Text(string member) => Settings[member]?.GetValue<string>();

    public int? Integer(string member) => Numbers.WholeOf(Settings[member]);

    /// <param name="member"><c>AlarmActions</c>, <c>OKActions</c> or <c>InsufficientDataActions</c>.</param>
    public IReadOnlyList<string> ActionsOf(string member) =>
        Settings[member] is JsonArray actions ? [.. actions.Select(action => action?.GetValue<string>() ?? "")] : [];
}

/// <param name="Key">What leads to the alarm, and the alarm's name.</param>
internal sealed record AlarmLink(string Key, string Alarm) : IRecord
{
    public static string KeyOf(string from, string alarm = "") => $"{from}|{alarm}";
}
