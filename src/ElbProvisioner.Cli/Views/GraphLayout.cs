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
/// Columns in the direction of a request, each node behind all that lead to it; below them, in a band of their own, what guards and serves.
/// </summary>
internal sealed record GraphLayout(ImmutableArray<PlacedNode> Nodes, int Width, int Height)
{
    public const int NodeWidth = 216;
    public const int LineHeight = 16;
    public const int Padding = 8;

    /// <summary>Letters of one width, eleven pixels high, in a node.</summary>
    private const int Letters = 30;

    private const int Margin = 24;
    private const int Between = 112;
    private const int Gap = 20;

    /// <summary>Between the way of requests and what guards it.</summary>
    private const int BandGap = 44;

    public static GraphLayout Of(Graph graph)
    {
        var columns = Columns(graph);
        var isBelow = graph.Nodes.ToDictionary(n => n.Id, n => IsBelow(n.Kind), StringComparer.Ordinal);
        var used = columns.Values.Distinct().Order().Select((column, at) => (column, at)).ToDictionary(c => c.column, c => c.at);
        var order = Ordered(graph, columns).ToList();
        var upper = Heights(order.Where(n => !isBelow[n.Id]), columns).DefaultIfEmpty().Max();
        var placed = ImmutableArray.CreateBuilder<PlacedNode>();
        var height = upper;
        foreach (var column in order.GroupBy(n => columns[n.Id]))
        {
            var x = Margin + (used[column.Key] * (NodeWidth + Between));
            var above = column.Where(n => !isBelow[n.Id]).ToList();
            var y = Margin + ((upper - HeightOf(above)) / 2);
            Stack(above, x, y, placed);
            var below = column.Where(n => isBelow[n.Id]).ToList();
            Stack(below, x, Margin + upper + (upper > 0 ? BandGap : 0), placed);
            height = Math.Max(height, upper + (below.Count > 0 ? (upper > 0 ? BandGap : 0) + HeightOf(below) : 0));
        }

        return new(
            placed.ToImmutable(),
            (2 * Margin) + (used.Count * NodeWidth) + (Math.Max(0, used.Count - 1) * Between),
            (2 * Margin) + height
        );
    }

    private static void Stack(List<GraphNode> nodes, int x, int y, ImmutableArray<PlacedNode>.Builder placed)
    {
        foreach (var node in nodes)
        {
            placed.Add(new(node, LinesOf(node), x, y));
            y += HeightOf(node) + Gap;
        }
    }

    /// <summary>A request's way from left to right; what guards or serves a thing stands below it, or in the column before it.</summary>
    private static Dictionary<string, int> Columns(Graph graph)
    {
        var columns = graph.Nodes.ToDictionary(n => n.Id, n => LeastColumn(n.Kind), StringComparer.Ordinal);
        var ways = graph.Edges.Where(e => e.Kind == EdgeKind.Requests).ToList();

        // One round for each thing is enough for the longest way; more would follow a circle for ever.
        for (var round = 0; round < graph.Nodes.Length; round++)
        {
            var moved = false;
            foreach (var edge in ways.Where(e => columns[e.To] <= columns[e.From] && columns[e.From] < graph.Nodes.Length + 5))
            {
                columns[edge.To] = columns[edge.From] + 1;
                moved = true;
            }

            if (!moved)
            {
                break;
            }
        }

        foreach (var node in graph.Nodes.Where(n => IsBelow(n.Kind)))
        {
            var held = graph.Edges.Where(e => e.From == node.Id && e.Kind is EdgeKind.Guards or EdgeKind.Serves).ToList();
            columns[node.Id] = held
                .Where(e => e.From == node.Id)
                .Select(e => Math.Max(0, columns[e.To] - (e.Kind == EdgeKind.Serves ? 1 : 0)))
                .DefaultIfEmpty(0)
                .Min();
        }

        return columns;
    }

    private static int LeastColumn(NodeKind kind) =>
        kind switch
        {
            NodeKind.DnsName or NodeKind.EndpointService => 0,
            NodeKind.LoadBalancer => 1,
            NodeKind.Listener => 2,
            NodeKind.Rule => 3,
            NodeKind.TargetGroup => 4,
            NodeKind.AutoScalingGroup or NodeKind.Target or NodeKind.Function => 5,
            _ => 0,
        };

    private static bool IsBelow(NodeKind kind) =>
        kind is NodeKind.SecurityGroup or NodeKind.Certificate or NodeKind.TrustStore or NodeKind.Other;

    /// <summary>Column by column, each node about as high as what leads to it: fewer lines cross.</summary>
    private static IEnumerable<GraphNode> Ordered(Graph graph, Dictionary<string, int> columns)
    {
        var leading = graph.Edges.Where(e => e.Kind == EdgeKind.Requests).ToLookup(e => e.To, e => e.From, StringComparer.Ordinal);
        var places = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var column in graph.Nodes.GroupBy(n => columns[n.Id]).OrderBy(c => c.Key))
        {
            var sorted = column
                .OrderBy(n => leading[n.Id].Where(places.ContainsKey).Select(id => places[id]).DefaultIfEmpty(double.MaxValue).Average())
                .ToList();
            for (var at = 0; at < sorted.Count; at++)
            {
                places[sorted[at].Id] = (at + 1.0) / (sorted.Count + 1);
                yield return sorted[at];
            }
        }
    }

    private static IEnumerable<int> Heights(IEnumerable<GraphNode> nodes, Dictionary<string, int> columns) =>
        nodes.GroupBy(n => columns[n.Id]).Select(column => HeightOf([.. column]));

    private static int HeightOf(List<GraphNode> nodes) => nodes.Count == 0 ? 0 : nodes.Sum(HeightOf) + ((nodes.Count - 1) * Gap);

    private static int HeightOf(GraphNode node) => HeightOf(LinesOf(node).Length);

    public static int HeightOf(int lines) => (lines * LineHeight) + (2 * Padding);

    private static ImmutableArray<PlacedLine> LinesOf(GraphNode node) =>
        [
            .. GraphText
                .LinesOf(node)
                .SelectMany((line, at) => Wrapping.Wrap(line, Letters).SelectMany(Pieces).Select(text => new PlacedLine(text, at == 1))),
        ];

    /// <summary>A word that is too long goes on below.</summary>
    private static IEnumerable<string> Pieces(string line) => line.Chunk(Letters).Select(static piece => new string(piece));
}
