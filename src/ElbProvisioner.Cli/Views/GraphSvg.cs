using System.Globalization;
using System.Net;
using System.Text;
using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>A graph as SVG within a page, whose style sheet colours it (<see cref="HtmlPage"/>).</summary>
internal static class GraphSvg
{
    private const int Gutter = 14;

    /// <summary>Longer ones would lie upon their neighbours; the whole text is the line's title.</summary>
    private const int LongestLabel = 18;

    public static string Write(Graph graph)
    {
        var layout = GraphLayout.Of(graph);
        var places = layout.Nodes.ToDictionary(n => n.Node.Id, StringComparer.Ordinal);
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<svg class="graph" role="img" aria-labelledby="graph-name graph-says" width="{layout.Width}" height="{layout.Height}" """
        );
        svg.Append(CultureInfo.InvariantCulture, $"""viewBox="0 0 {layout.Width} {layout.Height}" xmlns="http://www.w3.org/2000/svg">""");
        svg.Append("\n<title id=\"graph-name\">").Append(Text(graph.Title)).Append("</title>\n<desc id=\"graph-says\">");
        svg.Append(
            Text($"{Count(graph.Nodes.Length, "thing")}, {Count(graph.Edges.Length, "connection")}; the tables below say the same.")
        );
        svg.Append("</desc>\n<defs>\n");
        foreach (var look in Looks())
        {
            svg.Append("<marker id=\"arrow-").Append(look).Append("\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" ");
            svg.Append("markerHeight=\"7\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">");
            svg.Append("<path class=\"head ").Append(look).Append("\" d=\"M0 0L8 4L0 8z\"/></marker>\n");
        }

        svg.Append("</defs>\n");
        // Behind the nodes run the lines; what is said of them stands before everything.
        var labels = new StringBuilder();
        var guards = 0;
        foreach (var edge in graph.Edges)
        {
            // Lines beside a column stand side by side, or nobody could tell which leads where.
            var side = edge.Kind == EdgeKind.Guards ? Gutter / 2 + (4 * (guards++ % 4)) : 0;
            Write(svg, labels, edge, Line(edge, places[edge.From], places[edge.To], [.. layout.Lanes[(edge.From, edge.To)]], side), places);
        }

        foreach (var node in layout.Nodes)
        {
            Write(svg, node);
        }

        return svg.Append(labels).Append("</svg>").ToString();
    }

    public static string ClassOf(ChangeVerb? change) => change is { } verb ? ChangeText.Word(verb) : "same";

    private static void Write(
        StringBuilder svg,
        StringBuilder labels,
        GraphEdge edge,
        (string Path, int X, int Y) line,
        Dictionary<string, PlacedNode> places
    )
    {
        var look = ClassOf(edge.Change);
        var label = GraphText.LabelOf(edge);
        svg.Append("<g class=\"edge ").Append(look).Append(' ').Append(edge.Kind.ToString().ToLowerInvariant()).Append("\"><title>");
        svg.Append(Text($"{places[edge.From].Node.Name} {GraphText.KindOf(edge.Kind)} {places[edge.To].Node.Name}"));
        svg.Append(label.Length > 0 ? Text($": {label}") : "").Append("</title><path d=\"").Append(line.Path);
        svg.Append("\" marker-end=\"url(#arrow-").Append(look).Append(")\"/>");
        svg.Append("</g>\n");
        if (label.Length > 0 && (edge.Kind != EdgeKind.Guards || edge.Change is not null))
        {
            var whole = edge.Kind == EdgeKind.Guards && edge.Change is { } verb ? ChangeText.Sign(verb) : label;
            var shown = whole.Length > LongestLabel ? whole[..(LongestLabel - 1)] + "…" : whole;
            labels.Append(
                CultureInfo.InvariantCulture,
                $"<text class=\"label {look}\" x=\"{line.X}\" y=\"{line.Y}\" text-anchor=\"middle\">"
            );
            labels.Append(Text(shown)).Append("</text>\n");
        }
    }

    /// <param name="lanes">Where it passes columns.</param>
    /// <param name="side">How far beside its column a line goes that stays in it.</param>
    /// <returns>The way of the line, and where its label stands.</returns>
    private static (string Path, int X, int Y) Line(GraphEdge edge, PlacedNode from, PlacedNode to, (int X, int Y)[] lanes, int side)
    {
        if (edge.Kind == EdgeKind.Guards && from.X == to.X)
        {
            // Along the free side of the column: the nodes between are nobody's business.
            return (
                string.Create(CultureInfo.InvariantCulture, $"M{from.X} {from.Middle}H{from.X - side}V{to.Middle}H{to.X}"),
                from.X - side,
                (from.Middle + to.Middle) / 2
            );
        }

        if (to.X > from.Right)
        {
            var path = new StringBuilder().Append(CultureInfo.InvariantCulture, $"M{from.Right} {from.Middle}");
            var (x, y) = (from.Right, from.Middle);
            foreach (var (left, height) in lanes)
            {
                Curve(path, x, y, left, height);
                (x, y) = (left + GraphLayout.NodeWidth, height);
                path.Append(CultureInfo.InvariantCulture, $"H{x}");
            }

            Curve(path, x, y, to.X, to.Middle);
            return lanes is [var first, ..]
                ? (path.ToString(), first.X + (GraphLayout.NodeWidth / 2), first.Y - 4)
                : (path.ToString(), (from.Right + to.X) / 2, ((from.Middle + to.Middle) / 2) - 4);
        }

        // Back, or within a column: around the right side of both.
        var outer = Math.Max(from.Right, to.Right) + (3 * Gutter);
        return (
            string.Create(
                CultureInfo.InvariantCulture,
                $"M{from.Right} {from.Middle}C{outer} {from.Middle} {outer} {to.Middle} {to.Right} {to.Middle}"
            ),
            outer,
            (from.Middle + to.Middle) / 2
        );
    }

    private static void Curve(StringBuilder path, int x, int y, int toX, int toY)
    {
        var half = (x + toX) / 2;
        path.Append(CultureInfo.InvariantCulture, $"C{half} {y} {half} {toY} {toX} {toY}");
    }

    private static void Write(StringBuilder svg, PlacedNode placed)
    {
        var node = placed.Node;
        var ill = node.IsIll ? " ill" : "";
        svg.Append("<g class=\"node ").Append(ClassOf(node.Change)).Append(ill).Append(' ').Append(node.Kind.ToString().ToLowerInvariant());
        svg.Append("\"><title>").Append(Text(string.Join("; ", GraphText.LinesOf(node)))).Append("</title>");
        var round =
            node.Kind is NodeKind.DnsName or NodeKind.EndpointService ? 18
            : node.Kind is NodeKind.SecurityGroup ? 0
            : 5;
        Rectangle(svg, placed, 0, round);
        if (node.Change == ChangeVerb.Replace)
        {
            Rectangle(svg, placed, 4, round);
        }

        for (var at = 0; at < placed.Lines.Length; at++)
        {
            var line = placed.Lines[at];
            var look =
                line.IsName ? " class=\"name\""
                : at == 0 ? " class=\"kind\""
                : "";
            var y = placed.Y + GraphLayout.Padding + (at * GraphLayout.LineHeight) + 12;
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{placed.X + 10}\" y=\"{y}\"{look}>{Text(line.Text)}</text>");
        }

        svg.Append("</g>\n");
    }

    private static void Rectangle(StringBuilder svg, PlacedNode placed, int within, int round) =>
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{placed.X + within}\" y=\"{placed.Y + within}\" width=\"{GraphLayout.NodeWidth - (2 * within)}\" "
                + $"height=\"{placed.Height - (2 * within)}\" rx=\"{round}\"/>"
        );

    private static IEnumerable<string> Looks() => Enum.GetValues<ChangeVerb>().Select(ChangeText.Word).Prepend("same");

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Text(string text) => WebUtility.HtmlEncode(VisibleText.Of(text));
}
