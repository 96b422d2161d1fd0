using System.Collections.Immutable;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Core.Planning;

using Attributes = ImmutableSortedDictionary<string, string>;

internal static class AttributeDiff
{
    /// <summary>Declared attributes that differ, and those that go back to AWS's default because the file no longer declares them.</summary>
    public static (ImmutableArray<PropertyChange> Shown, Attributes Set) Between(
        Attributes desired, Attributes reported, LiveResource live, Func<string, string?> defaultOf)
    {
        var set = desired.Concat(TagDiff.Forgotten(desired, live, defaultOf))
            .Where(a => reported.GetValueOrDefault(a.Key) != a.Value)
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
        return ([.. set.Select(a => new PropertyChange("attributes." + a.Key, reported.GetValueOrDefault(a.Key), a.Value))], set);
    }

    public static IEnumerable<Property> Properties(Attributes attributes) =>
        attributes.Select(a => Property.Of("attributes." + a.Key, a.Value));
}
