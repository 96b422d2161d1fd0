using System.Text;
using ElbProvisioner.Core.Graphs;

namespace ElbProvisioner.Cli.Views;

/// <summary>A graph as a page of its own, and as sections of another: the picture, and the same as tables.</summary>
internal static class GraphPage
{
    public static string Write(Graph graph)
    {
        var page = new HtmlPage($"Graph of {graph.Title}");
        AddTo(page, graph);
        return page.Build("<p>In the direction that a request takes, from left to right.</p>");
    }

    public static void AddTo(HtmlPage page, Graph graph)
    {
        if (graph.Nodes.IsEmpty)
        {
            page.Section("graph", "Graph", "<p>There is nothing to draw.</p>");
            return;
        }

        page.Section("graph", "Graph", Picture(graph));
        page.Section("things", "Things of the graph", Things(graph));
        if (!graph.Edges.IsEmpty)
        {
            page.Section("connections", "Connections of the graph", Connections(graph));
        }
    }

    private static string Picture(Graph graph)
    {
        var picture = new StringBuilder();
        var legend = GraphText.Legend(graph);
        if (!legend.IsEmpty)
        {
            picture.Append("<p>What the plan does: ");
            picture.AppendJoin(
                "; ",
                legend.Select(l =>
                    $"<span class=\"mark {ChangeText.Word(l.Verb)}\">{HtmlPage.Text(ChangeText.Sign(l.Verb))}</span> {HtmlPage.Text(l.Says)}"
                )
            );
            picture.Append(". Dotted lines without a sign carry no requests: who guards, admits and serves whom.</p>\n");
        }

        picture.Append("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"The graph as a picture\">\n");
        return picture.Append(GraphSvg.Write(graph)).Append("\n</div>").ToString();
    }

    private static string Things(Graph graph) =>
        HtmlPage.Table(
            "Every thing that is drawn",
            ["Name", "Kind", "What the plan does", "Details"],
            graph.Nodes.Select(node =>
                (
                    node.Change is { } verb ? ChangeText.Word(verb) : "",
                    (IEnumerable<string>)
                        [
                            HtmlPage.Code(node.Name),
                            HtmlPage.Text(GraphText.KindOf(node.Kind)),
                            HtmlPage.Text(Says(node)),
                            string.Join("<br>", node.Details.Select(HtmlPage.Text)),
                        ]
                )
            )
        );

    private static string Says(GraphNode node) =>
        (node.Change is { } verb ? $"{ChangeText.Sign(verb)} {ChangeText.Word(verb)}" : "nothing")
        + (node.IsGrave ? "; traffic feels it badly" : "")
        + (node.IsIll ? "; not well" : "");

    private static string Connections(Graph graph)
    {
        var names = graph.Nodes.ToDictionary(n => n.Id, n => $"{GraphText.KindOf(n.Kind)} {n.Name}", StringComparer.Ordinal);
        return HtmlPage.Table(
            "Every line that is drawn",
            ["From", "Leads to", "As", "What the plan does", "Share, ports or policy"],
            graph.Edges.Select(edge =>
                (
                    edge.Change is { } verb ? ChangeText.Word(verb) : "",
                    (IEnumerable<string>)
                        [
                            HtmlPage.Code(names[edge.From]),
                            HtmlPage.Code(names[edge.To]),
                            HtmlPage.Text(GraphText.KindOf(edge.Kind)),
                            HtmlPage.Text(edge.Change is { } done ? $"{ChangeText.Sign(done)} {ChangeText.Word(done)}" : "nothing"),
                            HtmlPage.Text(edge.Label),
                        ]
                )
            )
        );
    }
}
