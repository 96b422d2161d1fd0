using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

/// <summary>Settings that leave the file go back to AWS's own values: what the file declared last stands in the object's tags.</summary>
public static class Undo
{
    /// <summary>In the declared items. It is a format.</summary>
    public const string Item = "group.";

    /// <summary>What to remember of what the file declares: a set item by item, since nobody else's items are touched.</summary>
    public static IEnumerable<string> ItemsOf(Settings declared) =>
        declared
            .Table.Properties.Where(p => p.IsUndone && declared.Has(p))
            .SelectMany(p =>
                declared.ValueOf(p) is ImmutableSortedSet<string> set ? set.Select(item => $"{Item}{p.Path}.{item}") : [Item + p.Path]
            );

    /// <summary>The file said it at the last apply.</summary>
    /// <param name="tags">The object's.</param>
    public static bool Remembers(Property property, IReadOnlyDictionary<string, string> tags) =>
        DeclaredTags.Read(tags, Item).Contains(property.Path, StringComparer.Ordinal);

    /// <summary>What is wanted, and AWS's own value for what the file declared at the last apply and no longer does.</summary>
    public static Settings Of(Settings desired, Settings live, ImmutableSortedDictionary<string, string> tags)
    {
        var declared = DeclaredTags.Read(tags, Item).ToHashSet(StringComparer.Ordinal);
        return desired
            .Table.Properties.Where(p => p.IsUndone && !desired.Has(p))
            .Aggregate(
                desired,
                (settings, property) =>
                {
                    var own = declared
                        .Where(d => d.StartsWith(property.Path + ".", StringComparison.Ordinal))
                        .Select(d => d[(property.Path.Length + 1)..])
                        .ToList();
                    return own.Count > 0 && live.ValueOf(property) is ImmutableSortedSet<string> set
                            ? settings.With(property, set.Except(own))
                        : declared.Contains(property.Path) ? settings.With(property, property.Aws)
                        : settings;
                }
            );
    }
}
