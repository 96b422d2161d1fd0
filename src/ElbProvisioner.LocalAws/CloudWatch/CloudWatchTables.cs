using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

internal sealed class CloudWatchTables(TableSet tables)
{
    /// <summary>By name.</summary>
    public Table<Alarm> Alarms { get; } = tables.Add("cloudwatch.alarms", CloudWatchJson.Default.Alarm);

    /// <summary>Which alarms have an action, by action and alarm.</summary>
    public Table<AlarmAction> Actions { get; } = tables.Add("cloudwatch.alarmActions", CloudWatchJson.Default.AlarmAction);

    /// <summary>By namespace, metric and dimensions, then by time.</summary>
    public Table<Measurement> Measurements { get; } = tables.Add("cloudwatch.measurements", CloudWatchJson.Default.Measurement);
}

[JsonSerializable(typeof(Alarm))]
[JsonSerializable(typeof(AlarmAction))]
[JsonSerializable(typeof(Measurement))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class CloudWatchJson : JsonSerializerContext;
