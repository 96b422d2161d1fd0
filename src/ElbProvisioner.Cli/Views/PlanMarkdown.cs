using System.Globalization;
using System.Text;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// A plan for a comment of a pull request, in GitHub's Markdown. It is never longer than such a comment may be: what does not fit is
/// counted. Names and values are somebody else's: they are written so that they are neither markup nor mention anybody.
/// </summary>
internal sealed class PlanMarkdown
{
    /// <summary>In characters, as GitHub counts a comment: "body is too long (maximum is 65536 characters)".</summary>
    public const int Longest = 65536;

    /// <summary>For what is said of all that has been left out.</summary>
    private const int Reserve = 1200;

    private const int LongestValue = 2000;

    /// <summary>Mermaid's own limits, which GitHub leaves as they are [mermaid.js.org/config: maxTextSize, maxEdges].</summary>
    private const int LongestDrawing = 50_000;

    private const int MostEdges = 500;

    /// <summary>What means something in Markdown, in HTML or to GitHub, wherever it stands in a line.</summary>
    private const string Special = "&<>\"'|`*_[]#~\\!@$";

    private readonly StringBuilder _text = new();
    private readonly int _longest;

    private PlanMarkdown(int longest) => _longest = longest;

    /// <param name="longest">In characters; at least 4096.</param>
    public static string Write(PlanReport report, int longest = Longest)
    {
        var markdown = new PlanMarkdown(longest);
        markdown.Add(report);
        return markdown._text.ToString().TrimEnd('\n');
    }

    private void Add(PlanReport report)
    {
        var plan = report.Plan;
        _text.Append(CultureInfo.InvariantCulture, $"## {(plan.Goal == PlanGoal.Destroy ? "Removal" : "Plan")} of {Code(plan.Stack)}\n\n");
        _text.Append(CultureInfo.InvariantCulture, $"{Code(plan.Region)} · account {Code(plan.Account)}\n\n");
        AddVerdict(report);
        AddAll(
            "",
            plan.Diagnostics.OrderByDescending(static d => d.Severity).Select(Message),
            "",
            left => $"_{left} more {(left == 1 ? "message" : "messages")}: `elbctl plan` tells all._\n\n"
        );
        if (plan.Changes.IsEmpty)
        {
            return;
        }

        AddAll(
            "| | What | Name | Traffic |\n|---|---|---|---|\n",
            plan.Changes.Select(Row),
            "\n",
            left => $"_{left} more {(left == 1 ? "change" : "changes")}: `elbctl plan` shows all._\n\n"
        );
        AddAll(
            $"### {MoveRow.Title}\n\n| {string.Join(" | ", MoveRow.Columns)} |\n|---|---|---|---|---|\n",
            MoveRow.Of(plan.Routing).Select(Row),
            $"\n{MoveRow.Rest}\n\n",
            left => $"_{left} more {(left == 1 ? "kind" : "kinds")} of requests: `elbctl plan -v` shows all._\n\n"
        );
        AddAll(
            "",
            MoveRow.OpenOf(plan.Routing).Select(static says => $"> [!NOTE]\n> {Escaped(says)}\n\n"),
            "",
            left => $"_{left} more {(left == 1 ? "thing" : "things")} that AWS does not say: `elbctl plan` tells all._\n\n"
        );
        AddAll(
            "",
            plan.Changes.Select(change => Settings(change, plan)),
            "",
            left => $"_The settings of {left} more {(left == 1 ? "change" : "changes")}: `elbctl plan` shows all._\n\n"
        );
        if (report.Graph is { } graph)
        {
            const string TooLarge = "_The graph is too large for a comment: `elbctl graph --plan --format html` draws it._\n\n";
            var drawn = GraphMermaid.Write(graph);
            if (drawn.Length > LongestDrawing || graph.Edges.Length > MostEdges)
            {
                _text.Append(TooLarge);
            }
            else
            {
                AddAll("", [$"<details><summary>Graph</summary>\n\n```mermaid\n{drawn}\n```\n\n</details>\n\n"], "", _ => TooLarge);
            }
        }

        if (report.HasChanges)
        {
            AddAll(
                $"<details><summary>What the run does: {report.Actions.Length} actions</summary>\n\n",
                report.Actions.Select((action, at) => $"{at + 1}. {Escaped(action.Verb)} {Code(action.Address)}{Usual(action)}\n"),
                "\n</details>\n\n",
                left => $"\n_and {left} more_\n"
            );
        }
    }

    private void AddVerdict(PlanReport report)
    {
        var plan = report.Plan;
        var grave = plan.Changes.Count(ChangeText.IsGrave);
        _text.Append(
            plan.HasErrors ? "**This cannot be applied: the messages say why.**\n\n"
            : !report.HasChanges ? $"**{Escaped(ChangeText.Nothing(plan))}**\n\n"
            : $"**{Escaped(ChangeText.Counts(plan))}.** Estimated {Escaped(report.Estimate.ToString())}.\n\n"
        );
        if (grave > 0)
        {
            _text.Append("> [!CAUTION]\n> ");
            _text.Append(
                grave == 1
                    ? "One change is felt badly by traffic"
                    : string.Create(CultureInfo.InvariantCulture, $"{grave} changes are felt badly by traffic")
            );
            _text.Append(": an interruption, clients shut out, or a new DNS name. The mark ! shows it below.\n\n");
        }
    }

