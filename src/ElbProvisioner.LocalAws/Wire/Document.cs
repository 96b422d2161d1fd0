using System.Collections;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>
/// A structure of an answer, by the model's member names; the writer refuses names that the model does not have. Values: null (left
/// out), string, bool, int, long, double, <see cref="DateTimeOffset"/>, byte[], <see cref="Document"/>, a
/// <see cref="System.Text.Json.Nodes.JsonNode"/> as it stood in a request, an enumerable of any of these, and for maps an
/// <see cref="IReadOnlyDictionary{TKey, TValue}"/> of strings.
/// </summary>
internal sealed class Document : IEnumerable<KeyValuePair<string, object?>>
{
    private readonly Dictionary<string, object?> _members = new(StringComparer.Ordinal);

    public object? this[string member]
    {
        get => _members.GetValueOrDefault(member);
        set => _members[member] = value;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
