using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

/// <param name="Key">The name, as it was given when it was made.</param>
/// <param name="Versions">The oldest first; at most 100.</param>
/// <param name="IsPublic">Amazon's own: everybody reads it, nobody changes it.</param>
internal sealed record Parameter(
    string Key,
    string Type,
    string Tier,
    string DataType,
    string? Description,
    string? AllowedPattern,
    string? KeyId,
    IReadOnlyList<ParameterVersion> Versions,
    IReadOnlyDictionary<string, string> Tags,
    bool IsPublic = false
) : IRecord
{
    [JsonIgnore]
    public ParameterVersion Latest => Versions[^1];
}

internal sealed record ParameterVersion(long Number, string Value, DateTimeOffset At);

[JsonSerializable(typeof(Parameter))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class SsmJson : JsonSerializerContext;
