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
        var was = live.As(desired);
        return ToldApart(
            Between(Fact.Of(desired, nameOf), Fact.Of(was, nameOf), isFixed.Contains),
            () => Between(Fact.Of(desired, ById(nameOf)), Fact.Of(was, ById(nameOf)), isFixed.Contains)
        );
    }

    /// <summary>The name, and which of several that have it: by the end of its id, or as what this run makes.</summary>
    public static Func<ResourceRef, string> ById(Func<ResourceRef, string> nameOf) =>
        reference =>
            reference switch
            {
                ResourceRef.Planned => $"{nameOf(reference)} (new)",
                ResourceRef.Existing { Id: var id } when nameOf(reference) is var name && name != id =>
                    $"{name} ({id[(id.LastIndexOf('/') + 1)..]})",
                _ => nameOf(reference),
            };

    /// <summary>A change both sides of which read alike tells nothing: what is behind the names does.</summary>
    /// <param name="precise">The same changes, with ids beside names.</param>
    public static ImmutableArray<PropertyChange> ToldApart(
        ImmutableArray<PropertyChange> changes,
        Func<ImmutableArray<PropertyChange>> precise
    )
    {
        var gone = changes.Where(static c => c.After is null).Select(static c => c.Before).ToHashSet(StringComparer.Ordinal);
        bool IsAlike(PropertyChange change) =>
            change.Before == change.After || (change.Before is null && change.After is not null && gone.Contains(change.After));

        if (!changes.Any(IsAlike))
        {
            return changes;
        }

        var alike = changes.Where(IsAlike).Select(static c => c.After).ToHashSet(StringComparer.Ordinal);
        var told = precise().ToLookup(static c => (c.Path, c.Before is null, c.After is null));
        return
        [
            .. changes.Select(c =>
                alike.Contains(c.After ?? c.Before) ? told[(c.Path, c.Before is null, c.After is null)].FirstOrDefault() ?? c : c
            ),
        ];
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
