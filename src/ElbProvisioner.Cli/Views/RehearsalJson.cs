using System.Text.Json;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Rehearsals;
using static ElbProvisioner.Cli.Views.JsonDocuments;

namespace ElbProvisioner.Cli.Views;

/// <summary>A rehearsal as one JSON document. Grown, never broken, within one <see cref="FormatVersion"/>.</summary>
internal static class RehearsalJson
{
    public const int FormatVersion = 1;

    /// <param name="wrong">What became of the run itself.</param>
    public static string Write(RehearsalReport report, IReadOnlyCollection<Diagnostic> wrong) =>
        JsonDocuments.Write(
            FormatVersion,
            json =>
            {
                json.WriteString("stack", report.Stack);
                json.WriteBoolean("held", report.Held);
                json.WriteBoolean("interrupted", report.WasInterrupted);
                json.WriteString("promised", RehearsalView.Gravest(report));
                WriteArray(
                    json,
                    "promises",
                    report.Promised,
                    static (json, promise) =>
                    {
                        json.WriteString("loadBalancer", promise.Balancer);
                        json.WriteString("effect", promise.Effect);
                        json.WriteBoolean("allowsLoss", promise.AllowsLoss);
                    }
                );
                StatusJson.WriteTexts(json, "broken", report.Broken);
                json.WriteNumber("rate", report.Rate);
                json.WriteNumber("seconds", Math.Round(report.Took.TotalSeconds, 1));
                json.WriteStartObject("total");
                WriteFigures(json, report.Total);
                json.WriteEndObject();
                WriteArray(json, "steps", report.Steps, WriteStep);
                StatusJson.WriteTexts(json, "undriven", report.Undriven);
                WriteArray(
                    json,
                    "notRebuilt",
                    report.Copy.NotRebuilt,
                    static (json, lack) =>
                    {
                        json.WriteString("what", lack.What);
                        json.WriteString("reason", lack.Why);
                    }
                );
                StatusJson.WriteTexts(json, "otherPlan", report.Copy.Strays);
                DiagnosticJson.WriteArray(json, "diagnostics", wrong);
                WriteArray(
                    json,
                    "timeline",
                    report.Timeline,
                    static (json, slot) =>
                    {
                        json.WriteNumber("atSeconds", Math.Round(slot.At.TotalSeconds, 1));
                        json.WriteNumber("requests", slot.Requests);
                        json.WriteNumber("failed", slot.Failed);
                        json.WriteNumber("cut", slot.Cut);
                        WriteMilliseconds(json, "p99Ms", slot.P99);
                        WriteCount(json, "healthy", slot.Healthy);
                    }
                );
            }
        );

    private static void WriteStep(Utf8JsonWriter json, RehearsalStep step)
    {
        json.WriteString("action", step.Action);
        json.WriteNumber("fromSeconds", Math.Round(step.From.TotalSeconds, 1));
        json.WriteNumber("seconds", Math.Round(step.Length.TotalSeconds, 1));
        WriteFigures(json, step.Figures);
        WriteCount(json, "healthyMin", step.Dip?.Least);
        WriteCount(json, "healthyUsual", step.Dip?.Usual);
        json.WriteString("healthyMinOf", step.Dip?.Group);
        json.WriteString("said", step.Said);
    }

    private static void WriteFigures(Utf8JsonWriter json, RehearsalFigures figures)
    {
        json.WriteNumber("requests", figures.Requests);
        json.WriteNumber("failed", figures.Failed);
        WriteArray(
            json,
            "failures",
            figures.Failures,
            static (json, kind) =>
            {
                json.WriteString("kind", kind.Kind);
                json.WriteNumber("count", kind.Count);
            }
        );
        json.WriteNumber("cut", figures.Cut);
        json.WriteNumber("cutEarly", figures.CutYoung);
        WriteMilliseconds(json, "p50Ms", figures.P50);
        WriteMilliseconds(json, "p99Ms", figures.P99);
    }

    private static void WriteMilliseconds(Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } took)
        {
            json.WriteNumber(name, Math.Round(took.TotalMilliseconds, 1));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteCount(Utf8JsonWriter json, string name, int? count)
    {
        if (count is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
