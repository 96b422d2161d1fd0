using System.Text;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Planning;
using static ElbProvisioner.Cli.Views.HtmlPage;

namespace ElbProvisioner.Cli.Views;

/// <summary>A plan as a page of one file: what changes, what traffic feels, the graph, and what the run does.</summary>
internal static class PlanPage
{
    public static string Write(PlanReport report)
    {
        var plan = report.Plan;
        var page = new HtmlPage($"{(plan.Goal == PlanGoal.Destroy ? "Removal" : "Plan")} of {plan.Stack}");
        page.Section("summary", "Summary", Summary(report));
        if (!plan.Diagnostics.IsEmpty)
        {
            page.Section("messages", "Messages", string.Concat(plan.Diagnostics.Select(Message)));
        }

        if (!plan.Changes.IsEmpty)
        {
            page.Section("changes", "Changes", Changes(plan));
            if (!plan.Routing.IsEmpty)
            {
                page.Section("moves", MoveRow.Title, Moves(plan));
            }

            page.Section("settings", "Settings", string.Join('\n', plan.Changes.Select(Settings)));
        }

        if (report.Graph is { } graph)
        {
            GraphPage.AddTo(page, graph);
        }

        if (report.HasChanges)
        {
            page.Section("run", "What the run does", Run(report));
        }

        return page.Build($"<p>{Text($"{plan.Region} · account {plan.Account}")}</p>");
    }

    private static string Summary(PlanReport report)
    {
        var plan = report.Plan;
        if (plan.HasErrors)
        {
            return "<p class=\"grave\">This cannot be applied: the messages say why.</p>";
        }

        if (!report.HasChanges)
        {
            return $"<p>{Text(ChangeText.Nothing(plan))}</p>";
        }

        var grave = plan.Changes.Count(ChangeText.IsGrave);
        return $"<p>{Text(ChangeText.Summary(plan, report.Estimate))}</p>\n"
            + (
                grave == 0
                    ? "<p>Nothing here interrupts traffic, shuts clients out or changes a DNS name.</p>"
                    : $"<p class=\"grave\">! {(grave == 1 ? "One change is" : $"{grave} changes are")} felt badly by traffic: see the mark ! below.</p>"
            );
    }

    private static string Message(Diagnostic diagnostic) =>
        $"<div class=\"message{(diagnostic.IsError ? " error" : "")}\"><p><strong>{Text(diagnostic.Severity.ToString())} "
        + $"{Text(diagnostic.Code.Id)}:</strong> {Text(diagnostic.Message)}</p>"
        + (diagnostic.Remedy is { } remedy ? $"<p>{Text(remedy)}</p>" : "")
        + (diagnostic.At.IsNone ? "" : $"<p class=\"faint\">{Text(diagnostic.At.ToString())}</p>")
        + "</div>\n";

    private static string Changes(Plan plan) =>
        Table(
            "Each thing that changes, in the order in which a request meets it",
            ["What happens", "Kind", "Name", "Traffic", "Why"],
            plan.Changes.Select(change =>
                (
                    ChangeText.Word(change.Verb),
                    (IEnumerable<string>)
                        [
                            (ChangeText.IsGrave(change) ? "<span class=\"grave\">!</span> " : "")
                                + Text($"{ChangeText.Sign(change.Verb)} {ChangeText.Word(change.Verb)}"),
                            Text(change.Address.Kind.Label),
                            Code(change.Name),
                            ChangeText.IsGrave(change)
                                ? $"<span class=\"grave\">{Text(ChangeText.TrafficDetail(change))}</span>"
                                : Text(ChangeText.TrafficDetail(change)),
                            Text(change.Reason),
                        ]
                )
            )
        );

    private static string Moves(Plan plan) =>
        Table(
            "Requests that meet another end once the run is over",
            MoveRow.Columns,
            MoveRow
                .Of(plan.Routing)
                .Select(move =>
                    (
                        "",
                        (IEnumerable<string>)
                            [
                                Code(move.Listener),
                                Text(move.Requests),
                                Text(move.From),
                                Text(move.To),
                                move.Note.Length == 0 ? "" : Code(move.Note),
                            ]
                    )
                )
        )
        + $"\n<p>{Text(MoveRow.Rest)}</p>"
        + string.Concat(MoveRow.OpenOf(plan.Routing).Select(static says => $"\n<p class=\"faint\">{Text(says)}</p>"));

    private static string Settings(Change change)
    {
        var own = change.Properties.Where(static p => !ChangeText.IsMark(p)).ToList();
        var head =
            $"{Text($"{ChangeText.Sign(change.Verb)} {change.Address.Kind.Label}")} {Code(change.Name)}: "
            + Text(
                own.Count switch
                {
                    0 => change.Properties.IsEmpty ? "no settings" : "only elbctl's own marks",
                    1 => "1 setting",
                    var count => $"{count} settings",
                }
            );
        return own.Count == 0
            ? $"<p>{head}</p>"
            : $"<details><summary>{head}</summary>\n"
                + Table(
                    $"{change.Address.Kind.Label} {change.Name}",
                    ["Setting", "Before", "After", "Note"],
                    own.Select(property =>
                        (
                            "",
                            (IEnumerable<string>)
                                [
                                    Code(property.Path),
                                    Value(property.Before, property.IsSensitive),
                                    Value(property.After, property.IsSensitive),
                                    property.ForcesReplacement ? "cannot change in place" : "",
                                ]
                        )
                    )
                )
                + "</details>";
    }

    /// <summary>A text of several lines keeps them.</summary>
    private static string Value(string? value, bool isSensitive) =>
        !isSensitive && value?.Contains('\n', StringComparison.Ordinal) == true
            ? Code(value.ReplaceLineEndings("\n").TrimEnd('\n'))
            : Code(ChangeText.Value(value, isSensitive));

    private static string Run(PlanReport report)
    {
        var run = new StringBuilder("<p>");
        run.Append(
            Text($"{(report.Actions.Length == 1 ? "One action" : $"{report.Actions.Length} actions")}, each as soon as those before it")
        );
        run.Append(" are done; independent ones run side by side.</p>\n<details><summary>All actions</summary>\n");
        var places = report.Actions.Select((action, at) => (action.Id, Place: at + 1)).ToDictionary(a => a.Id, a => a.Place);
        run.Append(
            Table(
                "The actions of the run",
                ["Number", "Does", "To", "Usually takes", "After"],
                report.Actions.Select(action =>
                    (
                        "",
                        (IEnumerable<string>)
                            [
                                $"{places[action.Id]}",
                                Text(action.Verb),
                                Code(action.Address),
                                Text(Durations.Show(action.Estimate)),
                                string.Join(", ", action.DependsOn.Where(places.ContainsKey).Select(id => places[id]).Order()),
                            ]
                    )
                )
            )
        );
        return run.Append("</details>").ToString();
    }
}
