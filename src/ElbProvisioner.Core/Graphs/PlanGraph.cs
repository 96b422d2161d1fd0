using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Graphs;

/// <summary>
/// A plan as a graph: what will be there and what goes, each with what the plan does with it. What the plan does not touch is never
/// marked, whatever the two worlds differ in.
/// </summary>
public sealed class PlanGraph
{
    private readonly Dictionary<string, Change> _changes;
    private readonly ILookup<string, Change> _parts;
    private readonly HashSet<string> _before;
    private readonly HashSet<string> _after;
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);

    private PlanGraph(Graph before, Graph after, Plan plan)
    {
        _before = before.Nodes.Select(static n => n.Id).ToHashSet(StringComparer.Ordinal);
        _after = after.Nodes.Select(static n => n.Id).ToHashSet(StringComparer.Ordinal);
        var known = _before.Union(_after).ToHashSet(StringComparer.Ordinal);
        _changes = plan
            .Changes.GroupBy(static c => c.Address.ToString(), StringComparer.Ordinal)
            .ToDictionary(static c => c.Key, static c => c.First(), StringComparer.Ordinal);
        _parts = plan
            .Changes.Where(c => !known.Contains(c.Address.ToString()))
            .ToLookup(static c => OwnerOf(c.Address), StringComparer.Ordinal);
        Orphans = [.. plan.Changes.Where(c => !known.Contains(c.Address.ToString()) && !known.Contains(OwnerOf(c.Address)))];
    }

    private ImmutableArray<Change> Orphans { get; }

    public static Graph Of(Stack stack, LiveWorld world, Plan plan)
    {
        var before = LiveGraph.Of(stack, world);
        var after = plan.Goal == PlanGoal.Destroy ? new Graph("", [], []) : StackGraph.Of(stack, world);
        return new PlanGraph(before, after, plan).Merge(before, after, StackGraph.TitleOf(plan.Stack, plan.Region, plan.Account));
    }

    private Graph Merge(Graph before, Graph after, string title)
    {
        _gone.UnionWith(before.Nodes.Where(GoesWithItsOwner).Select(static n => n.Id));
        var edges = Edges(before, after).ToList();
        var touched = edges.Where(e => e.Change is not null).ToLookup(static e => e.To, static e => e.Change, StringComparer.Ordinal);
        return new(
            title,
            [
                .. after
                    .Nodes.Concat(before.Nodes.Where(n => !_after.Contains(n.Id)))
                    .Select(n => Mark(n, touched))
                    .Concat(Orphans.Select(Lone))
                    .OrderBy(static n => n.Kind),
            ],
            [.. edges.OrderBy(static e => e.Kind)]
        );
    }

    private GraphNode Mark(GraphNode node, ILookup<string, ChangeVerb?> touched)
    {
        var parts = _parts[node.Id].ToList();
        var change = _changes.GetValueOrDefault(node.Id);
        var verb =
            change is not null ? VerbOf(change)
            : parts.Count > 0 ? ChangeVerb.Update
            : _gone.Contains(node.Id) ? ChangeVerb.Delete
            : node.Kind == NodeKind.Target ? ChangeOfTarget(node, touched)
            : null;
        return node with
        {
            Change = verb,
            IsGrave = parts.Prepend(change).OfType<Change>().Any(IsGrave),
            Details =
            [
                .. node.Details,
                .. change is { Verb: ChangeVerb.Delete } && verb == ChangeVerb.Update ? ["an older one is removed"] : Array.Empty<string>(),
                .. parts.Select(static p => $"{Sign(p.Verb)} {p.Address.Kind.Label} {p.Name}"),
            ],
        };
    }

    /// <summary>What is removed while one of the same address stays is left over from a replacement.</summary>
    private ChangeVerb VerbOf(Change change) =>
        change.Verb == ChangeVerb.Delete && _after.Contains(change.Address.ToString()) ? ChangeVerb.Update : change.Verb;

    /// <summary>A load balancer takes its listeners along, and a listener its rules: no plan lists them by themselves.</summary>
    private bool GoesWithItsOwner(GraphNode node)
    {
        var path = node.Id.Split('/');
        return node.Kind is NodeKind.Listener or NodeKind.Rule
            && !_after.Contains(node.Id)
            && (
                IsRemoved($"{ResourceKind.LoadBalancer.Id}/{path[1]}")
                || (node.Kind == NodeKind.Rule && IsRemoved($"{ResourceKind.Listener.Id}/{path[1]}/{path[2]}"))
            );
    }

    private bool IsRemoved(string id) => _changes.GetValueOrDefault(id)?.Verb == ChangeVerb.Delete && !_after.Contains(id);

    /// <summary>It is registered and deregistered with its target group. A function stays what it is, whoever leads to it.</summary>
    private ChangeVerb? ChangeOfTarget(GraphNode node, ILookup<string, ChangeVerb?> touched) =>
        (_before.Contains(node.Id), _after.Contains(node.Id)) switch
        {
            (false, true) when touched[node.Id].Contains(ChangeVerb.Create) => ChangeVerb.Create,
            (true, false) when touched[node.Id].Contains(ChangeVerb.Delete) => ChangeVerb.Delete,
            _ => null,
        };

    private IEnumerable<GraphEdge> Edges(Graph before, Graph after)
    {
        var was = before.Edges.ToDictionary(static e => (e.From, e.To, e.Kind));
        var will = after.Edges.Select(static e => (e.From, e.To, e.Kind)).ToHashSet();
        foreach (var edge in after.Edges)
        {
            var old = was.GetValueOrDefault((edge.From, edge.To, edge.Kind));
            yield return !IsTouched(edge) ? edge
            : old is null ? edge with { Change = ChangeVerb.Create }
            : old.Label == edge.Label ? edge
            : edge with { Change = ChangeVerb.Update, Label = $"{Shown(old.Label)} -> {Shown(edge.Label)}" };
        }

        foreach (var edge in before.Edges.Where(e => !will.Contains((e.From, e.To, e.Kind))))
        {
            yield return IsTouched(edge) ? edge with { Change = ChangeVerb.Delete } : edge;
        }
    }

    /// <summary>The plan changes the thing that the edge is a setting of, or one of its ends comes or goes.</summary>
    private bool IsTouched(GraphEdge edge) =>
        _changes.ContainsKey(HolderOf(edge))
        || _parts[HolderOf(edge)].Any()
        || new[] { edge.From, edge.To }.Any(_gone.Contains)
        || new[] { edge.From, edge.To }.Any(end => _changes.GetValueOrDefault(end) is { Verb: ChangeVerb.Create or ChangeVerb.Delete });

    private static string HolderOf(GraphEdge edge)
    {
        var from = edge.From.Split('/')[0];
        return
            edge.Kind != EdgeKind.Requests
            || from == ResourceKind.LoadBalancer.Id
            || edge.To.StartsWith(ResourceKind.Rule.Id + "/", StringComparison.Ordinal)
            || edge.To.StartsWith(ResourceKind.AutoScalingGroup.Id + "/", StringComparison.Ordinal)
            ? edge.To
            : edge.From;
    }

    private static GraphNode Lone(Change change) =>
        new(change.Address.ToString(), NodeKind.Other, $"{change.Address.Kind.Label} {change.Name}", [])
        {
            Change = change.Verb,
            IsGrave = IsGrave(change),
        };

    /// <summary>What a part is drawn with: it has no place of its own on a request's way.</summary>
    private static string OwnerOf(Address address)
    {
        var first = address.Path.Split('/')[0];
        return address.Kind == ResourceKind.ElasticIp ? Address.Of(ResourceKind.LoadBalancer, first).ToString()
            : address.Kind == ResourceKind.LaunchTemplate
            || address.Kind == ResourceKind.ScalingPolicy
            || address.Kind == ResourceKind.Schedule
            || address.Kind == ResourceKind.LifecycleHook
            || (address.Kind == ResourceKind.Alarm && address.Path.Contains('/', StringComparison.Ordinal))
                ? Address.Of(ResourceKind.AutoScalingGroup, first).ToString()
            : "";
    }

    private static bool IsGrave(Change change) =>
        change.Traffic.Impact is TrafficImpact.NewEndpoint or TrafficImpact.Gap or TrafficImpact.Clients;

    private static string Shown(string label) => label.Length == 0 ? "everything" : label;

    /// <summary>As plans mark changes everywhere.</summary>
    public static string Sign(ChangeVerb verb) =>
        verb switch
        {
            ChangeVerb.Create => "+",
            ChangeVerb.Update => "~",
            ChangeVerb.Replace => "±",
            ChangeVerb.Delete => "-",
            _ => throw new ArgumentOutOfRangeException(nameof(verb)),
        };
}
