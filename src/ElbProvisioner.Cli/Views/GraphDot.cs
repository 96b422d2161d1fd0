using System.Text;
using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// A graph in the DOT language [graphviz.org/doc/info/lang.html]. In a quoted string a backslash begins an escape of the label, a quote
/// ends it, and <c>&amp;</c> begins a character entity; nothing else means anything.
/// </summary>
internal static class GraphDot
{
    public static string Write(Graph graph)
    {
        var ids = graph
            .Nodes.Select((node, at) => (node.Id, Name: $"n{at + 1}"))
            .ToDictionary(n => n.Id, n => n.Name, StringComparer.Ordinal);
        var text = new StringBuilder("digraph stack {\n");
        text.Append("  graph [rankdir=LR, label=").Append(Quoted([graph.Title])).Append(", labelloc=t, fontname=\"sans-serif\"]\n");
        text.Append("  node [shape=box, style=filled, fillcolor=\"#ffffff\", color=\"#57606a\", fontcolor=\"#1b1f24\", ");
        text.Append("fontname=\"sans-serif\"]\n");
        text.Append("  edge [color=\"#57606a\", fontcolor=\"#1b1f24\", fontname=\"sans-serif\"]\n");
        foreach (var node in graph.Nodes)
        {
            text.Append("  ").Append(ids[node.Id]).Append(" [label=").Append(Quoted(GraphText.LinesOf(node)));
            text.Append(", shape=").Append(Shape(node.Kind)).Append(LookOf(node)).Append("]\n");
        }

        foreach (var edge in graph.Edges)
        {
            text.Append("  ").Append(ids[edge.From]).Append(" -> ").Append(ids[edge.To]);
            var label = GraphText.LabelOf(edge);
            var said = (label.Length == 0 ? "" : $"label={Quoted([label])}") + LookOf(edge);
            text.Append(said.Length == 0 ? "" : $" [{said.TrimStart(',', ' ')}]").Append('\n');
        }

        return text.Append('}').ToString();
    }

    private static string Shape(NodeKind kind) =>
        kind switch
        {
            NodeKind.DnsName or NodeKind.EndpointService => "oval",
            NodeKind.LoadBalancer => "box3d",
            NodeKind.Rule => "hexagon",
            NodeKind.TargetGroup => "folder",
            NodeKind.AutoScalingGroup => "component",
            NodeKind.SecurityGroup => "octagon",
            NodeKind.Certificate or NodeKind.TrustStore => "note",
            _ => "box",
        };

    private static string LookOf(GraphNode node) =>
        node.Change switch
        {
            null => node.IsIll ? ", color=\"#a40e26\", penwidth=3" : "",
            ChangeVerb.Create => ", color=\"#116329\", fillcolor=\"#dafbe1\", penwidth=3",
            ChangeVerb.Update => ", color=\"#7d4e00\", fillcolor=\"#fff8c5\", style=\"filled,dashed\"",
            ChangeVerb.Replace => ", color=\"#6639ba\", fillcolor=\"#fbefff\", peripheries=2",
            ChangeVerb.Delete => ", color=\"#a40e26\", fillcolor=\"#ffebe9\", style=\"filled,dotted\"",
            _ => throw new ArgumentOutOfRangeException(nameof(node)),
        };

    private static string LookOf(GraphEdge edge) =>
        edge.Change switch
        {
            ChangeVerb.Create => ", color=\"#116329\", penwidth=3",
            ChangeVerb.Delete => ", color=\"#a40e26\", style=dotted, arrowhead=tee",
            ChangeVerb.Update or ChangeVerb.Replace => ", color=\"#7d4e00\", style=dashed",
            _ => edge.Kind == EdgeKind.Requests ? "" : ", style=dotted, arrowhead=open",
        };

    private static string Quoted(IEnumerable<string> lines) =>
        "\""
        + string.Join(
            "\\n",
            lines.Select(static line =>
                VisibleText
                    .Of(line.ReplaceLineEndings(" "))
                    .Replace("\\", "\\\\", StringComparison.Ordinal)
                    .Replace("\"", "\\\"", StringComparison.Ordinal)
                    .Replace("&", "&amp;", StringComparison.Ordinal)
            )
        )
        + "\"";
}
