using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Replay;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// Where the requests of a log would go, for people: all of it, then what would be lost, what would move, what nobody knows.
/// </summary>
internal sealed class ReplayView(Pane pane)
{
    public void Write(ReplayQuestion question, ReplayReport report)
    {
        pane.Line($"{pane.Paint(Count(report.Requests, "request"), Tone.Strong)} through {pane.Paint(question.Stack.Name, Tone.Strong)}");
        if (report.Unreadable > 0)
        {
            pane.Line($"  {Count(report.Unreadable, "line")} not read: of no access log");
        }

        Section(
            "Where they go",
            [.. report.Outcomes.Select(o => new Row(TextOf(o), o.Count, o.IsLost ? o.Examples : [], o.IsLost ? Tone.Bad : Tone.Plain))],
            report.Requests
        );
        Section(
            "Undecided: the log does not hold what decides",
            [.. report.Undecided.Select(u => new Row(TextOf(u), u.Count, u.Examples, Tone.Changed))],
            report.Requests
        );
        WriteMoved(question, report);
    }

    private void WriteMoved(ReplayQuestion question, ReplayReport report)
    {
        var against = question.Before is null ? "the log" : "the file before";
        Section(
            $"What moves, compared with {against}",
            [.. report.Moved.Select(m => new Row($"{m.From} -> {m.To}", m.Count, m.Examples, Tone.Changed))],
            report.Requests
        );
        pane.Line();
        if (report.Compared < report.Requests)
        {
            pane.Line(
                $"{Count(report.Compared, "request")} of {Number(report.Requests)} could be compared: of the others the log does not say where "
                    + "they went."
            );
        }

        var (moved, undecided) = (report.Moved.Sum(static m => m.Count), report.Undecided.Sum(static u => u.MayMove));
        var lost = report.Outcomes.Where(static o => o.IsLost).Sum(static o => o.Count);
        List<string> said =
        [
            moved == 0 ? "No request moves" : $"{Count(moved, "request")} would move",
            .. undecided == 0 ? Array.Empty<string>() : [$"{Number(undecided)} may"],
            .. lost == 0
                ? Array.Empty<string>()
                : [$"{Number(lost)} would be refused, answered with an error, or sent in a circle or to a dead end"],
        ];
        pane.Line(pane.Paint(string.Join("; ", said) + ".", moved + undecided + lost == 0 ? Tone.Good : Tone.Changed));
    }

    private void Section(string title, ImmutableArray<Row> rows, long all)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        pane.Line();
        pane.Line(pane.Paint(title, Tone.Strong));
        var width = rows.Max(static r => Number(r.Count).Length);
        foreach (var row in rows)
        {
            var share = string.Create(CultureInfo.InvariantCulture, $"{100.0 * row.Count / all,5:0.0}%");
            var lead = $"  {Number(row.Count).PadLeft(width)}  {share}  ";
            var at = 0;
            foreach (var line in Wrapping.Wrap(row.Text, Math.Max(20, pane.Width - lead.Length)))
            {
                pane.Line((at++ == 0 ? lead : new string(' ', lead.Length)) + pane.Paint(line, row.Tone));
            }

            foreach (var example in row.Examples)
            {
                pane.Line(new string(' ', lead.Length) + pane.Paint(example, Tone.Faint));
            }
        }
    }

    private static string TextOf(ReplayOutcome outcome) =>
        outcome.Kind switch
        {
            DestinationKind.Forward => $"forward {outcome.Text}",
            _ => outcome.Text,
        };

    private static string TextOf(ReplayUndecided undecided)
    {
        var outcomes = undecided.Outcomes.IsEmpty ? "" : $": {string.Join(" or ", undecided.Outcomes)}";
        var moves = undecided.MayMove == 0 ? "; it moves, or stays, either way" : "";
        return undecided.Condition + outcomes + moves;
    }

    private static string Count(long count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private sealed record Row(string Text, long Count, ImmutableArray<string> Examples, Tone Tone);
}
