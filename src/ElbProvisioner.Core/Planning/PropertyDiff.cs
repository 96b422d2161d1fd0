using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning;

internal static class PropertyDiff
{
    /// <summary>Without attributes: those are compared where the file declares them, see <see cref="AttributeDiff"/>.</summary>
    public static ImmutableArray<PropertyChange> Between(Settings desired, Settings live, Func<ResourceRef, string> nameOf)
    {
        var isFixed = desired.Table.Properties.Where(p => p.IsFixed).Select(p => p.Path).ToHashSet(StringComparer.Ordinal);
        return Between(Fact.Of(desired, nameOf), Fact.Of(live.As(desired), nameOf), isFixed.Contains);
    }

    /// <summary>Of something new: nothing is felt of its making.</summary>
    public static ImmutableArray<PropertyChange> Created(Settings desired, Func<ResourceRef, string> nameOf) =>
        [.. Created(Fact.Of(desired.WithoutQuiet(), nameOf)), .. Created(AttributeDiff.Properties(desired.Attributes))];

    /// <summary>
    /// Every path whose key differs, in the order of <paramref name="desired"/>, then what only <paramref name="live"/> has.
    /// </summary>
    public static ImmutableArray<PropertyChange> Between(
        IEnumerable<Fact> desired,
        IEnumerable<Fact> live,
        Func<string, bool>? forcesReplacement = null
    )
    {
        var before = live.ToDictionary(p => p.Path, StringComparer.Ordinal);
        var changes = ImmutableArray.CreateBuilder<PropertyChange>();
        foreach (var after in desired)
        {
            if (before.Remove(after.Path, out var was) && was.Key == after.Key)
            {
                continue;
            }

            changes.Add(
                new(after.Path, was?.Text, after.Text, forcesReplacement?.Invoke(after.Path) ?? false, after.IsSensitive)
                {
                    Traffic = after.Effect(was?.Text, after.Text),
                }
            );
        }

        foreach (var gone in before.Values)
        {
            changes.Add(
                new(gone.Path, gone.Text, null, forcesReplacement?.Invoke(gone.Path) ?? false, gone.IsSensitive)
                {
                    Traffic = gone.Effect(gone.Text, null),
                }
            );
        }

        return changes.ToImmutable();
    }

    public static ImmutableArray<PropertyChange> Created(IEnumerable<Fact> desired) =>
        [.. desired.Where(p => p.Text.Length > 0).Select(p => new PropertyChange(p.Path, null, p.Text, IsSensitive: p.IsSensitive))];

    public static bool Touches(this ImmutableArray<PropertyChange> changes, string path) =>
        changes.Any(c => c.Path == path || (c.Path.StartsWith(path, StringComparison.Ordinal) && c.Path[path.Length] == '.'));
}
