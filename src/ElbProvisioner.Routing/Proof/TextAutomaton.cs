namespace ElbProvisioner.Routing.Proof;

/// <summary>Whether a text fits, character by character: one state at a time, and as few states as can be.</summary>
internal sealed class TextAutomaton
{
    /// <summary>What needs more states is said to be too hard.</summary>
    private const int MaxStates = 2000;

    private readonly byte[] _groupOf;
    private readonly int _groups;
    private readonly int[] _next;
    private readonly bool[] _fits;

    private TextAutomaton(byte[] groupOf, int groups, int[] next, bool[] fits)
    {
        (_groupOf, _groups, _next, _fits) = (groupOf, groups, next, fits);
    }

    public const int Start = 0;

    public int States => _fits.Length;

    /// <returns>Null: too hard.</returns>
    public static TextAutomaton? Of(TextNode node) => PlaceNetwork.Of(node) is { } network ? new Builder(network).Build() : null;

    /// <param name="character">Of ASCII.</param>
    public int Next(int state, char character) => _next[(state * _groups) + _groupOf[character]];

    /// <summary>A text may end here.</summary>
    public bool Fits(int state) => _fits[state];

    /// <summary>Whatever follows, it stays as it is.</summary>
    public bool IsDecided(int state)
    {
        foreach (var next in _next.AsSpan(state * _groups, _groups))
        {
            if (next != state)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>It fits what this one does not.</summary>
    public TextAutomaton Reversed() => new(_groupOf, _groups, _next, [.. _fits.Select(static fits => !fits)]);

    public bool Fits(string text)
    {
        var state = Start;
        foreach (var character in text)
        {
            state = Next(state, character);
        }

        return Fits(state);
    }

    /// <summary>To this automaton these characters are one and the same.</summary>
    public byte GroupOf(char character) => _groupOf[character];

    private sealed class Builder
    {
        private readonly PlaceNetwork _network;
        private readonly byte[] _groupOf = new byte[AsciiSet.Size];
        private readonly List<char> _example = [];
        private readonly Dictionary<string, int> _states = new(StringComparer.Ordinal);
        private readonly Queue<string> _open = [];
        private readonly bool[] _reached;
        private readonly Stack<int> _walk = [];

        public Builder(PlaceNetwork network)
        {
            _network = network;
            _reached = new bool[network.Ways.Count];
            List<AsciiSet> sets = [.. network.Ways.OfType<Way.Character>().Select(static way => way.Characters).Distinct()];
            if (network.AsksForPlaces)
            {
                sets.Add(AsciiSet.Word);
            }

            var groups = new Dictionary<Bits, byte>();
            for (var character = '\0'; character < AsciiSet.Size; character++)
            {
                var of = new Bits(sets.Count);
                for (var set = 0; set < sets.Count; set++)
                {
                    of[set] = sets[set].Contains(character);
                }

                if (groups.TryAdd(of, (byte)groups.Count))
                {
                    _example.Add(character);
                }

                _groupOf[character] = groups[of];
            }
        }

        public TextAutomaton? Build()
        {
            var next = new List<int>();
            var fits = new List<bool>();
            StateOf(Beside.Nothing, [_network.Start]);
            while (_open.TryDequeue(out var state))
            {
                if (_states.Count > MaxStates)
                {
                    return null;
                }

                var before = (Beside)state[0];
                fits.Add(Closed(state, before, Beside.Nothing).Contains(_network.End));
                foreach (var character in _example)
                {
                    var beside = AsciiSet.Word.Contains(character) ? Beside.Word : Beside.Other;
                    var moved = new SortedSet<int>();
                    foreach (var place in Closed(state, before, beside))
                    {
                        if (_network.Ways[place] is Way.Character way && way.Characters.Contains(character))
                        {
                            moved.Add(way.Next);
                        }
                    }

                    next.Add(StateOf(_network.AsksForPlaces ? beside : Beside.Nothing, moved));
                }
            }

            return Fewest([.. next], [.. fits]);
        }

        private int StateOf(Beside before, IEnumerable<int> places)
        {
            var state = (char)before + string.Concat(places.Select(static place => (char)place));
            if (_states.TryAdd(state, _states.Count))
            {
                _open.Enqueue(state);
            }

            return _states[state];
        }

        /// <summary>With where one gets without a character.</summary>
        private List<int> Closed(string state, Beside before, Beside after)
        {
            var closed = new List<int>();
            foreach (int place in state.AsSpan(1))
            {
                _walk.Push(place);
            }

            while (_walk.TryPop(out var place))
            {
                if (_reached[place])
                {
                    continue;
                }

                _reached[place] = true;
                closed.Add(place);
                switch (_network.Ways[place])
                {
                    case Way.Either either:
                        _walk.Push(either.Other);
                        _walk.Push(either.Next);
                        break;
                    case Way.Asks asks when Holds(asks.Kind, before, after):
                        _walk.Push(asks.Next);
                        break;
                    default:
                        break;
                }
            }

            closed.ForEach(place => _reached[place] = false);
            return closed;
        }

        private static bool Holds(PlaceKind kind, Beside before, Beside after) =>
            kind switch
            {
                PlaceKind.Begin => before == Beside.Nothing,
                PlaceKind.End => after == Beside.Nothing,
                PlaceKind.WordEdge => (before == Beside.Word) != (after == Beside.Word),
                _ => (before == Beside.Word) == (after == Beside.Word),
            };

        /// <summary>States that no text tells apart become one [Moore].</summary>
        private TextAutomaton Fewest(int[] next, bool[] fits)
        {
            var groups = _example.Count;
            var kinds = fits.Select(static fit => fit ? 1 : 0).ToArray();
            var count = -1;
            Span<char> signature = new char[groups + 1];
            while (true)
            {
                // In the order of the states, so that the first one stays the first.
                var seen = new Dictionary<string, int>(StringComparer.Ordinal);
                var finer = new int[kinds.Length];
                for (var state = 0; state < kinds.Length; state++)
                {
                    signature[0] = (char)kinds[state];
                    for (var group = 0; group < groups; group++)
                    {
                        signature[group + 1] = (char)kinds[next[(state * groups) + group]];
                    }

                    var key = new string(signature);
                    seen.TryAdd(key, seen.Count);
                    finer[state] = seen[key];
                }

                kinds = finer;
                if (seen.Count == count)
                {
                    break;
                }

                count = seen.Count;
            }

            var (fewer, ends) = (new int[count * groups], new bool[count]);
            for (var state = 0; state < kinds.Length; state++)
            {
                ends[kinds[state]] = fits[state];
                for (var group = 0; group < groups; group++)
                {
                    fewer[(kinds[state] * groups) + group] = kinds[next[(state * groups) + group]];
                }
            }

            return new(_groupOf, groups, fewer, ends);
        }
    }

    private enum Beside
    {
        Nothing,
        Other,
        Word,
    }
}
