using System.Text.Json;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.PlanFile;

/// <summary>A message as JSON: the same shape wherever one appears.</summary>
public static class DiagnosticJson
{
    public static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<Diagnostic> diagnostics)
    {
        json.WriteStartArray(name);
        foreach (var diagnostic in diagnostics)
        {
            Write(json, diagnostic);
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("code", diagnostic.Code.Id);
        json.WriteString("severity", NameOf(diagnostic.Severity));
        json.WriteString("message", diagnostic.Message);
        if (diagnostic.Remedy is { } remedy)
        {
            json.WriteString("remedy", remedy);
        }

        if (!diagnostic.At.IsNone)
        {
            json.WriteString("file", diagnostic.At.File);
            json.WriteNumber("line", diagnostic.At.Line);
            json.WriteNumber("column", diagnostic.At.Column);
        }

        json.WriteEndObject();
    }

    private static string NameOf(Severity severity) =>
        severity switch
        {
            Severity.Info => "info",
            Severity.Warning => "warning",
            Severity.Error => "error",
            _ => throw new ArgumentOutOfRangeException(nameof(severity)),
        };
}
