using System.Collections.Immutable;
using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>What stands in the nodes and on the edges of a graph, whoever draws it.</summary>
internal static class GraphText
{
    private const int LongestLine = 60;
    private const int MostDetails = 8;

    public static string KindOf(NodeKind kind) =>
        kind switch
        {
            NodeKind.DnsName => "DNS name",
            NodeKind.EndpointService => "endpoint service",
            NodeKind.LoadBalancer => "load balancer",
            NodeKind.Listener => "listener",
            NodeKind.Rule => "rule",
            NodeKind.TargetGroup => "target group",
            NodeKind.AutoScalingGroup => "scaling group",
            NodeKind.Target => "target",
            NodeKind.Function => "function",
            NodeKind.SecurityGroup => "security group",
            NodeKind.Certificate => "certificate",
            NodeKind.TrustStore => "trust store",
            NodeKind.Other => "elsewhere",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    public static string KindOf(EdgeKind kind) =>
        kind switch
        {
            EdgeKind.Requests => "sends requests to",
            EdgeKind.Serves => "is used by",
            EdgeKind.Admits => "is admitted by",
            EdgeKind.Guards => "guards",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    /// <summary>Kind, name, details: what needs a second look and what happens first, so that it is never told by colour alone.</summary>
    public static ImmutableArray<string> LinesOf(GraphNode node)
    {
        var lead = (node.IsGrave ? "! " : "") + (node.IsIll ? "✖ " : "") + (node.Change is { } verb ? ChangeText.Sign(verb) + " " : "");
        var details = node.Details.Take(node.Details.Length > MostDetails ? MostDetails - 1 : MostDetails);
        var more = node.Details.Length > MostDetails ? $"and {node.Details.Length - MostDetails + 1} more" : null;
        return [lead + KindOf(node.Kind), Short(node.Name), .. details.Select(Short), .. more is null ? Array.Empty<string>() : [more]];
    }

    public static string LabelOf(GraphEdge edge)
    {
        var text = edge.Kind == EdgeKind.Guards ? KindOf(edge.Kind) : edge.Label;
        return edge.Change is { } verb ? $"{ChangeText.Sign(verb)} {text}".TrimEnd() : text;
    }

    public static string Short(string text) => text.Length > LongestLine ? text[..(LongestLine - 1)] + "…" : text;

    /// <summary>What the signs and lines of this graph mean; empty: it is of no plan.</summary>
    public static ImmutableArray<(ChangeVerb Verb, string Says)> Legend(Graph graph) =>
        [
            .. Enum.GetValues<ChangeVerb>()
                .Where(verb => graph.Nodes.Any(n => n.Change == verb) || graph.Edges.Any(e => e.Change == verb))
                .Select(verb => (verb, Says(verb))),
        ];

    private static string Says(ChangeVerb verb) =>
        verb switch
        {
            ChangeVerb.Create => "added: thick line",
            ChangeVerb.Update => "changed: dashed line",
            ChangeVerb.Replace => "replaced: double line",
            ChangeVerb.Delete => "removed: dotted line",
            _ => throw new ArgumentOutOfRangeException(nameof(verb)),
        };
}
