using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Records;

/// <param name="Settings">By the members of the model's ScalingPolicy, without names, ARN and alarms.</param>
/// <param name="Alarms">The names of the alarms that target tracking keeps for itself.</param>
internal sealed record ScalingPolicy(
    string Key,
    string Group,
    string Name,
    string Arn,
    string Type,
    JsonObject Settings,
    IReadOnlyList<string> Alarms
) : IRecord;
