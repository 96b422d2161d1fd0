using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ElbProvisioner.LocalAws.Wire;

/// <summary>
/// One section of a model, each entry read when it is first asked for: a run touches few of EC2's shapes. What is there twice counts as
/// it stands last. Safe to share between threads.
/// </summary>
internal sealed class ModelSection<T>(IEnumerable<JsonProperty> entries, Func<string, JsonElement, T> read) : IReadOnlyDictionary<string, T>
{
    private readonly Dictionary<string, JsonElement> _entries = entries
        .GroupBy(static entry => entry.Name, StringComparer.Ordinal)
        .ToDictionary(static same => same.Key, static same => same.Last().Value, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, T> _read = new(StringComparer.Ordinal);

    public int Count => _entries.Count;

    public IEnumerable<string> Keys => _entries.Keys;

    public IEnumerable<T> Values => _entries.Keys.Select(key => this[key]);

    public T this[string key] => TryGetValue(key, out var found) ? found : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            value = default;
            return false;
        }

        value = _read.GetOrAdd(key, read, entry);
        return true;
    }

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() =>
        _entries.Keys.Select(key => KeyValuePair.Create(key, this[key])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
