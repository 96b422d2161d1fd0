using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Cli.Views;

/// <summary>A plan as a saved one carries it: its changes are all there, its actions only as names and times.</summary>
internal static class SavedPlanView
{
    public static PlanReport Read(SavedPlan saved, JsonElement plan)
    {
        var timed = plan.GetProperty("actions")
            .EnumerateArray()
            .Select(a =>
                (
                    Action: new ReportedAction(
                        Text(a, "id"),
                        Text(a, "verb"),
                        Text(a, "address"),
                        [.. a.GetProperty("dependsOn").EnumerateArray().Select(d => d.ToString())],
                        TimeSpan.FromSeconds(a.GetProperty("estimateSeconds").GetDouble())
                    ),
                    Wait: WaitOf(a)
                )
            )
            .ToImmutableArray();
        return new(
            new Plan
            {
                Goal = saved.Goal,
                Stack = Text(plan, "stack"),
                Account = Text(plan, "account"),
                Region = Text(plan, "region"),
                LiveFingerprint = saved.LiveFingerprint,
                Changes = [.. plan.GetProperty("changes").EnumerateArray().Select(ChangeOf)],
                Diagnostics = [.. plan.GetProperty("diagnostics").EnumerateArray().Select(DiagnosticOf)],
                Routing = [.. Items(plan, "routing").Select(MovesOf)],
            },
            [.. timed.Select(static a => a.Action)],
            RunEstimate.Of(timed.Select(static a => new TimedAction(a.Action.Id, a.Action.DependsOn, a.Action.Estimate, a.Wait))),
            saved.Graph
        );
    }

    public static string Indented(JsonElement plan)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, PlanJson.Indented))
        {
            plan.WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static Change ChangeOf(JsonElement change)
    {
        var traffic = change.GetProperty("traffic");
        return new(
            Address.Parse(Text(change, "address")) ?? throw new FormatException("address"),
            Enum.GetValues<ChangeVerb>().First(v => PlanJson.NameOf(v) == Text(change, "change")),
            Text(change, "name"),
            Text(change, "reason"),
            EffectOf(traffic),
            [
                .. change
                    .GetProperty("properties")
                    .EnumerateArray()
                    .Select(p => new PropertyChange(
                        Text(p, "path"),
                        p.GetProperty("before").GetString(),
                        p.GetProperty("after").GetString(),
                        p.TryGetProperty("forcesReplacement", out var forces) && forces.GetBoolean()
                    )),
            ]
        )
        {
            Effects = [.. Items(traffic, "parts").Select(EffectOf).DefaultIfEmpty(EffectOf(traffic))],
        };
    }

    private static TrafficEffect EffectOf(JsonElement effect) =>
        new(Enum.GetValues<TrafficImpact>().First(i => PlanJson.NameOf(i) == Text(effect, "effect")), Text(effect, "detail"));

    private static ListenerMoves MovesOf(JsonElement listener) =>
        new(
            Address.Parse(Text(listener, "address")) ?? throw new FormatException("address"),
            [
                .. listener
                    .GetProperty("moved")
                    .EnumerateArray()
                    .Select(m => new RequestMove(
                        Text(m, "requests"),
                        Text(m, "from"),
                        Text(m, "to"),
                        Text(m, "ruleBefore"),
                        Text(m, "ruleAfter"),
                        Text(m, "example")
                    )),
            ],
            [
                .. listener
                    .GetProperty("undecided")
                    .EnumerateArray()
                    .Select(m => new UndecidedMove(Text(m, "requests"), Text(m, "from"), Text(m, "to"), Text(m, "why"))),
            ],
            [.. listener.GetProperty("undocumented").EnumerateArray().Select(static says => says.ToString())]
        );

    private static Diagnostic DiagnosticOf(JsonElement diagnostic) =>
        new(
            new(
                Text(diagnostic, "code"),
                Enum.GetValues<Severity>()
                    .First(s => s.ToString().Equals(Text(diagnostic, "severity"), StringComparison.OrdinalIgnoreCase)),
                ""
            ),
            diagnostic.TryGetProperty("file", out var file)
                ? new(file.GetString() ?? "", diagnostic.GetProperty("line").GetInt32(), diagnostic.GetProperty("column").GetInt32(), 0)
                : SourceSpan.None,
            Text(diagnostic, "message"),
            diagnostic.TryGetProperty("remedy", out var remedy) ? remedy.GetString() : null
        );

    /// <summary>None where a build before this one, of the same version, did not write them.</summary>
    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) ? items.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static WaitKind WaitOf(JsonElement action) =>
        action.TryGetProperty("wait", out var wait) && Enum.TryParse<WaitKind>(wait.GetString(), ignoreCase: true, out var kind)
            ? kind
            : WaitKind.None;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
