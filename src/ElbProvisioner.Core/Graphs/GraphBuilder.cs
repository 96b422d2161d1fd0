using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Graphs;

/// <summary>Collects nodes and edges; what the file and AWS have in common is drawn here, so that both graphs have the same ids.</summary>
/// <param name="isOwn">Whether a target group of this name is the stack's.</param>
internal sealed class GraphBuilder(Func<string, bool> isOwn)
{
    private readonly OrderedDictionary<string, GraphNode> _nodes = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<(string From, string To, EdgeKind Kind), string> _edges = [];

    /// <summary>Edges of nodes that nobody added are left out.</summary>
    public Graph Build(string title) =>
        new(
            title,
            [.. _nodes.Values.OrderBy(node => node.Kind)],
            [
                .. _edges
                    .Where(edge => _nodes.ContainsKey(edge.Key.From) && _nodes.ContainsKey(edge.Key.To))
                    .Select(edge => new GraphEdge(edge.Key.From, edge.Key.To, edge.Key.Kind, edge.Value))
                    .OrderBy(edge => edge.Kind),
            ]
        );

    /// <summary>The first one of an id stays.</summary>
    public string Add(NodeKind kind, string id, string name, params IEnumerable<string?> details)
    {
        _nodes.TryAdd(id, new(id, kind, name, [.. details.OfType<string>().Where(static line => line.Length > 0)]));
        return id;
    }

    public string Add(NodeKind kind, Address address, params IEnumerable<string?> details) =>
        Add(kind, address.ToString(), address.Path, details);

    public void Link(string from, string to, EdgeKind kind = EdgeKind.Requests, string label = "")
    {
        if (from != to && !_edges.TryAdd((from, to, kind), label) && label.Length > 0)
        {
            var before = _edges[(from, to, kind)];
            _edges[(from, to, kind)] =
                before.Length == 0 ? label
                : before.Split(", ").Contains(label) ? before
                : $"{before}, {label}";
        }
    }

    /// <summary>A listener, its rules, and where they send requests.</summary>
    /// <param name="hides">What a condition asks for may have been a secret once, and is not shown.</param>
    /// <param name="details">Beside its protocol and port.</param>
    public string Listener(string balancer, Address address, RouteTable table, bool hides = false, params IEnumerable<string?> details)
    {
        var end = table.Rules.IsEmpty ? "" : "otherwise ";
        var id = Add(
            NodeKind.Listener,
            address,
            [$"{table.Protocol} {table.Port}", .. Steps(table.Default).Select(step => end + step), .. details]
        );
        Link(balancer, id);
        Forward(id, table.Default, table.Rules.IsEmpty ? "" : "otherwise");
        foreach (var rule in table.Rules)
        {
            // A rule that the stack did not make has a name with blanks, which no name of a file has.
            var path = $"{address.Path}/{rule.Name}";
            var from = Add(
                NodeKind.Rule,
                $"{ResourceKind.Rule.Id}/{path}",
                path,
                [.. rule.Conditions.Select(condition => Text(condition, hides)), .. Steps(rule.Steps)]
            );
            Link(id, from);
            Forward(from, rule.Steps, "");
        }

        return id;
    }

    /// <summary>The id of a target group by its name, or by the ARN or name of one that is made elsewhere.</summary>
    public string TargetGroup(string name) =>
        isOwn(name)
            ? Address.Of(ResourceKind.TargetGroup, name).ToString()
            : Add(NodeKind.TargetGroup, "elsewhere/" + name, name, "made elsewhere");

    /// <summary>A function, an address or an instance behind a target group.</summary>
    public void Target(string group, string groupName, RegisteredTarget target)
    {
        var id = target.Id.Key;
        var to =
            id.StartsWith("arn:", StringComparison.Ordinal) && id.Contains(":function:", StringComparison.Ordinal)
                ? Function(id)
                : Add(NodeKind.Target, $"target/{groupName}/{target.Key}", target.Name, target.Zone is { } zone ? $"zone {zone}" : null);
        Link(group, to);
    }

    /// <summary>Who is let in by a security group: other groups by an edge, everybody else in its details.</summary>
    /// <param name="nodeOf">The id of the group that a peer is.</param>
    public string SecurityGroup(Address address, IEnumerable<SecurityGroupRule> rules, Func<ResourceRef, string> nodeOf)
    {
        var own = address.ToString();
        var admitted = rules
            .Where(static rule => rule.Direction == RuleDirection.Ingress)
            .Select(rule => (Node: rule.Peer is RulePeer.Group group ? nodeOf(group.Ref) : null, Rule: rule))
            .ToList();
        var lines = admitted
            .Where(peer => peer.Node is null || peer.Node == own)
            .GroupBy(peer => peer.Node is null ? peer.Rule.Peer.Text(static r => r.Key) : "itself", StringComparer.Ordinal)
            .OrderBy(static peer => peer.Key, StringComparer.Ordinal)
            .Select(peer => $"admits {Ports(peer.Select(static p => p.Rule))} from {peer.Key}");
        Add(NodeKind.SecurityGroup, address, lines);
        foreach (
            var peer in admitted
                .Where(peer => peer.Node is not null && peer.Node != own)
                .GroupBy(static peer => peer.Node ?? "", StringComparer.Ordinal)
                .OrderBy(static peer => peer.Key, StringComparer.Ordinal)
        )
        {
            Link(peer.Key, own, EdgeKind.Admits, Ports(peer.Select(static p => p.Rule)));
        }

        return own;
    }

