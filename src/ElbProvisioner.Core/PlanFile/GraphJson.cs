using System.Text.Json;
using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Core.PlanFile;

/// <summary>The graph of a plan within a saved one: what was there when it was made, nobody can read again.</summary>
internal static class GraphJson
{
    public static void Write(Utf8JsonWriter json, Graph graph)
    {
        json.WriteStartObject();
        json.WriteString("title", graph.Title);
        json.WriteStartArray("nodes");
        foreach (var node in graph.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("id", node.Id);
            json.WriteString("kind", node.Kind.ToString());
            json.WriteString("name", node.Name);
            json.WriteStartArray("details");
            foreach (var line in node.Details)
            {
                json.WriteStringValue(line);
            }

            json.WriteEndArray();
            Write(json, node.Change);
            json.WriteBoolean("grave", node.IsGrave);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("edges");
        foreach (var edge in graph.Edges)
        {
            json.WriteStartObject();
            json.WriteString("from", edge.From);
            json.WriteString("to", edge.To);
            json.WriteString("kind", edge.Kind.ToString());
            json.WriteString("label", edge.Label);
            Write(json, edge.Change);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static Graph Read(JsonElement graph) =>
        new(
            Text(graph, "title"),
            [
                .. graph
                    .GetProperty("nodes")
                    .EnumerateArray()
                    .Select(n => new GraphNode(
                        Text(n, "id"),
                        Enum.Parse<NodeKind>(Text(n, "kind")),
                        Text(n, "name"),
                        [.. n.GetProperty("details").EnumerateArray().Select(static d => d.GetString() ?? "")]
                    )
                    {
                        Change = ChangeOf(n),
                        IsGrave = n.GetProperty("grave").GetBoolean(),
                    }),
            ],
            [
                .. graph
                    .GetProperty("edges")
                    .EnumerateArray()
                    .Select(e => new GraphEdge(Text(e, "from"), Text(e, "to"), Enum.Parse<EdgeKind>(Text(e, "kind")), Text(e, "label"))
                    {
                        Change = ChangeOf(e),
                    }),
            ]
        );

    private static void Write(Utf8JsonWriter json, ChangeVerb? change)
    {
        if (change is { } verb)
        {
            json.WriteString("change", PlanJson.NameOf(verb));
        }
    }

    private static ChangeVerb? ChangeOf(JsonElement element) =>
        element.TryGetProperty("change", out var change)
            ? Enum.GetValues<ChangeVerb>().First(verb => PlanJson.NameOf(verb) == change.GetString())
            : null;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
