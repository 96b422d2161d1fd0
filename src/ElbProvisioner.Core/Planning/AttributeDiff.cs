using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning;

using Attributes = ImmutableSortedDictionary<string, string>;

internal static class AttributeDiff
{
    /// <summary>
    /// Declared attributes that differ, and those that go back to AWS's default because the file no longer declares them.
    /// </summary>
    public static (ImmutableArray<PropertyChange> Shown, Attributes Set) Between(Settings desired, Attributes reported, LiveResource live)
    {
        var set = desired
            .Attributes.Concat(TagDiff.Forgotten(desired, live))
            .Where(a => reported.GetValueOrDefault(a.Key) != a.Value)
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
        return ([.. set.Select(a => Changed(desired.Table, a.Key, reported.GetValueOrDefault(a.Key), a.Value))], set);
    }

    /// <summary>Of something new: nothing is felt of its making.</summary>
    public static IEnumerable<Fact> Properties(Attributes attributes) =>
        attributes.Select(a => Fact.Of("attributes." + a.Key, a.Value, Feels.Nothing));

    private static PropertyChange Changed(PropertyTable table, string key, string? before, string after) =>
        new("attributes." + key, before, after) { Traffic = table.Attribute(key)?.Effect(before, after) ?? TrafficEffect.None };
}
