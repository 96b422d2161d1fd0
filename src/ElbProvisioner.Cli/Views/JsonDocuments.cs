using System.Buffers;
using System.Text;
using System.Text.Json;
using ElbProvisioner.Core.PlanFile;

namespace ElbProvisioner.Cli.Views;

/// <summary>One JSON document for stdout, with its <c>formatVersion</c> first.</summary>
internal static class JsonDocuments
{
    public static string Write(int formatVersion, Action<Utf8JsonWriter> members) => Write(formatVersion, members, PlanJson.Indented);

    /// <summary>The same on one line.</summary>
    public static string WriteLine(int formatVersion, Action<Utf8JsonWriter> members) => Write(formatVersion, members, PlanJson.Compact);

    /// <summary>An object for each.</summary>
    public static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> members)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Write(int formatVersion, Action<Utf8JsonWriter> members, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            json.WriteNumber("formatVersion", formatVersion);
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
