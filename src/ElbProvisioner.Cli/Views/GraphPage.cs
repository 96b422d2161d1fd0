using System.Text;
using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Planning;

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

    /// <summary>What a plan does is a column only where the graph is of one.</summary>
    private static string Things(Graph graph)
    {
        var isOfPlan = IsOfPlan(graph);
        return HtmlPage.Table(
            "Every thing that is drawn",
            ["Name", "Kind", .. isOfPlan ? ["What the plan does"] : Array.Empty<string>(), "Details"],
            graph.Nodes.Select(node =>
                (
                    node.Change is { } verb ? ChangeText.Word(verb) : "",
                    (IEnumerable<string>)
                        [
                            HtmlPage.Code(node.Name),
                            HtmlPage.Text(GraphText.KindOf(node.Kind)) + (node.IsIll ? " <span class=\"grave\">✖ not well</span>" : ""),
                            .. isOfPlan ? [Says(node.Change) + (node.IsGrave ? "; felt badly by traffic" : "")] : Array.Empty<string>(),
                            string.Join("<br>", node.Details.Select(HtmlPage.Text)),
                        ]
                )
            )
        );
    }

    private static string Connections(Graph graph)
    {
        var isOfPlan = IsOfPlan(graph);
        var names = graph.Nodes.ToDictionary(n => n.Id, n => $"{GraphText.KindOf(n.Kind)} {n.Name}", StringComparer.Ordinal);
        return HtmlPage.Table(
            "Every line that is drawn",
            ["From", "As", "To", .. isOfPlan ? ["What the plan does"] : Array.Empty<string>(), "Share, ports or policy"],
            graph.Edges.Select(edge =>
                (
                    edge.Change is { } verb ? ChangeText.Word(verb) : "",
                    (IEnumerable<string>)
                        [
                            HtmlPage.Code(names[edge.From]),
                            HtmlPage.Text(GraphText.KindOf(edge.Kind)),
                            HtmlPage.Code(names[edge.To]),
                            .. isOfPlan ? [Says(edge.Change)] : Array.Empty<string>(),
                            HtmlPage.Text(edge.Label),
                        ]
                )
            )
        );
    }

    private static bool IsOfPlan(Graph graph) => !GraphText.Legend(graph).IsEmpty;

    private static string Says(ChangeVerb? change) =>
        HtmlPage.Text(change is { } verb ? $"{ChangeText.Sign(verb)} {ChangeText.Word(verb)}" : "nothing");
}
