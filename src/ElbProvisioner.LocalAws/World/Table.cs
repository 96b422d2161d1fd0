using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ElbProvisioner.LocalAws.World;

/// <summary>The records of one kind in one region.</summary>
internal sealed class Table<T>(string name, string region, JsonTypeInfo<T> type, ChangeLog changes) : ITable
    where T : class, IRecord
{
    // Objects of no kind: each kind of value makes the native build larger by some 40 KB of types that dictionaries are made of.
    private ImmutableDictionary<string, object> _records = ImmutableDictionary.Create<string, object>(StringComparer.Ordinal);

    // Beside the records, because a sorted set can be searched by position: for ranges of keys.
    private ImmutableSortedSet<string> _keys = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public string Name => name;

    public string Region => region;

    public int Count => _records.Count;

    /// <summary>
    /// In the ordinal order of keys, as they were when this was asked for: they may be changed while one goes through them.
    /// </summary>
    public IEnumerable<T> All
    {
        get
        {
            return Go(_records, _keys);

            static IEnumerable<T> Go(ImmutableDictionary<string, object> records, ImmutableSortedSet<string> keys)
            {
                foreach (var key in keys)
                {
                    yield return (T)records[key];
                }
            }
        }
    }

    public T? First => _keys.IsEmpty ? null : (T)_records[_keys[0]];

    public IEnumerable<string> Keys => _keys;

    public object State
    {
        get => (_records, _keys);
        set => (_records, _keys) = ((ImmutableDictionary<string, object>, ImmutableSortedSet<string>))value;
    }

    public T? Find(string? key) => key is not null && _records.TryGetValue(key, out var record) ? (T)record : null;

    public bool Has(string? key) => Find(key) is not null;

    /// <summary>The records whose keys begin with <paramref name="prefix"/>, found without looking at the others.</summary>
    /// <param name="from">Begins with the prefix: leaves out the keys before it.</param>
    public IEnumerable<T> StartingWith(string prefix, string? from = null)
    {
        var (records, keys) = (_records, _keys);
        var found = keys.IndexOf(from ?? prefix);
        for (
            var index = found < 0 ? ~found : found;
            index < keys.Count && keys[index].StartsWith(prefix, StringComparison.Ordinal);
            index++
        )
        {
            yield return (T)records[keys[index]];
        }
    }

    public void Put(T record)
    {
        changes.Add(this, record.Key);
        Set(record.Key, record);
    }

    public void Remove(string key)
    {
        if (Has(key))
        {
            changes.Add(this, key);
            Set(key, null);
        }
    }

    public void Write(Utf8JsonWriter json, string key)
    {
        if (Find(key) is { } record)
        {
            JsonSerializer.Serialize(json, record, type);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    public void Load(string key, JsonElement value) =>
        Set(
            key,
            value.ValueKind == JsonValueKind.Null
                ? null
                : value.Deserialize(type) ?? throw new JsonException($"the record {key} of {name} is empty")
        );

    private void Set(string key, T? record)
    {
        (_records, _keys) = record is null ? (_records.Remove(key), _keys.Remove(key)) : (_records.SetItem(key, record), _keys.Add(key));
    }
}

/// <summary>A table without the type of its records, for the store and for undoing.</summary>
internal interface ITable
{
    string Name { get; }

    string Region { get; }

    /// <summary>In ordinal order.</summary>
    IEnumerable<string> Keys { get; }

    /// <summary>Everything in it, cheap to hold, to be put back as it was.</summary>
    object State { get; set; }

    /// <summary>Writes the record, or null where there is none.</summary>
    void Write(Utf8JsonWriter json, string key);

    /// <summary>Takes the record in without logging a change; a JSON null removes it.</summary>
    /// <exception cref="JsonException">It is no such record.</exception>
    void Load(string key, JsonElement value);
}
