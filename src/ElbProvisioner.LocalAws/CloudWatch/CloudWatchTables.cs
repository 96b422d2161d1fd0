using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

internal sealed class CloudWatchTables(TableSet tables)
{
    public static readonly TablesKey<CloudWatchTables> Key = new(tables => new(tables));

    /// <summary>By name.</summary>
    public Table<Alarm> Alarms { get; } = tables.Add("cloudwatch.alarms", CloudWatchJson.Default.Alarm);

    /// <summary>Which alarms have an action, by action and alarm.</summary>
    public Table<AlarmLink> Actions { get; } = tables.Add("cloudwatch.alarmActions", CloudWatchJson.Default.AlarmLink);

    /// <summary>Which alarms watch a metric, by the metric's key and alarm.</summary>
    public Table<AlarmLink> Watches { get; } = tables.Add("cloudwatch.alarmWatches", CloudWatchJson.Default.AlarmLink);

    /// <summary>By namespace, name and dimensions.</summary>
    public Table<Metric> Metrics { get; } = tables.Add("cloudwatch.metrics", CloudWatchJson.Default.Metric);

    /// <summary>By the metric's key, then by time.</summary>
    public Table<Measurement> Measurements { get; } = tables.Add("cloudwatch.measurements", CloudWatchJson.Default.Measurement);
}

internal static class CloudWatchTransaction
{
    extension(Transaction transaction)
    {
        public CloudWatchTables CloudWatch => transaction.Tables(CloudWatchTables.Key);
    }
}

[JsonSerializable(typeof(Alarm))]
[JsonSerializable(typeof(AlarmLink))]
[JsonSerializable(typeof(Metric))]
[JsonSerializable(typeof(Measurement))]
[JsonSerializable(typeof(Weighted))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class CloudWatchJson : JsonSerializerContext;
