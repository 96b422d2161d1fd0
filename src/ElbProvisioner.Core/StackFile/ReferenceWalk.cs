using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile.Language;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile;

/// <summary>From the shapes that the binder follows and the tables of properties to what the reference tells.</summary>
internal sealed class ReferenceWalk
{
    private readonly Dictionary<IFixedMap, ReferenceMap> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Key, (Property Property, Settings Silent)> _properties = new(ReferenceEqualityComparer.Instance);

    private ReferenceWalk()
    {
        foreach (var table in PropertyTables.All)
        {
            var silent = table.Empty.Filled();
            foreach (var property in table.Properties.Where(property => property.Key is not null))
            {
                _properties.Add(property.Key ?? throw new InvalidOperationException(property.Path), (property, silent));
            }

            foreach (var attribute in table.AwsAttributes)
            {
                if (attribute.Written is { } key && table.Attribute(attribute.Key) is { } property)
                {
                    _properties.Add(key, (property, silent));
                }
            }
        }
    }

    public static ReferenceMap OfLanguage() => new ReferenceWalk().Map(StackLanguage.Shape, "", "");

    private ReferenceMap Map(IFixedMap map, string path, string place)
    {
        if (_known.TryGetValue(map, out var known))
        {
            return known;
        }

        var keys = map.Keys.ToLookup(key => key.Shape is not null);
        return _known[map] = new(
            path,
            place,
            map.Description,
            [.. keys[true].Select(key => Key(key, Under(path, key.Name), Under(place, key.Name)))],
            [.. keys[false].OfType<LaterKey>().Select(key => key.Name)]
        );
    }

    private ReferenceKey Key(Key key, string path, string place)
    {
        var shape = key.Shape ?? throw new InvalidOperationException($"{place} is refused for now.");
        var told = new ReferenceKey(key.Name, shape.Details, key.Description, Inside(shape, path, place)) { IsRequired = key.IsRequired };
        return _properties.TryGetValue(key, out var found) ? WithFacts(told, found.Property, found.Silent) : told;
    }

    /// <summary>The first map with fixed keys, through names, lists and forms.</summary>
    private ReferenceMap? Inside(Shape shape, string path, string place) =>
        shape is IFixedMap map
            ? Map(map, path, place)
            : shape.Inner.Select(inner => Inside(inner, path, place + shape.PathInside)).OfType<ReferenceMap>().FirstOrDefault();

    private static ReferenceKey WithFacts(ReferenceKey key, Property property, Settings silent) =>
        key with
        {
            Unless = property.DefaultIn(silent) is { } value and not "" ? Text(property, value) : null,
            Aws =
                property.DefaultIn(silent) is null && property.Aws is { } aws && Text(property, aws) is { Length: > 0 } text ? text : null,
            Attribute = property.AttributeKey == key.Name ? null : property.AttributeKey,
            Change =
                property.IsFixed ? KeyChange.Replaces
                : property.Line.IsVersioned ? KeyChange.NextVersion
                : KeyChange.InPlace,
        };

    private static string Text(Property property, object value) =>
        value is TimeSpan duration
            ? DurationShape.Write(duration)
            : property.Form.Text(value, static reference => reference.ToString() ?? "");

    private static string Under(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
