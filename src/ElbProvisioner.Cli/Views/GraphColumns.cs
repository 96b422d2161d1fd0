using ElbProvisioner.Core.Graphs;

namespace ElbProvisioner.Cli.Views;

/// <summary>A place in a column: a node, or the lane of an edge that passes it.</summary>
/// <param name="Node">Null: a lane.</param>
/// <param name="Edge">Of a lane.</param>
internal sealed record GraphSlot(GraphNode? Node, (string From, string To) Edge)
{
    /// <summary>In the band below: it guards or serves what stands above.</summary>
    public bool IsBelow => Node is { Kind: NodeKind.SecurityGroup or NodeKind.Certificate or NodeKind.TrustStore or NodeKind.Other };
}

/// <summary>In which column each node of a graph stands, and in which order.</summary>
internal sealed class GraphColumns
{
    private readonly Graph _graph;
    private readonly List<GraphEdge> _ways;
    private readonly Dictionary<string, int> _columns;

    private GraphColumns(Graph graph)
    {
        _graph = graph;
        _ways = [.. graph.Edges.Where(static e => e.Kind == EdgeKind.Requests)];
        _columns = graph.Nodes.ToDictionary(static n => n.Id, static n => LeastColumn(n.Kind), StringComparer.Ordinal);
        FollowRequests();
        foreach (var node in graph.Nodes.Where(static n => new GraphSlot(n, default).IsBelow))
        {
            _columns[node.Id] = graph
                .Edges.Where(e => e.From == node.Id && (e.Kind is EdgeKind.Guards or EdgeKind.Serves))
                .Select(e => Math.Max(0, _columns[e.To] - (e.Kind == EdgeKind.Serves ? 1 : 0)))
                .DefaultIfEmpty(0)
                .Min();
        }

        // Columns that nobody stands in are left out.
        var used = _columns.Values.Distinct().Order().Select(static (column, at) => (column, at)).ToDictionary(c => c.column, c => c.at);
        foreach (var (id, column) in _columns.ToList())
        {
            _columns[id] = used[column];
        }
    }

    public static GraphColumns Of(Graph graph) => new(graph);

    /// <summary>Column by column, each slot about as high as what leads to it: fewer lines cross.</summary>
    public IReadOnlyList<IReadOnlyList<GraphSlot>> Ordered()
    {
        var leading = _ways.ToLookup(static e => e.To, static e => e.From, StringComparer.Ordinal);
        var places = new Dictionary<string, double>(StringComparer.Ordinal);
        var ordered = new List<IReadOnlyList<GraphSlot>>();
        for (var column = 0; column <= _columns.Values.DefaultIfEmpty(-1).Max(); column++)
        {
            var own = _graph.Nodes.Where(n => _columns[n.Id] == column).Select(static n => new GraphSlot(n, default));
            var passing = _ways
                .Where(e => _columns[e.From] < column && column < _columns[e.To])
                .Select(static e => new GraphSlot(null, (e.From, e.To)));
            List<GraphSlot> sorted = [.. own.Concat(passing).OrderBy(slot => HeightOf(slot))];
            for (var at = 0; at < sorted.Count; at++)
            {
                if (sorted[at].Node is { } node)
                {
                    places[node.Id] = (at + 1.0) / (sorted.Count + 1);
                }
            }

            ordered.Add(sorted);
        }

        return ordered;

        // Of several lanes that begin at one place the order of the file decides; what nothing leads to comes last.
        double HeightOf(GraphSlot slot) =>
            (slot.Node is { } node ? leading[node.Id] : [slot.Edge.From])
                .Where(places.ContainsKey)
                .Select(id => places[id])
                .DefaultIfEmpty(2)
                .Average();
    }

    /// <summary>
    /// Each node behind all that lead to it. One round for each thing is enough for the longest way; more would follow a circle for ever.
    /// </summary>
    private void FollowRequests()
    {
        var isMoving = true;
        for (var round = 0; isMoving && round < _graph.Nodes.Length; round++)
        {
            isMoving = false;
            foreach (var edge in _ways.Where(e => _columns[e.To] <= _columns[e.From]))
            {
                _columns[edge.To] = _columns[edge.From] + 1;
                isMoving = true;
            }
        }
    }

    private static int LeastColumn(NodeKind kind) =>
        kind switch
        {
            NodeKind.LoadBalancer => 1,
            NodeKind.Listener => 2,
            NodeKind.Rule => 3,
            NodeKind.TargetGroup => 4,
            NodeKind.AutoScalingGroup or NodeKind.Target or NodeKind.Function => 5,
            _ => 0,
        };
}
