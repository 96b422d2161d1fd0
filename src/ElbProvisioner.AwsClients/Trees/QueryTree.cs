using ElbProvisioner.AwsClients.Wire;

namespace ElbProvisioner.AwsClients.Trees;

/// <summary>Writes trees in the query protocol and in its EC2 dialect.</summary>
internal static class QueryTree
{
    public static void Write(QueryWriter query, string prefix, TreeRequest request) => Write(query, prefix, request.Input, request.Members);

    private static void Write(QueryWriter query, string prefix, StructureShape structure, IReadOnlyDictionary<string, object> members)
    {
        foreach (var member in structure.Members)
        {
            if (member.Sent(members) is { } value)
            {
                Write(query, prefix + member.RequestName, member.Shape, value);
            }
        }
    }

    private static void Write(QueryWriter query, string key, Shape shape, object value)
    {
        switch (shape)
        {
            case StructureShape structure:
                Write(query, key + ".", structure, (IReadOnlyDictionary<string, object>)value);
                break;
            case ListShape list:
                query.WriteList(
                    key,
                    list.ItemName,
                    (IReadOnlyList<object>)value,
                    (writer, itemKey, item) => Write(writer, itemKey, list.Item, item)
                );
                break;
            case MapShape map:
                query.WriteMap(
                    key,
                    map.EntryName,
                    map.KeyName,
                    map.ValueName,
                    (IReadOnlyDictionary<string, object>)value,
                    (writer, valueKey, entry) => Write(writer, valueKey, map.Value, entry)
                );
                break;
            default:
                query.Write(key, Scalars.WriteAny(value));
                break;
        }
    }
}
