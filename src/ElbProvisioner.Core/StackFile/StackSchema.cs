using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile.Language;

namespace ElbProvisioner.Core.StackFile;

/// <summary>The JSON Schema of the language for editors, from the same description the binder follows.</summary>
public static class StackSchema
{
    public const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    public static string Write() => Write("elbctl stack file", StackLanguage.Shape.WriteDefinition);

    /// <param name="hasVariables">Whether <c>${name}</c> may stand for a value.</param>
    internal static string Write(string title, Action<SchemaWriter> writeRoot, bool hasVariables = true)
    {
        using var stream = new MemoryStream();
        using (
            var json = new Utf8JsonWriter(
                stream,
                new JsonWriterOptions
                {
                    Indented = true,
                    NewLine = "\n",
                    Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            )
        )
        {
            json.WriteStartObject();
            json.WriteString("$schema", Dialect);
            json.WriteString("title", title);
            var schema = new SchemaWriter(json, hasVariables);
            writeRoot(schema);
            schema.WriteDefinitions();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
