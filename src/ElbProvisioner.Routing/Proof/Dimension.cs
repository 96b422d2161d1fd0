namespace ElbProvisioner.Routing.Proof;

/// <summary>
/// One part of a request that rules ask about by itself: host, path, method, address, a header, the query. What stands there decides which
/// of its conditions hold, and nothing else of the request does.
/// </summary>
/// <param name="Count">Of the conditions about it.</param>
/// <param name="Values">One for each combination of conditions that can hold at once.</param>
/// <param name="IsRepeated">
/// It may be there not at all, once, or several times, and a condition holds when it holds for one of them: headers, pairs of a query.
/// </param>
internal sealed record Dimension(int Count, List<DimensionValue> Values, bool IsRepeated)
{
    /// <summary>Of combinations that are kept on the way; what needs more is said to be too hard.</summary>
    private const int MaxKept = 4000;

    /// <summary>What may stand there so that these conditions hold, with as few others as can be.</summary>
    /// <returns>Null: too hard.</returns>
    public List<DimensionValue>? With(IReadOnlyList<int> conditions)
    {
        if (!IsRepeated)
        {
            return [.. Values.Where(value => conditions.All(condition => value.Holds[condition]))];
        }

        List<DimensionValue> kept = [new(new Bits(Count), [])];
        foreach (var condition in conditions)
        {
            var next = new List<DimensionValue>();
            foreach (var begun in kept)
            {
                if (begun.Holds[condition])
                {
                    next.Add(begun);
                    continue;
                }

                next.AddRange(
                    Values
                        .Where(value => value.Holds[condition])
                        .Select(value => new DimensionValue(begun.Holds.Or(value.Holds), [.. begun.Parts, .. value.Parts]))
                );
            }

            if (next.Count > MaxKept)
            {
                return null;
            }

            kept = next;
        }

        return kept;
    }
}

/// <param name="Holds">By the place of each condition.</param>
/// <param name="Parts">What stands there: a text, or for each time a line or a pair.</param>
internal sealed record DimensionValue(Bits Holds, List<string> Parts);
