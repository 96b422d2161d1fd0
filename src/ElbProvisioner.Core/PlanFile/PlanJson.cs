using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.PlanFile;

/// <summary>
/// The plan as JSON. Pipelines build on it: members are added, never renamed or removed, within one <see cref="FormatVersion"/>.
/// </summary>
public static class PlanJson
{
    public const int FormatVersion = 1;

    public const string Masked = Model.Secrets.Mask;

    /// <summary>Plain <c>&lt;</c> and <c>+</c> in values: the output is not put into HTML.</summary>
    public static JsonWriterOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonWriterOptions Indented { get; } = Compact with { Indented = true, NewLine = "\n" };

    public static string Write(Plan plan, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            Write(json, plan);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter json, Plan plan)
    {
        json.WriteStartObject();
        json.WriteNumber("formatVersion", FormatVersion);
        json.WriteString("stack", plan.Stack);
        json.WriteString("account", plan.Account);
        json.WriteString("region", plan.Region);
        WriteSummary(json, plan);
        json.WriteStartArray("changes");
        foreach (var change in plan.Changes)
        {
            WriteChange(json, change);
        }

        json.WriteEndArray();
        json.WriteStartArray("actions");
        foreach (var action in plan.Actions)
        {
            WriteAction(json, action);
        }

        json.WriteEndArray();
        json.WriteStartArray("routing");
        foreach (var listener in plan.Routing)
        {
            WriteMoves(json, listener);
        }

        json.WriteEndArray();
        DiagnosticJson.WriteArray(json, "diagnostics", plan.Diagnostics);
        json.WriteEndObject();
    }

    public static string NameOf(ChangeVerb verb) =>
        verb switch
        {
            ChangeVerb.Create => "create",
            ChangeVerb.Update => "update",
            ChangeVerb.Replace => "replace",
            ChangeVerb.Delete => "delete",
            _ => throw new ArgumentOutOfRangeException(nameof(verb)),
        };

    public static string NameOf(TrafficImpact impact) =>
        impact switch
        {
            TrafficImpact.None => "none",
            TrafficImpact.Routes => "routes",
            TrafficImpact.Drain => "drain",
            TrafficImpact.Capacity => "capacity",
            TrafficImpact.Clients => "clients",
            TrafficImpact.NewEndpoint => "newEndpoint",
            TrafficImpact.Gap => "gap",
            _ => throw new ArgumentOutOfRangeException(nameof(impact)),
        };

    private static void WriteSummary(Utf8JsonWriter json, Plan plan)
    {
        json.WriteStartObject("summary");
        foreach (var verb in Enum.GetValues<ChangeVerb>())
        {
            json.WriteNumber(NameOf(verb), plan.Count(verb));
        }

        json.WriteEndObject();
    }

    private static void WriteChange(Utf8JsonWriter json, Change change)
    {
        json.WriteStartObject();
        json.WriteString("address", change.Address.ToString());
        json.WriteString("kind", change.Address.Kind.Id);
        json.WriteString("name", change.Name);
        json.WriteString("change", NameOf(change.Verb));
        json.WriteString("reason", change.Reason);
        json.WriteStartObject("traffic");
        json.WriteString("effect", NameOf(change.Traffic.Impact));
        json.WriteString("detail", string.Join("; ", change.Effects.Select(e => e.Detail)));
        json.WriteStartArray("effects");
        foreach (var impact in change.Effects.Select(e => e.Impact).Distinct())
        {
            json.WriteStringValue(NameOf(impact));
        }

        json.WriteEndArray();
        json.WriteStartArray("parts");
        foreach (var effect in change.Effects)
        {
            json.WriteStartObject();
            json.WriteString("effect", NameOf(effect.Impact));
            json.WriteString("detail", effect.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("properties");
        foreach (var property in change.Properties)
        {
            json.WriteStartObject();
            json.WriteString("path", property.Path);
            json.WriteString("before", Shown(property.Before, property.IsSensitive));
            json.WriteString("after", Shown(property.After, property.IsSensitive));
            json.WriteBoolean("forcesReplacement", property.ForcesReplacement);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAction(Utf8JsonWriter json, PlannedAction action)
    {
        json.WriteStartObject();
        json.WriteString("id", action.Id);
        json.WriteString("verb", action.Verb);
        json.WriteString("address", action.Address.ToString());
        json.WriteStartArray("dependsOn");
        foreach (var id in action.DependsOn)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteNumber("estimateSeconds", (long)Math.Ceiling(action.Estimate.TotalSeconds));
        json.WriteString("wait", action.Wait == WaitKind.None ? null : JsonNamingPolicy.CamelCase.ConvertName(action.Wait.ToString()));
        json.WriteEndObject();
    }

    private static void WriteMoves(Utf8JsonWriter json, ListenerMoves listener)
    {
        json.WriteStartObject();
        json.WriteString("address", listener.Listener.ToString());
        json.WriteStartArray("moved");
        foreach (var move in listener.Moved)
        {
            json.WriteStartObject();
            json.WriteString("requests", move.Requests);
            json.WriteString("from", move.From);
            json.WriteString("to", move.To);
            json.WriteString("ruleBefore", move.RuleBefore);
            json.WriteString("ruleAfter", move.RuleAfter);
            json.WriteString("example", move.Example);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("undecided");
        foreach (var move in listener.Undecided)
        {
            json.WriteStartObject();
            json.WriteString("requests", move.Requests);
            json.WriteString("from", move.From);
            json.WriteString("to", move.To);
            json.WriteString("why", move.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("undocumented");
        foreach (var says in listener.Undocumented)
        {
            json.WriteStringValue(says);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string? Shown(string? value, bool isSensitive) => value is null || !isSensitive ? value : Masked;
}
