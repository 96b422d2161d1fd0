namespace ElbProvisioner.AwsClients.Trees;

/// <summary>Holds a tree against the shape it is to be sent as.</summary>
internal static class TreeCheck
{
    /// <summary>The first mistake, beginning with the place ("….Tags[1].Key takes a string, not an Int32"), or null.</summary>
    public static string? Mistake(Shape shape, object? value) =>
        (shape, value) switch
        {
            (ScalarShape scalar, not null) when scalar.Accepts(value) => null,
            (ListShape list, IReadOnlyList<object> items) => InList(list, items),
            (MapShape map, IReadOnlyDictionary<string, object> entries) => InMap(map, entries),
            (StructureShape structure, IReadOnlyDictionary<string, object> members) => InStructure(structure, members),
            _ => $" takes {shape.Takes}, not {value?.GetType().Name ?? "null"}",
        };

    private static string? InList(ListShape list, IReadOnlyList<object> items)
    {
        for (var index = 0; index < items.Count; index++)
        {
            if (Mistake(list.Item, items[index]) is { } mistake)
            {
                return $"[{index}]{mistake}";
            }
        }

        return null;
    }

    private static string? InMap(MapShape map, IReadOnlyDictionary<string, object> entries)
    {
        foreach (var (key, value) in entries)
        {
            if (Mistake(map.Value, value) is { } mistake)
            {
                return $"[\"{key}\"]{mistake}";
            }
        }

        return null;
    }

    private static string? InStructure(StructureShape structure, IReadOnlyDictionary<string, object> members)
    {
        foreach (var (name, value) in members)
        {
            if (structure.Named(name) is not { } member)
            {
                return $".{name} is no member of the service model";
            }
            if (Mistake(member.Shape, value) is { } mistake)
            {
                return $".{name}{mistake}";
            }
        }

        return null;
    }
}
