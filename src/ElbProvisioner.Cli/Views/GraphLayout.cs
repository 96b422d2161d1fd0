using System.Collections.Immutable;
using ElbProvisioner.Core.Graphs;

namespace ElbProvisioner.Cli.Views;

/// <param name="IsName">The thing's own name, or a part of it.</param>
internal sealed record PlacedLine(string Text, bool IsName);

/// <summary>Where a node stands, in pixels from the picture's upper left corner.</summary>
internal sealed record PlacedNode(GraphNode Node, ImmutableArray<PlacedLine> Lines, int X, int Y)
{
    public int Height => GraphLayout.HeightOf(Lines.Length);

    public int Right => X + GraphLayout.NodeWidth;

    public int Middle => Y + (Height / 2);
}

/// <summary>
/// Columns in the direction of a request, each node behind all that lead to it; below them, in a band of their own, what guards and
/// serves.
/// </summary>
/// <param name="Lanes">
/// By an edge of requests that passes columns: where it passes each, in their order, so that it runs behind no node.
/// </param>
internal sealed record GraphLayout(
    ImmutableArray<PlacedNode> Nodes,
    ILookup<(string From, string To), (int X, int Y)> Lanes,
    int Width,
    int Height
)
{
    public const int NodeWidth = 200;
    public const int LineHeight = 16;
    public const int Padding = 8;

    /// <summary>Letters of one width, eleven pixels high, in a node.</summary>
    private const int Letters = 27;

    private const int LaneHeight = 12;
    private const int Margin = 28;
    private const int Between = 92;
    private const int Gap = 20;

    /// <summary>Between the way of requests and what guards it.</summary>
    private const int BandGap = 44;

    public static GraphLayout Of(Graph graph)
    {
        var columns = GraphColumns.Of(graph);
        var order = columns.Ordered();
        var upper = order.Select(column => HeightOf(column.Where(static s => !s.IsBelow))).DefaultIfEmpty().Max();
        var nodes = ImmutableArray.CreateBuilder<PlacedNode>();
        var lanes = new List<((string From, string To) Edge, (int X, int Y) Place)>();
        var height = upper;
        for (var at = 0; at < order.Count; at++)
        {
            var x = Margin + (at * (NodeWidth + Between));
            var (above, below) = (order[at].Where(static s => !s.IsBelow).ToList(), order[at].Where(static s => s.IsBelow).ToList());
            var y = Margin + ((upper - HeightOf(above)) / 2);
            foreach (var slot in above)
            {
                Place(slot, x, y);
                y += HeightOf(slot) + Gap;
            }

            var band = upper + (upper > 0 ? BandGap : 0);
            y = Margin + band;
            foreach (var slot in below)
            {
                Place(slot, x, y);
                y += HeightOf(slot) + Gap;
            }

            height = below.Count > 0 ? Math.Max(height, band + HeightOf(below)) : height;
        }

        return new(
            nodes.ToImmutable(),
            lanes.ToLookup(static lane => lane.Edge, static lane => lane.Place),
            (2 * Margin) + (order.Count * NodeWidth) + (Math.Max(0, order.Count - 1) * Between),
            (2 * Margin) + height
        );

        void Place(GraphSlot slot, int x, int y)
        {
            if (slot.Node is { } node)
            {
                nodes.Add(new(node, LinesOf(node), x, y));
            }
            else
            {
                lanes.Add((slot.Edge, (x, y + (LaneHeight / 2))));
            }
        }
    }

    public static int HeightOf(int lines) => (lines * LineHeight) + (2 * Padding);

    private static int HeightOf(IEnumerable<GraphSlot> slots) =>
        slots.Sum(static slot => HeightOf(slot) + Gap) is > 0 and var sum ? sum - Gap : 0;

    private static int HeightOf(GraphSlot slot) => slot.Node is { } node ? HeightOf(LinesOf(node).Length) : LaneHeight;

    private static ImmutableArray<PlacedLine> LinesOf(GraphNode node) =>
        [
            .. GraphText
                .LinesOf(node)
                .SelectMany((line, at) => Wrapping.Wrap(line, Letters).SelectMany(Pieces).Select(text => new PlacedLine(text, at == 1))),
        ];

    /// <summary>A word that is too long goes on below.</summary>
    private static IEnumerable<string> Pieces(string line) => line.Chunk(Letters).Select(static piece => new string(piece));
}
