using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Records;

/// <summary>What a group launched from before there were launch templates. It never changes.</summary>
/// <param name="Key">The name.</param>
/// <param name="Said">By the members of the model's LaunchConfiguration, what was said or taken from an instance.</param>
internal sealed record LaunchConfiguration(string Key, string Arn, DateTimeOffset CreatedAt, JsonObject Said) : IRecord;
