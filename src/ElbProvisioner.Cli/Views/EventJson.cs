using System.Text.Json;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>A run as JSON, one event a line. Grown, never broken, within one <see cref="FormatVersion"/>.</summary>
internal static class EventJson
{
    public const int FormatVersion = 1;

    public static string Write(ExecutionEvent e) =>
        Line(json =>
        {
            json.WriteString("event", NameOf(e));
            json.WriteString("at", e.At.UtcDateTime);
            Details(json, e);
        });

    /// <summary>What was said before a run, or in place of one.</summary>
    public static string Write(IEnumerable<Diagnostic> diagnostics) =>
        Line(json =>
        {
            json.WriteString("event", "diagnostics");
            DiagnosticJson.WriteArray(json, "diagnostics", diagnostics);
        });

    /// <summary>The last line: the stack's outputs as they are after the run.</summary>
    public static string WriteOutputs(Action<Utf8JsonWriter> members) =>
        Line(json =>
        {
            json.WriteString("event", "outputs");
            members(json);
        });

    /// <summary>Of a local run that carries traffic from now on.</summary>
    /// <param name="endpoint">Where the AWS answers.</param>
    /// <param name="authority">The file that clients trust; null: there is none.</param>
    /// <param name="listeners">URLs, as in <c>web/https</c>.</param>
    public static string WriteListening(string endpoint, string? authority, IEnumerable<KeyValuePair<string, string>> listeners) =>
        Line(json =>
        {
            json.WriteString("event", "listening");
            json.WriteString("endpoint", endpoint);
            json.WriteString("ca", authority);
            json.WriteStartObject("listeners");
            foreach (var (name, url) in listeners.OrderBy(static one => one.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, url);
            }

            json.WriteEndObject();
        });

    private static string Line(Action<Utf8JsonWriter> members) => JsonDocuments.WriteLine(FormatVersion, members);

    private static string NameOf(ExecutionEvent e) =>
        e switch
        {
            ExecutionEvent.RunStarted => "runStarted",
            ExecutionEvent.ActionStarted => "actionStarted",
            ExecutionEvent.ActionProgress => "actionProgress",
            ExecutionEvent.ActionSucceeded => "actionSucceeded",
            ExecutionEvent.ActionFailed => "actionFailed",
            ExecutionEvent.ActionSkipped => "actionSkipped",
            ExecutionEvent.ActionInterrupted => "actionInterrupted",
            ExecutionEvent.StopRequested => "stopRequested",
            ExecutionEvent.RunFinished => "runFinished",
            ExecutionEvent.NotServingYet => "notServingYet",
            ExecutionEvent.ServingJudged => "servingJudged",
            _ => throw new ArgumentOutOfRangeException(nameof(e)),
        };

    private static void Details(Utf8JsonWriter json, ExecutionEvent e)
    {
        switch (e)
        {
            case ExecutionEvent.RunStarted x:
                json.WritePropertyName("plan");
                PlanJson.Write(json, x.Plan);
                break;
            case ExecutionEvent.ActionStarted x:
                Write(json, x.Action);
                break;
            case ExecutionEvent.ActionProgress x:
                Write(json, x.Action);
                json.WriteString("message", x.Message);
                break;
            case ExecutionEvent.ActionSucceeded x:
                Write(json, x.Action, x.Elapsed);
                Write(json, x.Outputs);
                break;
            case ExecutionEvent.ActionFailed x:
                Write(json, x.Action, x.Elapsed);
                json.WritePropertyName("diagnostic");
                DiagnosticJson.Write(json, x.Diagnostic);
                break;
            case ExecutionEvent.ActionSkipped x:
                Write(json, x.Action);
                json.WriteString("because", x.Because);
                break;
            case ExecutionEvent.ActionInterrupted x:
                Write(json, x.Action, x.Elapsed);
                if (x.Diagnostic is { } why)
                {
                    json.WritePropertyName("diagnostic");
                    DiagnosticJson.Write(json, why);
                }

                break;
            case ExecutionEvent.RunFinished x:
                Write(json, x.Report);
                break;
            case ExecutionEvent.NotServingYet x:
                json.WriteString("message", x.Message);
                break;
            case ExecutionEvent.ServingJudged { Verdict: var verdict }:
                json.WriteString("result", ResultOf(verdict.End));
                json.WriteBoolean("healthy", verdict.Status.IsHealthy);
                json.WriteNumber("elapsedSeconds", Math.Round(verdict.Elapsed.TotalSeconds, 3));
                StatusJson.WriteReasons(json, verdict.Status.Reasons);
                StatusJson.WriteTexts(json, "causes", verdict.Causes);
                break;
            default:
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, PlannedAction action, TimeSpan? elapsed = null)
    {
        json.WriteString("action", action.Id);
        json.WriteString("verb", action.Verb);
        json.WriteString("address", action.Address.ToString());
        if (elapsed is { } time)
        {
            json.WriteNumber("elapsedSeconds", Math.Round(time.TotalSeconds, 3));
        }
    }

    private static void Write(Utf8JsonWriter json, Outputs? outputs)
    {
        if (outputs is null)
        {
            return;
        }

        json.WriteStartObject("outputs");
        json.WriteString("id", outputs.Id);
        foreach (var (name, value) in outputs.Values.Where(v => v.Key != "id"))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ApplyReport report)
    {
        json.WriteString("result", ResultOf(report));
        json.WriteNumber("elapsedSeconds", Math.Round(report.Elapsed.TotalSeconds, 3));
        foreach (var (name, state) in States)
        {
            json.WriteStartArray(name);
            foreach (var action in report.Actions.Where(a => a.State == state))
            {
                json.WriteStringValue(action.Action.Id);
            }

            json.WriteEndArray();
        }
    }

    private static string ResultOf(ApplyReport report) =>
        report.Succeeded ? "succeeded"
        : report.WasInterrupted ? "interrupted"
        : report.ChangedAnything ? "partlyApplied"
        : "failed";

    private static string ResultOf(ServingEnd end) =>
        end switch
        {
            ServingEnd.Serves => "passed",
            ServingEnd.Hopeless => "hopeless",
            ServingEnd.NotInTime => "notInTime",
            ServingEnd.RunOver => "runOver",
            _ => throw new ArgumentOutOfRangeException(nameof(end)),
        };

    private static (string Name, ActionState State)[] States =>
        [
            ("succeeded", ActionState.Succeeded),
            ("failed", ActionState.Failed),
            ("skipped", ActionState.Skipped),
            ("unknown", ActionState.Interrupted),
            ("notStarted", ActionState.NotStarted),
        ];
}
