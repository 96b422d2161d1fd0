namespace ElbProvisioner.Routing.Proof;

/// <summary>
/// A tree as places between characters, with the ways from one to the next: the automaton that may be in several places at once.
/// </summary>
internal sealed class PlaceNetwork
{
    /// <summary>Repetitions are written out; what needs more places is said to be too hard.</summary>
    private const int MaxPlaces = 4000;

    private readonly List<Way> _ways = [];

    private PlaceNetwork() { }

    public int Start { get; private set; }

    /// <summary>Where the text may end.</summary>
    public int End { get; private set; }

    public IReadOnlyList<Way> Ways => _ways;

    /// <summary>It asks what stands beside a place.</summary>
    public bool AsksForPlaces { get; private set; }

    /// <returns>Null: too hard.</returns>
    public static PlaceNetwork? Of(TextNode node)
    {
        var network = new PlaceNetwork();
        network.End = network.Add(new Way.Stop());
        if (network.Before(node, network.End) is not { } start)
        {
            return null;
        }

        network.Start = start;
        return network;
    }

    private int Add(Way way)
    {
        _ways.Add(way);
        return _ways.Count - 1;
    }

    /// <summary>The place from which this leads to that one; null: too hard.</summary>
    private int? Before(TextNode node, int next)
    {
        if (_ways.Count > MaxPlaces)
        {
            return null;
        }

        switch (node)
        {
            case TextNode.One one:
                return Add(new Way.Character(one.Characters, next));
            case TextNode.Place place:
                AsksForPlaces = true;
                return Add(new Way.Asks(place.Kind, next));
            case TextNode.Sequence sequence:
                int? at = next;
                for (var part = sequence.Parts.Length - 1; part >= 0 && at is { } place; part--)
                {
                    at = Before(sequence.Parts[part], place);
                }

                return at;
            case TextNode.Choice choice:
                var first = Before(choice.Ways[^1], next);
                for (var way = choice.Ways.Length - 2; way >= 0 && first is { } other; way--)
                {
                    first = Before(choice.Ways[way], next) is { } one ? Add(new Way.Either(one, other)) : null;
                }

                return first;
            case TextNode.Repeat repeat:
                return BeforeRepeat(repeat, next);
            default:
                throw new InvalidOperationException($"No places for {node.GetType().Name}.");
        }
    }

    private int? BeforeRepeat(TextNode.Repeat repeat, int next)
    {
        int? at;
        if (repeat.Most is { } most)
        {
            at = next;
            for (var time = repeat.Least; time < most && at is { } place; time++)
            {
                at = Before(repeat.Part, place) is { } again ? Add(new Way.Either(again, next)) : null;
            }
        }
        else
        {
            var loop = Add(new Way.Stop());
            if (Before(repeat.Part, loop) is not { } again)
            {
                return null;
            }

            _ways[loop] = new Way.Either(again, next);
            at = loop;
        }

        for (var time = 0; time < repeat.Least && at is { } place; time++)
        {
            at = Before(repeat.Part, place);
        }

        return at;
    }
}

/// <summary>What leads on from a place.</summary>
internal abstract record Way
{
    private Way() { }

    public sealed record Character(AsciiSet Characters, int Next) : Way;

    public sealed record Either(int Next, int Other) : Way;

    public sealed record Asks(PlaceKind Kind, int Next) : Way;

    public sealed record Stop : Way;
}
