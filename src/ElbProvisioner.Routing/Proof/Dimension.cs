using System.Collections.Immutable;

namespace ElbProvisioner.Routing.Proof;

/// <summary>
/// One part of a request that rules ask about by itself: host, path, method, address, a header, the query. What stands there decides which
/// of its conditions hold, and nothing else of the request does.
/// </summary>
internal sealed class Dimension
{
    /// <param name="count">Of the conditions about it.</param>
    /// <param name="values">One for each combination of conditions that can hold at once.</param>
    public Dimension(string part, DimensionKind kind, int count, IReadOnlyList<DimensionValue> values)
    {
        (Part, Kind, Values) = (part, kind, [.. values]);
        var holding = new Bits[count];
        for (var condition = 0; condition < count; condition++)
        {
            holding[condition] = new Bits(values.Count);
            for (var value = 0; value < values.Count; value++)
            {
                holding[condition][value] = values[value].Holds[condition];
            }
        }

        HoldingOf = [.. holding];
    }

    public string Part { get; }

    /// <summary>Of a header, as it is written.</summary>
    public string HeaderName { get; init; } = "";

    public DimensionKind Kind { get; }

    public ImmutableArray<DimensionValue> Values { get; }

    /// <summary>By the place of a condition: the values for which it holds.</summary>
    public ImmutableArray<Bits> HoldingOf { get; }
}

internal enum DimensionKind
{
    /// <summary>Something stands there, once.</summary>
    Single,

    /// <summary>
    /// It may be there not at all, once, or several times, and a condition holds when it holds for one of them: headers, pairs of a query.
    /// </summary>
    Repeated,

    /// <summary>A condition that cannot be read: it may hold or not, whatever the request is.</summary>
    Unread,
}

/// <param name="Holds">By the place of each condition.</param>
/// <param name="Text">What stands there; of pairs <c>key=value</c>.</param>
internal sealed record DimensionValue(Bits Holds, string Text);
