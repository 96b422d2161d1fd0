using System.Text;
using System.Text.Json;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.PlanFile;

namespace ElbProvisioner.Cli.Views;

/// <summary>The last door: whatever a view, a service or a failure lets through, no secret of the stack is written.</summary>
internal sealed class DiscreetWriter(TextWriter writer) : TextWriter
{
    public Secrets Secrets { get; set; } = Secrets.None;

    public override Encoding Encoding => writer.Encoding;

    public override void Write(char value) => writer.Write(value);

    public override void Write(string? value) => writer.Write(Shown(value));

    public override void WriteLine() => writer.WriteLine();

    public override void WriteLine(string? value) => writer.WriteLine(Shown(value));

    public override void Flush() => writer.Flush();

    /// <summary>For panes, before they break lines and write out what cannot be seen: a secret would be found no more.</summary>
    public string Hide(string text) =>
        Secrets.IsEmpty ? text
        : text.StartsWith('{') && JsonOf(text) is { } json ? json
        : Secrets.Redact(text);

    private string? Shown(string? text) => text is null ? null : Hide(text);

    /// <summary>In a document only texts are masked, so that it stays one. Null: it is none.</summary>
    private string? JsonOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            using var masked = new MemoryStream();
            using (
                var json = new Utf8JsonWriter(masked, text.Contains('\n', StringComparison.Ordinal) ? PlanJson.Indented : PlanJson.Compact)
            )
            {
                Write(json, document.RootElement);
            }

            return VisibleText.Of(Encoding.UTF8.GetString(masked.ToArray()));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Write(Utf8JsonWriter json, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(Secrets.Redact(element.GetString() ?? ""));
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }
}
