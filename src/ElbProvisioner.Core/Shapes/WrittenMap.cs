using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Shapes;

/// <summary>A map of the file with each of its keys bound.</summary>
internal sealed class WrittenMap
{
    /// <summary>Of unknown keys in one map: a file of another kind has nothing else.</summary>
    private const int MostUnknown = 20;

    private readonly MapNode _node;
    private readonly ImmutableArray<Key> _keys;
    private readonly object?[] _values;
    private readonly MapEntry?[] _entries;

    /// <summary>Keys that are missing, and stand there under a name that is not theirs.</summary>
    private readonly HashSet<string> _meant = new(StringComparer.Ordinal);

    private WrittenMap(MapNode node, Binding binding, ImmutableArray<Key> keys)
    {
        _node = node;
        _keys = keys;
        Binding = binding;
        Name = binding.Name;
        _values = new object?[keys.Length];
        _entries = new MapEntry?[keys.Length];
    }

    public Binding Binding { get; }

    /// <summary>The key the map stands under: the name of the thing it describes.</summary>
    public string Name { get; }

    public SourceSpan Span => _node.At;

    /// <summary>Binds every key, reports unknown and missing ones.</summary>
    public static WrittenMap Read(MapNode node, Binding binding, ImmutableArray<Key> keys)
    {
        var map = new WrittenMap(node, binding, keys);
        var unknown = 0;
        foreach (var entry in node.Entries)
        {
            var index = IndexOf(keys, entry.Key);
            if (index < 0)
            {
                if (!Ignored.IsKey(entry.Key) && ++unknown <= MostUnknown)
                {
                    var near = Spelling.Nearest(entry.Key, Known(keys));
                    map._meant.Add(near ?? "");
                    binding.Report(
                        BindingCodes.UnknownKey,
                        entry.KeyAt,
                        $"{binding.Place} has no key `{Short(entry.Key)}`.",
                        near is null ? $"Known here: {string.Join(", ", Known(keys))}." : $"Did you mean `{near}`?"
                    );
                }
            }
            else if (entry.Value is not ScalarNode { IsNull: true })
            {
                map._entries[index] = entry;
                map._meant.Add((keys[index] as RefusedKey)?.Ours ?? "");
                binding.Enter(entry.Key);
                map._values[index] = keys[index].Bind(entry, binding);
                binding.Leave();
            }
        }

        if (unknown > MostUnknown)
        {
            binding.Report(
                BindingCodes.UnknownKey,
                node.At,
                $"{binding.Place} has {unknown - MostUnknown} more keys that are not part of the language.",
                "Is this a stack file of elbctl?"
            );
        }

        foreach (var key in keys)
        {
            if (key.IsRequired && !map.Has(key) && !map.IsMeant(key))
            {
                binding.Report(BindingCodes.MissingKey, node.At, $"{binding.Place} needs `{key.Name}`: {Lower(key.Description)}");
            }
        }

        return map;
    }

    /// <summary>Some key of the language is written.</summary>
    public bool HasAny => Array.Exists(_entries, static entry => entry is not null);

    /// <summary>Written, rightly or wrongly.</summary>
    public bool Has(Key key) => _entries[IndexOf(key)] is not null;

    /// <summary>It stands there under another name, which was reported.</summary>
    public bool IsMeant(Key key) => _meant.Contains(key.Name);

    /// <summary>Null: not written, or not usable, which was reported.</summary>
    public object? ValueOf(Key key) => _values[IndexOf(key)];

    /// <summary>Not written, or usable.</summary>
    public bool IsSound(Key key) => !Has(key) || ValueOf(key) is not null;

    public T Get<T>(Key<T> key, T fallback) => _values[IndexOf(key)] is T value ? value : fallback;

    public T? Find<T>(Key<T> key)
        where T : class => _values[IndexOf(key)] as T;

    public T? FindValue<T>(Key<T> key)
        where T : struct => _values[IndexOf(key)] is T value ? value : null;

    /// <summary>A list, empty when it is not written.</summary>
    public ImmutableArray<T> All<T>(Key<T[]> key) => ImmutableCollectionsMarshal.AsImmutableArray(Find(key) ?? []);

    /// <summary>A list, null when it is not written.</summary>
    public ImmutableArray<T>? AllOrNull<T>(Key<T[]> key) =>
        Find(key) is { } items ? ImmutableCollectionsMarshal.AsImmutableArray(items) : null;

    public bool TryGet<T>(Key<T> key, [MaybeNullWhen(false)] out T value)
    {
        var bound = _values[IndexOf(key)] is T;
        value = bound ? (T?)_values[IndexOf(key)] : default;
        return bound;
    }

    /// <summary>The key's value in the file, or the whole map when the key is not written.</summary>
    public SourceSpan At(Key key) => _entries[IndexOf(key)] is { } entry ? entry.Value.At : _node.At;

    public SourceSpan KeyAt(Key key) => _entries[IndexOf(key)] is { } entry ? entry.KeyAt : _node.At;

    /// <summary>Reports when not exactly one of the keys is written; true when exactly one is.</summary>
    public bool RequireOne(string what, params Key[] alternatives)
    {
        Key? written = null;
        foreach (var key in alternatives)
        {
            if (!Has(key))
            {
                continue;
            }

            if (written is not null)
            {
                Binding.Report(
                    BindingCodes.NotExactlyOne,
                    KeyAt(key),
                    $"{Binding.Place} has both `{written.Name}` and `{key.Name}`; exactly one says {what}.",
                    "Remove one of them."
                );
                return false;
            }

            written = key;
        }

        if (written is null && !Array.Exists(alternatives, IsMeant))
        {
            Binding.Report(
                BindingCodes.NotExactlyOne,
                _node.At,
                $"{Binding.Place} does not say {what}.",
                $"Write one of {Names(alternatives)}."
            );
        }

        return written is not null;
    }

    /// <summary>Reports every one of <paramref name="others"/> that stands beside <paramref name="key"/>.</summary>
    public void RefuseBeside(Key key, string because, params Key[] others)
    {
        foreach (var other in others)
        {
            if (Has(key) && Has(other))
            {
                Binding.Report(
                    BindingCodes.KeysConflict,
                    KeyAt(other),
                    $"{Binding.Place}: `{other.Name}` cannot stand beside `{key.Name}`: {because}",
                    "Remove one of them."
                );
            }
        }
    }

    private static string Names(Key[] keys)
    {
        var names = new List<string>();
        foreach (var key in keys)
        {
            if (key.Shape is not null)
            {
                names.Add($"`{key.Name}`");
            }
        }

        return string.Join(", ", names);
    }

    private static string Short(string key) => key.Length <= 80 ? key : key[..80] + "…";

    private static string Lower(string sentence) => sentence.Length == 0 ? sentence : char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private static IEnumerable<string> Known(ImmutableArray<Key> keys) => keys.Where(key => key.Shape is not null).Select(key => key.Name);

    /// <summary>AWS's names are known in any case: what answers of AWS say begins with a capital.</summary>
    private static int IndexOf(ImmutableArray<Key> keys, string name)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i].Name == name)
            {
                return i;
            }
        }

        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] is RefusedKey && string.Equals(keys[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private int IndexOf(Key key)
    {
        var index = _keys.IndexOf(key);
        return index >= 0 ? index : throw new InvalidOperationException($"The key {key.Name} is read from a map it is not declared for.");
    }
}
