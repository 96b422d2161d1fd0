using System.Collections.Immutable;
using ElbProvisioner.Routing.Matching;

namespace ElbProvisioner.Routing.Proof;

/// <summary>
/// Which of a number of patterns one text can fit at once: every combination there is, each with a text of that kind. The patterns run side
/// by side as one automaton, whose states are the places where they can be.
/// </summary>
internal static class TextSpace
{
    /// <summary>Steps from a state by a character; what needs more is said to be too hard.</summary>
    private const int MaxSteps = 400_000;

    /// <param name="globs">Of one and the same text.</param>
    /// <param name="isAllowed">Characters that the text can hold.</param>
    /// <param name="first">What every text begins with; null: anything, or nothing.</param>
    /// <returns>Null: too hard.</returns>
    public static List<TextKind>? Of(IReadOnlyList<Glob> globs, Func<char, bool> isAllowed, char? first)
    {
        var bases = new int[globs.Count];
        var positions = new List<(int Glob, int At)>();
        for (var glob = 0; glob < globs.Count; glob++)
        {
            bases[glob] = positions.Count;
            positions.AddRange(Enumerable.Range(0, globs[glob].Symbols.Length + 1).Select(at => (glob, at)));
        }

        if (positions.Count > char.MaxValue)
        {
            return null;
        }

        var alphabet = Alphabet(globs, isAllowed);
        var start = Closed(Enumerable.Range(0, globs.Count).Select(glob => bases[glob]), globs, positions);
        var states = new Dictionary<string, (string? Before, char By)>(StringComparer.Ordinal) { [start] = (null, '\0') };
        var open = new Queue<string>([start]);
        var kinds = new Dictionary<Bits, string>();
        var steps = 0;
        while (open.TryDequeue(out var state))
        {
            var isStart = states[state].Before is null;
            if (first is null || !isStart)
            {
                kinds.TryAdd(FittingAt(state, globs, positions), state);
            }

            foreach (var character in isStart && first is { } only ? [only] : alphabet)
            {
                if (++steps > MaxSteps)
                {
                    return null;
                }

                var next = Closed(Moved(state, character, globs, positions), globs, positions);
                if (states.TryAdd(next, (state, character)))
                {
                    open.Enqueue(next);
                }
            }
        }

        return [.. kinds.Select(kind => new TextKind(kind.Key, TextTo(kind.Value, states)))];
    }

    private static IEnumerable<int> Moved(string state, char character, IReadOnlyList<Glob> globs, List<(int Glob, int At)> positions)
    {
        foreach (int place in state)
        {
            var (glob, at) = positions[place];
            var symbols = globs[glob].Symbols;
            if (at == symbols.Length)
            {
                continue;
            }

            if (symbols[at] == Glob.AnyText)
            {
                yield return place;
            }
            else if (symbols[at] == Glob.AnyCharacter || symbols[at] == character)
            {
                yield return place + 1;
            }
        }
    }

    /// <summary>With where a * leads without a character, as a text of its own.</summary>
    private static string Closed(IEnumerable<int> places, IReadOnlyList<Glob> globs, List<(int Glob, int At)> positions)
    {
        var closed = new SortedSet<int>();
        foreach (var place in places)
        {
            for (var at = place; closed.Add(at); at++)
            {
                var (glob, symbol) = positions[at];
                if (symbol == globs[glob].Symbols.Length || globs[glob].Symbols[symbol] != Glob.AnyText)
                {
                    break;
                }
            }
        }

        return string.Concat(closed.Select(static place => (char)place));
    }

    private static Bits FittingAt(string state, IReadOnlyList<Glob> globs, List<(int Glob, int At)> positions)
    {
        var fitting = new Bits(globs.Count);
        foreach (int place in state)
        {
            var (glob, at) = positions[place];
            if (at == globs[glob].Symbols.Length)
            {
                fitting[glob] = true;
            }
        }

        return fitting;
    }

    private static string TextTo(string state, Dictionary<string, (string? Before, char By)> states)
    {
        var text = new List<char>();
        while (states[state] is { Before: { } before } step)
        {
            text.Add(step.By);
            state = before;
        }

        text.Reverse();
        return string.Concat(text);
    }

    /// <summary>Characters that patterns name, and one that none does: to a pattern all of those are the same.</summary>
    private static ImmutableArray<char> Alphabet(IReadOnlyList<Glob> globs, Func<char, bool> isAllowed)
    {
        var named = globs.SelectMany(static g => g.Symbols).Where(static c => c < Glob.AnyText).Distinct().Where(isAllowed).ToHashSet();
        var other = "xyzabcdefghijklmnopqrstuvw0123456789-_.~"
            .Concat(Enumerable.Range('!', '~' - '!' + 1).Select(static c => (char)c))
            .Where(c => isAllowed(c) && !named.Contains(c))
            .Take(1);
        return [.. other, .. named.Order()];
    }
}

/// <param name="Fits">By the place of each pattern: whether texts of this kind fit it.</param>
/// <param name="Example">The shortest, or one of them.</param>
internal sealed record TextKind(Bits Fits, string Example);
