using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile;

/// <summary>Fills variables into the scalar values of the merged tree; every node keeps the position the user wrote it at.</summary>
internal sealed class Substitution(TextFilling filling, bool inOutputs)
{
    private const string VariablesKey = "variables";
    private const string OutputsKey = "outputs";

    private readonly Dictionary<Node, Node> _visited = [];

    public static FilledTree Apply(MapNode root, Variables variables, ImmutableArray<StackSource> sources, List<Diagnostic> diagnostics)
    {
        var reports = new SubstitutionReports(sources, diagnostics);
        var values = new VariableValues(
            root.Find(VariablesKey)?.Value as MapNode,
            variables,
            reports,
            SecretPlaces.VariablesIn(SecretPlaces.In([root]))
        );
        var texts = new TextFilling(values, reports);
        values.RefuseUnknownGiven();
        var plain = new Substitution(texts, inOutputs: false);
        var entries = root.Entries.ConvertAll(entry =>
            entry.Key switch
            {
                VariablesKey => entry,
                OutputsKey => entry with { Value = new Substitution(texts, inOutputs: true).Visit(entry.Value) },
                _ when Ignored.IsKey(entry.Key) => entry,
                _ => entry with { Value = plain.Visit(entry.Value) },
            }
        );
        values.FindUnused(texts);
        return new FilledTree(new MapNode(root.At, entries), values);
    }

    /// <summary>What aliases share is visited once, and stays shared.</summary>
    private Node Visit(Node node)
    {
        if (_visited.TryGetValue(node, out var filled))
        {
            return filled;
        }

        return _visited[node] = node switch
        {
            ScalarNode scalar => filling.Fill(scalar, inOutputs),
            ListNode list => Changed(list.Items, Visit) is { } items ? new ListNode(list.At, items) : list,
            MapNode map => Changed(
                map.Entries,
                entry => Inside(entry) is var value && value != entry.Value ? entry with { Value = value } : entry
            )
                is { } entries
                ? new MapNode(map.At, entries)
                : map,
            _ => node,
        };
    }

    private Node Inside(MapEntry entry) =>
        SecretPlaces.IsOne(entry) && entry.Value is ScalarNode secret ? filling.FillSecret(secret) : Visit(entry.Value);

    /// <summary>Null when nothing changed, so that whole branches are shared.</summary>
    private static ImmutableArray<T>? Changed<T>(ImmutableArray<T> items, Func<T, T> change)
        where T : class
    {
        ImmutableArray<T>.Builder? changed = null;
        for (var i = 0; i < items.Length; i++)
        {
            var item = change(items[i]);
            if (changed is null && !ReferenceEquals(item, items[i]))
            {
                changed = items.ToBuilder();
            }

            if (changed is not null)
            {
                changed[i] = item;
            }
        }

        return changed?.ToImmutable();
    }
}

/// <summary>The tree with its variables filled in, and what they were.</summary>
internal sealed record FilledTree(MapNode Tree, VariableValues Values);
