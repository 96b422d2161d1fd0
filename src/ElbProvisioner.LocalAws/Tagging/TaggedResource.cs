using System.Text.Json.Serialization;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

/// <summary>What the index has heard of a resource.</summary>
/// <param name="Key">The ARN.</param>
/// <param name="Type">As <c>elasticloadbalancing:targetgroup</c>.</param>
/// <param name="Versions">The oldest first: the one calls see, and those they do not see yet.</param>
internal sealed record TaggedResource(string Key, string Type, IReadOnlyList<TagVersion> Versions) : IRecord
{
    /// <summary>What calls see; null: nothing.</summary>
    public IReadOnlyDictionary<string, string>? TagsAt(DateTimeOffset now) =>
        Versions.LastOrDefault(version => version.SeenAt <= now)?.Tags;
}

/// <param name="Tags">Null: the resource is gone.</param>
internal sealed record TagVersion(DateTimeOffset SeenAt, IReadOnlyDictionary<string, string>? Tags);

[JsonSerializable(typeof(TaggedResource))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class TaggingJson : JsonSerializerContext;
