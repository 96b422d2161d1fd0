using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Shapes;

/// <summary>What was written at one place of a file, before anything is known about its meaning.</summary>
internal abstract class Node(SourceSpan at)
{
    /// <summary>The value itself; for a map under a key, the key: that is where a reader looks.</summary>
    public SourceSpan At { get; } = at;

    /// <summary>How many nodes this one stands for once its aliases are followed.</summary>
    public abstract int Weight { get; }

    /// <summary>For messages: what the user wrote here.</summary>
    public abstract string Kind { get; }
}

internal sealed class ScalarNode(SourceSpan at, string text, bool isNull = false) : Node(at)
{
    /// <summary>Scalars are text; what type they are is the business of the place they stand at.</summary>
    public string Text { get; } = text;

    /// <summary>Written as nothing, <c>~</c> or <c>null</c>: as if the key were not there.</summary>
    public bool IsNull { get; } = isNull;

    /// <summary>A substitution in it failed and was reported, or is not known yet: nothing more is to be said about its text.</summary>
    public bool IsUnresolved { get; init; }

    /// <summary>A secret is in it: messages do not quote it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Line and column behind the last character of it.</summary>
    public (int Line, int Column) End { get; init; }

    /// <summary>Literal text and stack references, for outputs; null when it is all literal.</summary>
    public ImmutableArray<OutputPart>? Parts { get; init; }

    public override int Weight => 1;

    public override string Kind =>
        IsNull ? "nothing"
        : IsSecret ? "a secret"
        : $"`{(Text.Length <= 40 ? Text : Text[..40] + "…")}`";
}

internal sealed class ListNode(SourceSpan at, ImmutableArray<Node> items) : Node(at)
{
    public ImmutableArray<Node> Items { get; } = items;

    public override int Weight { get; } = Sum(items);

    public override string Kind => "a list";

    private static int Sum(ImmutableArray<Node> items)
    {
        var sum = 1;
        foreach (var item in items)
        {
            sum += item.Weight;
        }

        return sum;
    }
}

internal sealed record MapEntry(string Key, SourceSpan KeyAt, Node Value);

internal sealed class MapNode(SourceSpan at, ImmutableArray<MapEntry> entries) : Node(at)
{
    /// <summary>From here on looking through all is slower than an index.</summary>
    private const int Many = 16;

    private Dictionary<string, MapEntry>? _index;

    public ImmutableArray<MapEntry> Entries { get; } = entries;

    public override int Weight { get; } = Sum(entries);

    public override string Kind => "a map";

    /// <summary>Null when the key is not there.</summary>
    public MapEntry? Find(string key)
    {
        if (Entries.Length > Many)
        {
            _index ??= Entries.ToDictionary(static entry => entry.Key, StringComparer.Ordinal);
            return _index.GetValueOrDefault(key);
        }

        foreach (var entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry;
            }
        }

        return null;
    }

    private static int Sum(ImmutableArray<MapEntry> entries)
    {
        var sum = 1;
        foreach (var entry in entries)
        {
            sum += 1 + entry.Value.Weight;
        }

        return sum;
    }
}
