using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.KeyManagement;

/// <param name="Key">The id.</param>
/// <param name="IsOfAws">Managed by AWS for one of its services.</param>
internal sealed record KmsKey(
    string Key,
    string Spec,
    string Usage,
    string Description,
    string Policy,
    DateTimeOffset CreatedAt,
    bool IsDisabled = false,
    bool IsOfAws = false
) : IRecord;

/// <param name="Key">The name, as in <c>alias/mine</c>.</param>
internal sealed record KmsAlias(string Key, string KeyId) : IRecord;

/// <param name="Key">The grant's id.</param>
internal sealed record KmsGrant(
    string Key,
    string KeyId,
    string Grantee,
    string? Name,
    IReadOnlyList<string> Operations,
    DateTimeOffset CreatedAt
) : IRecord;

[JsonSerializable(typeof(KmsKey))]
[JsonSerializable(typeof(KmsAlias))]
[JsonSerializable(typeof(KmsGrant))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class KmsJson : JsonSerializerContext;
