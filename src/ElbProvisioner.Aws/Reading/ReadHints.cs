using System.Collections.Immutable;

namespace ElbProvisioner.Aws.Reading;

/// <summary>
/// What a read looked up by id, kind by kind, so that the next read of the stack can begin with it instead of finding the ids first. A hint
/// is never believed: what is looked up for it counts only where the read itself comes to ask for the same, and is thrown away otherwise.
/// </summary>
/// <param name="Keys">By the kind of lookup, in order.</param>
public sealed record ReadHints(ImmutableSortedDictionary<string, ImmutableSortedSet<string>> Keys)
{
    public static ReadHints None { get; } =
        new(ImmutableSortedDictionary.Create<string, ImmutableSortedSet<string>>(StringComparer.Ordinal));

    public bool IsSameAs(ReadHints other) =>
        Keys.Count == other.Keys.Count && Keys.All(k => other.Keys.TryGetValue(k.Key, out var keys) && keys.SetEquals(k.Value));

    internal IEnumerable<string> Of(string kind) => Keys.TryGetValue(kind, out var keys) ? keys : [];
}
