using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Util;

namespace ElbProvisioner.AwsClients.Wire;

/// <summary>Reads the value the reader stands on.</summary>
internal delegate T JsonValueReader<T>(ref StreamingUtf8JsonReader json);

/// <summary>Reads the value of the named member into <paramref name="value"/>, or returns false and reads nothing.</summary>
internal delegate bool JsonMemberReader<T>(string name, ref StreamingUtf8JsonReader json, T value);

/// <summary>
/// Reads and writes the members of JSON bodies. A read begins on a value's first token and ends on its last;
/// members nobody asked for are skipped, so that a newer service does not break an older client.
/// </summary>
internal static class JsonFields
{
    public static string? ReadText(ref StreamingUtf8JsonReader json) =>
        json.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => json.GetString(),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Number => Encoding.UTF8.GetString(json.ValueSpan),
            var token => throw new FormatException($"expected a scalar, found {token}"),
        };

    public static bool? ReadBoolean(ref StreamingUtf8JsonReader json) => ReadText(ref json) is { } text ? Scalars.ReadBoolean(text) : null;

    public static int? ReadInteger(ref StreamingUtf8JsonReader json) => ReadText(ref json) is { } text ? Scalars.ReadInteger(text) : null;

    public static long? ReadLong(ref StreamingUtf8JsonReader json) => ReadText(ref json) is { } text ? Scalars.ReadLong(text) : null;

    public static double? ReadDouble(ref StreamingUtf8JsonReader json) => ReadText(ref json) is { } text ? Scalars.ReadDouble(text) : null;

    public static DateTime? ReadTimestamp(ref StreamingUtf8JsonReader json) =>
        ReadText(ref json) is { } text ? Scalars.ReadTimestamp(text) : null;

    public static MemoryStream? ReadBlob(ref StreamingUtf8JsonReader json) =>
        ReadText(ref json) is { } text ? Scalars.ReadBlob(text) : null;

    /// <summary>Hands every member to <paramref name="readMember"/>, which returns false for those it does not know.</summary>
    public static T? ReadStructure<T>(ref StreamingUtf8JsonReader json, T value, JsonMemberReader<T> readMember)
        where T : class
    {
        if (!Begins(ref json, JsonTokenType.StartObject))
        {
            return null;
        }
        while (NextName(ref json) is { } name)
        {
            if (!readMember(name, ref json, value))
            {
                Skip(ref json);
            }
        }

        return value;
    }

    public static List<T>? ReadList<T>(ref StreamingUtf8JsonReader json, JsonValueReader<T> readItem)
    {
        if (!Begins(ref json, JsonTokenType.StartArray))
        {
            return null;
        }
        var items = new List<T>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            items.Add(readItem(ref json));
        }
        return items;
    }

    public static Dictionary<string, T>? ReadMap<T>(ref StreamingUtf8JsonReader json, JsonValueReader<T> readValue)
    {
        if (!Begins(ref json, JsonTokenType.StartObject))
        {
            return null;
        }
        var entries = new Dictionary<string, T>();
        while (NextName(ref json) is { } name)
        {
            entries[name] = readValue(ref json);
        }
        return entries;
    }

    public static void WriteField(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void WriteField(this Utf8JsonWriter json, string name, ConstantClass? value) => json.WriteField(name, value?.Value);

    public static void WriteField(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } given)
        {
            json.WriteBoolean(name, given);
        }
    }

    public static void WriteField(this Utf8JsonWriter json, string name, int? value) => json.WriteField(name, (long?)value);

    public static void WriteField(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } given)
        {
            json.WriteNumber(name, given);
        }
    }

    public static void WriteField(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is not { } given)
        {
            return;
        }
        if (double.IsFinite(given))
        {
            json.WriteNumber(name, given);
        }
        else
        {
            json.WriteString(name, Scalars.Write(given));
        }
    }

    public static void WriteField(this Utf8JsonWriter json, string name, DateTime? value) =>
        json.WriteField(name, value is { } given ? Scalars.ToEpoch(given) : (double?)null);

    public static void WriteField(this Utf8JsonWriter json, string name, MemoryStream? value)
    {
        if (value is not null)
        {
            json.WriteBase64String(name, value.ToArray());
        }
    }

    /// <summary>Writes a scalar of a tree.</summary>
    public static void WriteAny(this Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case DateTime time:
                json.WriteNumberValue(Scalars.ToEpoch(time));
                break;
            default:
                json.WriteStringValue(Scalars.WriteAny(value));
                break;
        }
    }

    public static void WriteStructure<T>(this Utf8JsonWriter json, string name, T? value, Action<Utf8JsonWriter, T> writeMembers)
        where T : class
    {
        if (value is null)
        {
            return;
        }
        json.WritePropertyName(name);
        json.WriteItem(value, writeMembers);
    }

    public static void WriteItem<T>(this Utf8JsonWriter json, T value, Action<Utf8JsonWriter, T> writeMembers)
    {
        json.WriteStartObject();
        writeMembers(json, value);
        json.WriteEndObject();
    }

    public static void WriteList<T>(this Utf8JsonWriter json, string name, List<T>? items, Action<Utf8JsonWriter, T> writeItem)
    {
        if (items is null)
        {
            return;
        }
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            writeItem(json, item);
        }
        json.WriteEndArray();
    }

    private static bool Begins(ref StreamingUtf8JsonReader json, JsonTokenType expected)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return false;
        }
        return json.TokenType == expected ? true : throw new FormatException($"expected {expected}, found {json.TokenType}");
    }

    /// <summary>Moves to the next member's value and returns the member's name, or null behind the last one.</summary>
    private static string? NextName(ref StreamingUtf8JsonReader json)
    {
        if (!json.Read() || json.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }
        var name = json.GetString();
        json.Read();
        return name;
    }

    private static void Skip(ref StreamingUtf8JsonReader json)
    {
        var depth = 0;
        do
        {
            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                depth++;
            }
            else if (json.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                depth--;
            }
        } while (depth > 0 && json.Read());
    }
}
