using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling.Records;

/// <summary>What LaunchInstances has done for a client token, and answers when it is asked again.</summary>
/// <param name="Key">The group and the token.</param>
/// <param name="Request">Without the token.</param>
/// <param name="Instances">The model's InstanceCollections.</param>
/// <param name="Errors">The model's LaunchInstancesErrors.</param>
internal sealed record LaunchedTogether(string Key, JsonObject Request, JsonArray Instances, JsonArray Errors) : IRecord;
