using System.Collections;
using System.Text.Json;
using Amazon.Runtime;

namespace ElbProvisioner.AwsClients.Tests.Infrastructure;

/// <summary>Makes the tree that says what a typed object says, and compares the two.</summary>
internal static class TreeObject
{
    /// <param name="type">The type of the typed client: JSON does not tell an int from a long.</param>
    public static IReadOnlyDictionary<string, object> Build(Type type, JsonElement members) =>
        members
            .EnumerateObject()
            .ToDictionary(member => member.Name, member => Value(ModelObject.PropertyOf(type, member.Name).PropertyType, member.Value));

    private static object Value(Type type, JsonElement value)
    {
        if (type.IsAssignableTo(typeof(IDictionary)))
        {
            return value.EnumerateObject().ToDictionary(entry => entry.Name, entry => Value(type.GetGenericArguments()[1], entry.Value));
        }
        if (type.IsAssignableTo(typeof(IList)))
        {
            return value.EnumerateArray().Select(item => Value(type.GetGenericArguments()[0], item)).ToList();
        }
        if (IsStructure(type))
        {
            return Build(type, value);
        }
        var built = new ModelObject(new HashSet<string>()).Build(type, value);
        return Plain(built);
    }

    /// <summary>Where the tree does not say exactly what the typed object says, of the same types.</summary>
    public static IEnumerable<string> Differences(object? typed, object? tree, string path)
    {
        switch (typed, tree)
        {
            case (null, null):
                return [];
            case (IDictionary map, IReadOnlyDictionary<string, object> entries):
                return map
                    .Keys.Cast<string>()
                    .Union(entries.Keys)
                    .SelectMany(key => Differences(map[key], entries.GetValueOrDefault(key), $"{path}.{key}"));
            case (IList list, IReadOnlyList<object> items) when list.Count == items.Count:
                return items.SelectMany((item, index) => Differences(list[index], item, $"{path}[{index}]"));
            case (not null, IReadOnlyDictionary<string, object> members) when IsStructure(typed.GetType()):
                var told = members.ToDictionary(member => ModelObject.PropertyOf(typed.GetType(), member.Key).Name, member => member.Value);
                return ModelObject
                    .OwnProperties(typed.GetType())
                    .SelectMany(property =>
                        Differences(property.GetValue(typed), told.GetValueOrDefault(property.Name), $"{path}.{property.Name}")
                    );
            case (not null, byte[] blob) when Plain(typed) is byte[] expected:
                return expected.SequenceEqual(blob) ? [] : [$"{path}: another blob"];
            case (not null, not null) when Plain(typed).Equals(tree) && (tree is not DateTime time || time.Kind == DateTimeKind.Utc):
                return [];
            default:
                return [$"{path}: {tree ?? "nothing"}, the typed client has {typed ?? "nothing"}"];
        }
    }

    private static bool IsStructure(Type type) =>
        type.Namespace?.StartsWith("Amazon.", StringComparison.Ordinal) == true && !type.IsAssignableTo(typeof(ConstantClass));

    private static object Plain(object typed) =>
        typed switch
        {
            ConstantClass constant => constant.Value,
            MemoryStream blob => blob.ToArray(),
            _ => typed,
        };
}
