using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Model;

/// <summary>Whose certificates clients may show where a listener verifies them.</summary>
public abstract record TrustStore
{
    private TrustStore() { }

    public required string Name { get; init; }

    public SourceSpan At { get; init; }

    /// <summary>Made from what stands in S3.</summary>
    public sealed record Declared : TrustStore
    {
        public required StoredObject CaBundle { get; init; }

        /// <summary>Lists of revoked certificates; null: the file does not say, and those that are there stay.</summary>
        public ImmutableArray<StoredObject>? Revocations { get; init; }

        public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;
    }

    /// <summary>Made elsewhere and named by its ARN.</summary>
    public sealed record Existing(string Arn) : TrustStore;
}
