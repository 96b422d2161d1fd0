using System.Collections.Immutable;

namespace ElbProvisioner.Core.Resources;

/// <summary>Tags compare by ordinal key, as AWS compares them.</summary>
public static class TagMap
{
    public static ImmutableSortedDictionary<string, string> Empty { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
