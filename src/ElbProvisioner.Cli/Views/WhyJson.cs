using System.Text.Json;
using ElbProvisioner.Core.Causes;
using ElbProvisioner.Core.Diagnostics;
using static ElbProvisioner.Cli.Views.JsonDocuments;

namespace ElbProvisioner.Cli.Views;

/// <summary>Symptoms and causes as one JSON document. Grown, never broken, within one <see cref="FormatVersion"/>.</summary>
internal static class WhyJson
{
    public const int FormatVersion = 1;

    /// <param name="asked">Null: about everything.</param>
    public static string Write(string stack, string? asked, CauseReport report) =>
        JsonDocuments.Write(
            FormatVersion,
            json =>
            {
                json.WriteString("stack", stack);
                json.WriteString("asked", asked);
                StatusJson.WriteTexts(json, "facts", report.Facts);
                WriteArray(json, "chains", report.Chains, Write);
            }
        );

    private static void Write(Utf8JsonWriter json, CauseChain chain)
    {
        json.WriteString("symptom", chain.Symptom);
        json.WriteString("reason", chain.Kind is { } kind ? JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()) : null);
        json.WriteString("address", chain.What?.ToString());
        json.WriteBoolean("holds", chain.Holds);
        Write(json, chain.At);
        WriteArray(
            json,
            "causes",
            chain.Links,
            static (json, link) =>
            {
                json.WriteString("message", link.Says);
                json.WriteString("address", link.What?.ToString());
                Write(json, link.At);
                json.WriteString("remedy", link.Remedy);
            }
        );
    }

    private static void Write(Utf8JsonWriter json, SourceSpan at)
    {
        json.WriteString("file", at.IsNone ? null : at.File);
        if (at.IsNone)
        {
            json.WriteNull("line");
            json.WriteNull("column");
            return;
        }

        json.WriteNumber("line", at.Line);
        json.WriteNumber("column", at.Column);
    }
}