    /// <summary>One that is made elsewhere, by its id.</summary>
    public string ForeignSecurityGroup(string id) => Add(NodeKind.SecurityGroup, "elsewhere/" + id, id, "made elsewhere");

    /// <param name="name">As the file calls it; null: it is made elsewhere.</param>
    public void Certificate(string? name, string id, string listener) =>
        Link(
            name is null
                ? Add(NodeKind.Certificate, "elsewhere/" + id, id[(id.LastIndexOf('/') + 1)..], "made elsewhere")
                : Address.Of(ResourceKind.Certificate, name).ToString(),
            listener,
            EdgeKind.Serves
        );

    /// <inheritdoc cref="Certificate"/>
    public void TrustStore(string? name, string id, string listener) =>
        Link(
            name is null
                ? Add(NodeKind.TrustStore, "elsewhere/" + id, id.Split('/') is [_, var own, ..] ? own : id, "made elsewhere")
                : Address.Of(ResourceKind.TrustStore, name).ToString(),
            listener,
            EdgeKind.Serves,
            "verifies clients"
        );

    private string Function(string arn)
    {
        var name = string.Join(':', arn.Split(':')[6..]);
        return Add(NodeKind.Function, "function/" + name, name);
    }

    private void Forward(string from, ImmutableArray<Step> steps, string lead)
    {
        foreach (var forward in steps.OfType<Step.Forward>())
        {
            var whole = forward.Targets.Sum(static t => t.Weight);
            foreach (var target in forward.Targets)
            {
                var share =
                    forward.Targets.Length == 1 || whole == 0
                        ? ""
                        : string.Create(CultureInfo.InvariantCulture, $"{100.0 * target.Weight / whole:0.#}%");
                Link(from, TargetGroup(target.Group), EdgeKind.Requests, string.Join(' ', new[] { lead, share }.Where(t => t.Length > 0)));
            }
        }
    }

    /// <summary>What a request meets beside a forward, which is an edge.</summary>
    private static IEnumerable<string> Steps(ImmutableArray<Step> steps) =>
        steps
            .Select(step =>
                step switch
                {
                    Step.Forward forward => forward.Targets.Length > 1 && forward.Targets.All(static t => t.Weight == 0)
                        ? "forward to nothing: every weight is 0"
                        : "",
                    Step.Redirect redirect => $"redirect {redirect.Status} to {To(redirect)}",
                    Step.Respond respond => $"respond {respond.Status}",
                    Step.SignIn signIn => $"authenticate {signIn.By.ToString().ToLowerInvariant()}",
                    Step.Unknown unknown => $"an action of type {unknown.Type}",
                    _ => throw new InvalidOperationException($"No text for {step.GetType().Name}."),
                }
            )
            .Where(static text => text.Length > 0);

    /// <summary>Only what is not the request's own.</summary>
    private static string To(Step.Redirect redirect)
    {
        string?[] parts =
        [
            redirect.Protocol == Step.Redirect.OwnProtocol ? null : redirect.Protocol,
            redirect.Host == Step.Redirect.OwnHost ? null : $"host {redirect.Host}",
            redirect.Port == Step.Redirect.OwnPort ? null : $"port {redirect.Port}",
            redirect.Path == "/" + Step.Redirect.OwnPath ? null : $"path {redirect.Path}",
            redirect.Query == Step.Redirect.OwnQuery ? null : $"query {redirect.Query}",
        ];
        return parts.OfType<string>().ToList() is { Count: > 0 } others ? string.Join(", ", others) : "itself";
    }

    private static string Text(Condition condition, bool hides) =>
        hides && condition is Condition.Header or Condition.Query or Condition.Expression { HeaderName: not null }
            ? $"{condition.Field} {Model.Secrets.Mask}"
            : OutcomeText.Of(condition);

    private static string Ports(IEnumerable<SecurityGroupRule> rules) =>
        string.Join(
            ", ",
            rules
                .OrderBy(static rule => (rule.Protocol, rule.FromPort ?? -1, rule.ToPort ?? -1))
                .Select(static rule => rule.Text(static _ => ""))
                .Select(static text => text[..text.IndexOf(" from ", StringComparison.Ordinal)])
                .Distinct(StringComparer.Ordinal)
        );
}
