using System.Collections.Immutable;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile;

/// <summary>Lays one file over another: maps merge by key, scalars and lists are replaced, <c>null</c> removes.</summary>
internal static class TreeMerge
{
    public static MapNode Merge(MapNode lower, MapNode upper)
    {
        var entries = ImmutableArray.CreateBuilder<MapEntry>(lower.Entries.Length + upper.Entries.Length);
        foreach (var entry in lower.Entries)
        {
            if (upper.Find(entry.Key) is not { } over)
            {
                entries.Add(entry);
            }
            else if (over.Value is not ScalarNode { IsNull: true })
            {
                entries.Add(
                    entry.Value is MapNode below && over.Value is MapNode above ? entry with { Value = Merge(below, above) } : over
                );
            }
        }

        foreach (var entry in upper.Entries)
        {
            if (lower.Find(entry.Key) is null && entry.Value is not ScalarNode { IsNull: true })
            {
                entries.Add(entry);
            }
        }

        return new MapNode(lower.At, entries.ToImmutable());
    }
}
