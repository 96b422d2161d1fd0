using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Core.Graphs;

/// <summary>A stack as things and what leads from one to the next, in the direction that a request takes.</summary>
/// <param name="Title">For people: <c>shop · eu-west-1</c>.</param>
/// <param name="Nodes">Each id once; things of one kind in the order of the file, or by their addresses.</param>
/// <param name="Edges">Between nodes that are there.</param>
public sealed record Graph(string Title, ImmutableArray<GraphNode> Nodes, ImmutableArray<GraphEdge> Edges)
{
    /// <summary>The same without what nobody may be shown; drawn text is masked before it is escaped, or it would not be found.</summary>
    public Graph Without(Secrets secrets) =>
        secrets.IsEmpty
            ? this
            : new(
                secrets.Redact(Title),
                [
                    .. Nodes.Select(node =>
                        node with
                        {
                            Name = secrets.Redact(node.Name),
                            Details = [.. node.Details.Select(secrets.Redact)],
                        }
                    ),
                ],
                [.. Edges.Select(edge => edge with { Label = secrets.Redact(edge.Label) })]
            );
}

/// <summary>What a node of a graph stands for, in the order in which a request meets them.</summary>
public enum NodeKind
{
    DnsName,
    EndpointService,
    LoadBalancer,
    Listener,
    Rule,
    TargetGroup,
    AutoScalingGroup,
    Target,
    Function,
    SecurityGroup,
    Certificate,
    TrustStore,

    /// <summary>What changes and has no place on a request's way: an alarm.</summary>
    Other,
}

/// <param name="Id">Unique in its graph: an address such as <c>targetGroup/app</c>, or a text like one for what has no address.</param>
/// <param name="Details">A few short lines for people.</param>
public sealed record GraphNode(string Id, NodeKind Kind, string Name, ImmutableArray<string> Details)
{
    /// <summary>What a plan does with it; null: nothing, or the graph is of no plan.</summary>
    public ChangeVerb? Change { get; init; }

    /// <summary>Traffic feels it badly: an interruption, clients shut out, or a new DNS name.</summary>
    public bool IsGrave { get; init; }

    /// <summary>AWS was asked, and something about it is not well; the details say what.</summary>
    public bool IsIll { get; init; }
}

public enum EdgeKind
{
    /// <summary>Requests go this way.</summary>
    Requests,

    /// <summary>A certificate or trust store is used by a listener.</summary>
    Serves,

    /// <summary>Members of one security group are let in by another.</summary>
    Admits,

    /// <summary>A security group stands before a load balancer or instances.</summary>
    Guards,
}

/// <param name="From">The id of a node.</param>
/// <param name="To">The id of a node.</param>
/// <param name="Label">For people; may be empty.</param>
public sealed record GraphEdge(string From, string To, EdgeKind Kind, string Label)
{
    /// <summary>What a plan does with it: comes, goes, or says something else; null: nothing.</summary>
    public ChangeVerb? Change { get; init; }
}
