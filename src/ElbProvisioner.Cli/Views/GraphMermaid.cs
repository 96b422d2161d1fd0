using System.Globalization;
using System.Text;
using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// A graph as a Mermaid flowchart [mermaid.js.org/syntax/flowchart.html]: what pull requests and wikis draw by themselves. Text is somebody
/// else's: what is no letter, digit or harmless sign is written as a character entity, so that it is never markup, Markdown or HTML.
/// </summary>
internal static class GraphMermaid
{
    private const string Harmless = " .,/=()%";

    public static string Write(Graph graph)
    {
        var ids = graph
            .Nodes.Select((node, at) => (node.Id, Name: $"n{at + 1}"))
            .ToDictionary(n => n.Id, n => n.Name, StringComparer.Ordinal);
        var text = new StringBuilder("flowchart LR\n");
        text.Append(CultureInfo.InvariantCulture, $"  accTitle: {Escaped(graph.Title)}\n");
        foreach (var node in graph.Nodes)
        {
            var label = string.Join("<br/>", GraphText.LinesOf(node).Select(Escaped));
            var (open, close) = Shape(node.Kind);
            text.Append("  ").Append(ids[node.Id]).Append(open).Append('"').Append(label).Append('"').Append(close);
            text.Append(ClassOf(node) is { } look ? $":::{look}" : "").Append('\n');
        }

        foreach (var edge in graph.Edges)
        {
            var label = Escaped(GraphText.LabelOf(edge));
            text.Append("  ").Append(ids[edge.From]).Append(' ').Append(Arrow(edge));
            text.Append(label.Length == 0 ? " " : $"|\"{label}\"| ").Append(ids[edge.To]).Append('\n');
        }

        foreach (var (verb, _) in GraphText.Legend(graph))
        {
            text.Append("  classDef ").Append(ChangeText.Word(verb)).Append(' ').Append(Style(verb)).Append('\n');
        }

        if (graph.Nodes.Any(static n => n.IsIll && n.Change is null))
        {
            text.Append("  classDef ill stroke:#a40e26,stroke-width:3px\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    private static (string Open, string Close) Shape(NodeKind kind) =>
        kind switch
        {
            NodeKind.DnsName or NodeKind.EndpointService => ("([", "])"),
            NodeKind.LoadBalancer => ("[[", "]]"),
            NodeKind.Rule => ("{{", "}}"),
            NodeKind.TargetGroup or NodeKind.AutoScalingGroup => ("(", ")"),
            NodeKind.SecurityGroup => ("[/", "/]"),
            NodeKind.Certificate or NodeKind.TrustStore => (">", "]"),
            _ => ("[", "]"),
        };

    private static string? ClassOf(GraphNode node) =>
        node.Change is { } verb ? ChangeText.Word(verb)
        : node.IsIll ? "ill"
        : null;

    /// <summary>Thick where it comes, with a cross where it goes, dotted where it carries no requests.</summary>
    private static string Arrow(GraphEdge edge) =>
        (edge.Change, edge.Kind) switch
        {
            (ChangeVerb.Create, _) => "==>",
            (ChangeVerb.Delete, _) => "--x",
            (_, EdgeKind.Requests) => "-->",
            _ => "-.->",
        };

    private static string Style(ChangeVerb verb) =>
        verb switch
        {
            ChangeVerb.Create => "fill:#dafbe1,stroke:#116329,color:#1b1f24,stroke-width:4px",
            ChangeVerb.Update => "fill:#fff8c5,stroke:#7d4e00,color:#1b1f24,stroke-dasharray:8 4",
            ChangeVerb.Replace => "fill:#fbefff,stroke:#6639ba,color:#1b1f24,stroke-width:3px,stroke-dasharray:14 3 2 3",
            ChangeVerb.Delete => "fill:#ffebe9,stroke:#a40e26,color:#1b1f24,stroke-dasharray:2 4",
            _ => throw new ArgumentOutOfRangeException(nameof(verb)),
        };

    private static string Escaped(string text)
    {
        var shown = new StringBuilder(text.Length + 16);
        var isWithin = false;
        foreach (var rune in VisibleText.Of(text).EnumerateRunes())
        {
            // Within a word a hyphen is no list.
            var isHarmless =
                !rune.IsAscii
                || Rune.IsLetterOrDigit(rune)
                || Harmless.Contains((char)rune.Value, StringComparison.Ordinal)
                || (rune.Value == '-' && isWithin);
            _ = isHarmless ? shown.Append(rune) : shown.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            isWithin = Rune.IsLetterOrDigit(rune);
        }

        return shown.ToString();
    }
}
