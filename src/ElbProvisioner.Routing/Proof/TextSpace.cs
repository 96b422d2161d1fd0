using System.Collections.Immutable;

namespace ElbProvisioner.Routing.Proof;

/// <summary>
/// Which of a number of patterns one text can fit at once: every combination there is, each with a text of that kind. The patterns run side
/// by side as one automaton, whose states are the states of them all.
/// </summary>
internal sealed class TextSpace
{
    /// <summary>States of all together; what needs more is said to be too hard.</summary>
    private const int MaxStates = 20_000;

    /// <summary>Single steps of one pattern.</summary>
    private const long MaxSteps = 30_000_000;

    /// <summary>Characters that people like to read, first.</summary>
    private static readonly ImmutableArray<char> Readable =
    [
        .. "xyzabcdefghijklmnopqrstuvw0123456789-_~.XYZABCDEFGHIJKLMNOPQRSTUVW".Union(
            Enumerable.Range(0, AsciiSet.Size).Select(static c => (char)c).Where(static c => c is not ('%' or ' '))
        ),
        ' ',
        '%',
    ];

    private readonly ImmutableArray<TextAutomaton> _all;
    private readonly int _patterns;

    private TextSpace(ImmutableArray<TextAutomaton> all, int patterns, List<TextKind> kinds) =>
        (_all, _patterns, Kinds) = (all, patterns, kinds);

    /// <summary>The shortest text of each, or one of the shortest.</summary>
    public List<TextKind> Kinds { get; }

    /// <param name="patterns">Of one and the same text.</param>
    /// <param name="must">What each text fits besides.</param>
    /// <param name="allowed">Characters that the text can hold.</param>
    /// <param name="liked">Texts that are taken as the examples of their kinds, where they can stand there.</param>
    /// <returns>Null: too hard.</returns>
    public static TextSpace? Of(
        IReadOnlyList<TextAutomaton> patterns,
        IReadOnlyList<TextAutomaton> must,
        AsciiSet allowed,
        IEnumerable<string> liked
    )
    {
        ImmutableArray<TextAutomaton> all = [.. patterns, .. must];
        var alphabet = Alphabet(all, allowed);
        var start = new string('\0', all.Length);
        var states = new Dictionary<string, Arrival>(StringComparer.Ordinal) { [start] = new(null, '\0') };
        var known = states.GetAlternateLookup<ReadOnlySpan<char>>();
        var open = new Queue<string>([start]);
        var kinds = new Dictionary<Bits, string>();
        var next = new char[all.Length];
        long steps = 0;
        while (open.TryDequeue(out var state))
        {
            if (IsWhole(state, all, patterns.Count))
            {
                kinds.TryAdd(FittingAt(state, all, patterns.Count), state);
            }

            steps += (long)alphabet.Length * all.Length;
            if (states.Count > MaxStates || steps > MaxSteps)
            {
                return null;
            }

            foreach (var character in alphabet)
            {
                for (var at = 0; at < next.Length; at++)
                {
                    next[at] = (char)all[at].Next(state[at], character);
                }

                if (!IsLost(next, all, patterns.Count) && !known.ContainsKey(next))
                {
                    var reached = new string(next);
                    states.Add(reached, new(state, character));
                    open.Enqueue(reached);
                }
            }
        }

        var space = new TextSpace(all, patterns.Count, [.. kinds.Select(kind => new TextKind(kind.Key, TextTo(kind.Value, states)))]);
        foreach (var text in liked.Reverse().Where(text => text.All(allowed.Contains)))
        {
            if (space.Find(text) is { } fits && space.Kinds.FindIndex(kind => kind.Fits.Equals(fits)) is >= 0 and var at)
            {
                space.Kinds[at] = new(fits, text);
            }
        }

        return space;
    }

    /// <summary>Which patterns a text fits; null: it can not stand there.</summary>
    public Bits? Find(string text)
    {
        var state = new char[_all.Length];
        foreach (var character in text)
        {
            if (character >= AsciiSet.Size)
            {
                return null;
            }

            for (var at = 0; at < state.Length; at++)
            {
                state[at] = (char)_all[at].Next(state[at], character);
            }
        }

        return IsWhole(state, _all, _patterns) ? FittingAt(state, _all, _patterns) : null;
    }

    private static bool IsWhole(ReadOnlySpan<char> state, ImmutableArray<TextAutomaton> all, int patterns)
    {
        for (var at = patterns; at < all.Length; at++)
        {
            if (!all[at].Fits(state[at]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Nothing that follows makes it a text that can stand there.</summary>
    private static bool IsLost(ReadOnlySpan<char> state, ImmutableArray<TextAutomaton> all, int patterns)
    {
        for (var at = patterns; at < all.Length; at++)
        {
            if (!all[at].Fits(state[at]) && all[at].IsDecided(state[at]))
            {
                return true;
            }
        }

        return false;
    }

    private static Bits FittingAt(ReadOnlySpan<char> state, ImmutableArray<TextAutomaton> all, int patterns)
    {
        var fitting = new Bits(patterns);
        for (var at = 0; at < patterns; at++)
        {
            if (all[at].Fits(state[at]))
            {
                fitting[at] = true;
            }
        }

        return fitting;
    }

    private static string TextTo(string state, Dictionary<string, Arrival> states)
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

    /// <summary>Of characters that are the same to every pattern one is enough.</summary>
    private static ImmutableArray<char> Alphabet(ImmutableArray<TextAutomaton> all, AsciiSet allowed) =>
        [
            .. Readable
                .Where(allowed.Contains)
                .DistinctBy(
                    character => string.Concat(all.Select(automaton => (char)automaton.GroupOf(character))),
                    StringComparer.Ordinal
                ),
        ];

    private readonly record struct Arrival(string? Before, char By);
}

/// <param name="Fits">By the place of each pattern: whether texts of this kind fit it.</param>
internal sealed record TextKind(Bits Fits, string Example);