    /// <summary>As many as fit, and how many do not.</summary>
    private void AddAll(string head, IEnumerable<string> items, string tail, Func<int, string> more)
    {
        var all = items.ToList();
        if (all.Count == 0)
        {
            return;
        }

        var fitting = 0;
        var room = _longest - Reserve - _text.Length - head.Length - tail.Length;
        while (fitting < all.Count && room - all[fitting].Length >= 0)
        {
            room -= all[fitting++].Length;
        }

        var left = all.Count - fitting;
        var isInside = tail.Contains("</details>", StringComparison.Ordinal);
        if (fitting > 0)
        {
            _text.Append(head).AppendJoin("", all.Take(fitting)).Append(left > 0 && isInside ? more(left) : "").Append(tail);
        }

        _text.Append(left > 0 && (fitting == 0 || !isInside) ? more(left).TrimStart('\n') : "");
    }

    private static string Message(Diagnostic diagnostic) =>
        $"> [!{(diagnostic.IsError ? "CAUTION" : diagnostic.Severity == Severity.Warning ? "WARNING" : "NOTE")}]\n> "
        + $"**{diagnostic.Code.Id}** {Escaped(diagnostic.Message)}"
        + (diagnostic.Remedy is { } remedy ? $"<br>{Escaped(remedy)}" : "")
        + (diagnostic.At.IsNone ? "" : $"<br>{Code(diagnostic.At.ToString())}")
        + "\n\n";

    private static string Row(Change change) =>
        $"| <code>{(ChangeText.IsGrave(change) ? "! " : "")}{Entity(ChangeText.Sign(change.Verb))}</code> "
        + $"| {ChangeText.Word(change.Verb)} {Escaped(change.Address.Kind.Label)} | {Code(change.Name)} "
        + $"| {(ChangeText.IsGrave(change) ? $"**{Escaped(ChangeText.TrafficDetail(change))}**" : Escaped(ChangeText.TrafficDetail(change)))} |\n";

    private static string Row(MoveRow move) =>
        $"| {Code(move.Listener)} | {Escaped(move.Requests)} | {Escaped(move.From)} | {Escaped(move.To)} | {Code(move.Note)} |\n";

    private static string Settings(Change change, Plan plan)
    {
        var own = change.Properties.Where(static p => !ChangeText.IsMark(p)).ToList();
        var why = ChangeText.SaysWhy(change, plan) ? $"Because {Escaped(change.Reason)}.\n\n" : "";
        if (own.Count == 0)
        {
            return why.Length == 0 ? "" : $"{Title(change)}: {why}";
        }

        var table = new StringBuilder();
        table.Append("<details><summary>").Append(Title(change)).Append(": ");
        table.Append(own.Count == 1 ? "1 setting" : string.Create(CultureInfo.InvariantCulture, $"{own.Count} settings"));
        table.Append("</summary>\n\n").Append(why).Append("| Setting | Before | After |\n|---|---|---|\n");
        foreach (var property in own)
        {
            table.Append("| ").Append(Code(property.Path)).Append(" | ").Append(Value(property.Before, property)).Append(" | ");
            table
                .Append(Value(property.After, property))
                .Append(property.ForcesReplacement ? " (cannot change in place)" : "")
                .Append(" |\n");
        }

        return table.Append("\n</details>\n\n").ToString();
    }

    private static string Title(Change change) =>
        $"<code>{Entity(ChangeText.Sign(change.Verb))}</code> {Escaped(change.Address.Kind.Label)} {Code(change.Name)}";

    /// <summary>A value of several lines keeps them; one that fills the comment is cut, and says so.</summary>
    private static string Value(string? value, PropertyChange property)
    {
        var shown = property.IsSensitive || value is null or "" ? ChangeText.Value(value, property.IsSensitive) : value;
        return shown.Length <= LongestValue
            ? Code(shown)
            : Code(shown[..LongestValue]) + $" … {shown.Length - LongestValue} characters more";
    }

    private static string Usual(ReportedAction action) =>
        action.Estimate > TimeSpan.FromSeconds(5) ? $", usually {Durations.Show(action.Estimate)}" : "";

    /// <summary>What GitHub looks into neither for Markdown nor for names of people and issues.</summary>
    private static string Code(string text) =>
        text.Length == 0
            ? ""
            : $"<code>{string.Join("<br>", VisibleText.Of(text).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(Entity))}</code>";

    /// <summary>Prose: a sign that would mention somebody stands by itself, in code.</summary>
    private static string Escaped(string text) =>
        Entity(VisibleText.Of(text.ReplaceLineEndings(" ")))
            .Replace("&#64;", "<code>&#64;</code>", StringComparison.Ordinal)
            .Replace("&#35;", "<code>&#35;</code>", StringComparison.Ordinal);

    private static string Entity(string text)
    {
        var shown = new StringBuilder(text.Length + 16);
        for (var at = 0; at < text.Length; at++)
        {
            // At its beginning a line may be a list or a heading; www. and :// would be a link, and :name: a picture.
            var isSpecial =
                Special.Contains(text[at], StringComparison.Ordinal)
                || (at == 0 && text[at] is '-' or '+' or '=')
                || (text[at] == ':' && at + 1 < text.Length && text[at + 1] != ' ')
                || (text[at] == '.' && at >= 3 && text.AsSpan(at - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase))
                || (text[at] == '.' && at > 0 && at < 4 && text.AsSpan(0, at).ContainsAnyInRange('0', '9'));
            _ = isSpecial ? shown.Append(CultureInfo.InvariantCulture, $"&#{(int)text[at]};") : shown.Append(text[at]);
        }

        return shown.ToString();
    }
}
