using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Properties;

/// <summary>From a map of the file to settings.</summary>
internal static class TableBinding
{
    /// <summary>What the map of a kind says, with the language's defaults filled in.</summary>
    /// <param name="attributes">The key under which attributes stand by AWS's own keys; null: the kind has none.</param>
    public static Settings Read(PropertyTable table, WrittenMap map, Key<Pair<string>[]>? attributes = null) =>
        Said(table, map, attributes).Filled();

    /// <summary>The same without the defaults, of what is completed when its surroundings are known.</summary>
    public static Settings Said(PropertyTable table, WrittenMap map, Key<Pair<string>[]>? attributes = null)
    {
        var inSections = table.Sections.SelectMany(s => s.Properties).ToHashSet();
        var settings = Written(table, table.Properties.Where(p => p.AttributeKey is null && !inSections.Contains(p)), map);
        foreach (var section in table.Sections)
        {
            if (map.Find(section.Key) is { } part)
            {
                settings = part.Over(settings);
            }
        }

        if (attributes is not null)
        {
            var friendly = table
                .Properties.Where(p => p.AttributeKey is not null)
                .Select(p => p.Key is Key<string> key ? new FriendlyKey(key, p.AttributeKey ?? "", map.Find(key)) : null)
                .OfType<FriendlyKey>()
                .Concat(table.Composites.SelectMany(c => map.Get(c, []).Select(pair => new FriendlyKey(c, pair.Key, pair.Value))));
            var keys = friendly.ToList();
            settings = settings
                .WithAttributes(AttributesShape.Merge(map, attributes, keys))
                .At(
                    map.Get(attributes, [])
                        .Select(pair => (pair.Key, At: pair.KeyAt))
                        .Concat(keys.Where(k => map.Has(k.From)).Select(k => (Key: k.Attribute, At: map.KeyAt(k.From))))
                        .Where(pair => table.Attribute(pair.Key) is not null)
                );
        }

        return settings;
    }

    /// <summary>Nothing but what the map says.</summary>
    public static Settings Written(PropertyTable table, IEnumerable<Property> properties, WrittenMap map)
    {
        var values = new object?[table.Properties.Count];
        var at = new SourceSpan[values.Length];
        foreach (var property in properties)
        {
            if (property.Key is { } key && map.Has(key))
            {
                values[property.Ordinal] = map.ValueOf(key);
                at[property.Ordinal] = map.At(key);
            }
        }

        return new(table, values, [.. at]);
    }
}
