using System.Text.Json;
using Amazon.Runtime.Internal.Util;
using ElbProvisioner.AwsClients.Wire;

namespace ElbProvisioner.AwsClients.Trees;

/// <summary>Writes and reads trees in JSON.</summary>
internal static class JsonTree
{
    public static void Write(Utf8JsonWriter json, TreeRequest request) => Write(json, request.Input, request.Members);

    /// <summary>None where the operation answers nothing: then the body may be no JSON at all.</summary>
    public static JsonMemberReader<TreeResponse>? Reader(StructureShape output) =>
        output.Members.Count == 0 ? null : static (name, ref json, response) => ReadMember(name, ref json, response.Tree);

    private static void Write(Utf8JsonWriter json, StructureShape structure, IReadOnlyDictionary<string, object> members)
    {
        foreach (var member in structure.Members)
        {
            // In a REST request some members stand in the address.
            if (member.Place != MemberPlace.Body || member.Sent(members) is not { } value)
            {
                continue;
            }
            json.WritePropertyName(member.RequestName);
            Write(json, member.Shape, value);
        }
    }

    private static void Write(Utf8JsonWriter json, Shape shape, object value)
    {
        switch (shape)
        {
            case StructureShape structure:
                json.WriteItem((IReadOnlyDictionary<string, object>)value, (writer, members) => Write(writer, structure, members));
                break;
            case ListShape list:
                json.WriteStartArray();
                foreach (var item in (IReadOnlyList<object>)value)
                {
                    Write(json, list.Item, item);
                }
                json.WriteEndArray();
                break;
            default:
                json.WriteAny(value);
                break;
        }
    }

    private static bool ReadMember(string name, ref StreamingUtf8JsonReader json, Tree tree)
    {
        if (tree.Shape.Answered(name) is not { } member)
        {
            return false;
        }
        tree.Set(member, Read(ref json, member.Shape));
        return true;
    }

    private static object? Read(ref StreamingUtf8JsonReader json, Shape shape) =>
        shape switch
        {
            ScalarShape scalar => JsonFields.ReadText(ref json) is { } text ? scalar.Read(text) : null,
            StructureShape structure => JsonFields.ReadStructure(ref json, new Tree(structure), ReadMember)?.Members,
            ListShape list => ReadList(ref json, list),
            MapShape map => ReadMap(ref json, map),
            _ => throw new InvalidOperationException($"{shape.Takes} is not read from JSON"),
        };

    private static List<object>? ReadList(ref StreamingUtf8JsonReader json, ListShape list)
    {
        // What is null says nothing, here as in a structure.
        var items = JsonFields.ReadList(ref json, (ref item) => Read(ref item, list.Item));
        return items is null ? null : [.. items.OfType<object>()];
    }

    private static Dictionary<string, object>? ReadMap(ref StreamingUtf8JsonReader json, MapShape map)
    {
        var entries = JsonFields.ReadMap(ref json, (ref value) => Read(ref value, map.Value));
        if (entries is null)
        {
            return null;
        }
        var said = new Dictionary<string, object>(entries.Count);
        foreach (var (key, value) in entries)
        {
            if (value is not null)
            {
                said[key] = value;
            }
        }

        return said;
    }
}
