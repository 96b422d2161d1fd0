using System.Collections.Immutable;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning;

/// <summary>One comparable fact of an object.</summary>
/// <param name="Key">What is compared: ids, not names.</param>
/// <param name="Text">What is shown: names, not ids.</param>
/// <param name="Effect">What traffic feels when it changes in place: whoever adds a property says so, next to it.</param>
internal sealed record Property(string Path, string Key, string Text, EffectRule Effect)
{
    public bool IsSensitive { get; init; }

    public static Property Of(string path, string value, EffectRule effect) => new(path, value, value, effect);

    public static Property Of(string path, int value, EffectRule effect) => Of(path, value.ToString(), effect);
}

internal static class PropertyDiff
{
    /// <summary>Every path whose key differs, in the order of <paramref name="desired"/>, then what only <paramref name="live"/> has.</summary>
    public static ImmutableArray<PropertyChange> Between(
        IEnumerable<Property> desired, IEnumerable<Property> live, Func<string, bool>? forcesReplacement = null)
    {
        var before = live.ToDictionary(p => p.Path, StringComparer.Ordinal);
        var changes = ImmutableArray.CreateBuilder<PropertyChange>();
        foreach (var after in desired)
        {
            if (before.Remove(after.Path, out var was) && was.Key == after.Key)
            {
                continue;
            }

            changes.Add(new(after.Path, was?.Text, after.Text, forcesReplacement?.Invoke(after.Path) ?? false, after.IsSensitive) { Traffic = after.Effect(was?.Text, after.Text) });
        }

        foreach (var gone in before.Values)
        {
            changes.Add(new(gone.Path, gone.Text, null, forcesReplacement?.Invoke(gone.Path) ?? false, gone.IsSensitive) { Traffic = gone.Effect(gone.Text, null) });
        }

        return changes.ToImmutable();
    }

    public static ImmutableArray<PropertyChange> Created(IEnumerable<Property> desired) =>
        [.. desired.Where(p => p.Text.Length > 0).Select(p => new PropertyChange(p.Path, null, p.Text, IsSensitive: p.IsSensitive))];

    public static bool Touches(this ImmutableArray<PropertyChange> changes, string path) =>
        changes.Any(c => c.Path == path || (c.Path.StartsWith(path, StringComparison.Ordinal) && c.Path[path.Length] == '.'));
}
