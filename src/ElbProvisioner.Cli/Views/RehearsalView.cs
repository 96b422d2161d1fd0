using System.Globalization;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Rehearsals;

namespace ElbProvisioner.Cli.Views;

/// <summary>A rehearsal for people: what was promised, what each step did, and whether it held.</summary>
internal sealed class RehearsalView(Pane pane)
{
    private static readonly string[] Grave = ["none", "routes", "drain", "capacity", "clients", "newEndpoint", "gap"];

    /// <summary>The gravest of what is promised of any load balancer.</summary>
    public static string Gravest(RehearsalReport report) =>
        report.Promised.Select(static p => p.Effect).MaxBy(static effect => Array.IndexOf(Grave, effect)) ?? "none";

    public void Write(Plan plan, RehearsalReport report)
    {
        pane.Line($"Rehearsal of {pane.Paint(plan.Stack, Tone.Strong)}: {Durations.Show(report.Took)} of AWS's time{RateOf(report)}");
        pane.Line();
        WriteSteps(report);
        WriteUntouched(report);
        foreach (var undriven in report.Undriven)
        {
            WriteWrapped("not driven  ", undriven, Tone.Changed);
        }

        foreach (var lack in report.Copy.NotRebuilt)
        {
            WriteWrapped("not rebuilt  ", $"{lack.What}: {lack.Why}", Tone.Changed);
        }

        if (!report.Undriven.IsEmpty || !report.Copy.NotRebuilt.IsEmpty)
        {
            pane.Line();
        }

        foreach (var promise in report.Promised)
        {
            pane.Line($"{promise.Balancer}: the plan says {promise.Effect}{(promise.AllowsLoss ? ", and requests may be lost" : "")}");
        }

        foreach (var broken in report.Broken)
        {
            WriteWrapped("LOST  ", broken, Tone.Bad);
        }

        foreach (var stray in report.Copy.Strays)
        {
            WriteWrapped("OTHER PLAN  ", stray, Tone.Bad);
        }

        pane.Line(pane.Paint(Conclusion(report), report.Held ? Tone.Good : Tone.Bad));
    }

    /// <summary>Empty: nobody says.</summary>
    internal static string RateOf(RehearsalReport report) =>
        report.Rate > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {report.Rate:0.##} request{(report.Rate == 1 ? "" : "s")} a second of life's")
            : "";

    internal static string Conclusion(RehearsalReport report)
    {
        var total = report.Total;
        var old = total.Cut - total.CutYoung;
        return (
                report.Held ? "Held: "
                : report.WasInterrupted ? "Interrupted, so far: "
                : !report.Copy.Strays.IsEmpty ? "Not held, another plan was rehearsed than the account's: "
                : report.CameToItsEnd ? "Not held: "
                : "Not held, the run did not come to its end: "
            )
            + $"{Count(total.Requests, "request")}, {total.Failed} failed{Allowed(report)}; {Count(total.Cut, "connection")} cut"
            + (
                total.Cut == 0 ? "."
                : total.CutYoung == 0 ? ", none before its group's deregistration delay was over."
                : $", {total.CutYoung} of them before their group's deregistration delay was over{(old == 0 ? "" : $", {old} after it")}."
            );
    }

    /// <summary>Why what failed is no more than was said; empty: nothing failed, or nothing of it was allowed.</summary>
    private static string Allowed(RehearsalReport report)
    {
        var allowed = report
            .Promised.Where(static promise => promise.AllowsLoss)
            .Select(static promise =>
                promise.Effect switch
                {
                    "newEndpoint" => $"{promise.Balancer} gets a new DNS name, and clients keep the old one until they ask again",
                    "gap" => $"{promise.Balancer} does not answer for a while",
                    _ => $"{promise.Balancer} shuts clients out",
                }
            )
            .ToList();
        return report.Total.Failed == 0 || allowed.Count == 0 || !report.Broken.IsEmpty
            ? ""
            : $" as the plan had said ({string.Join("; ", allowed)})";
    }

    private void WriteSteps(RehearsalReport report)
    {
        List<string[]> rows =
        [
            ["at", "step", "requests", "failed", "cut", "p50", "p99", "healthy"],
            .. report.Steps.Select(static step =>
                (string[])
                    [
                        step.From < TimeSpan.Zero ? "" : Durations.Clock(step.From),
                        step.Verb.Length == 0 ? step.Action : $"{step.Verb} {step.Address}",
                        Number(step.Figures.Requests),
                        step.Figures.Failed == 0
                            ? "0"
                            : $"{Number(step.Figures.Failed)} ({string.Join(", ", step.Figures.Failures.Select(static f => $"{f.Count} {f.Kind}"))})",
                        step.Figures.CutYoung > 0 ? $"{step.Figures.Cut} ({step.Figures.CutYoung} early)" : Number(step.Figures.Cut),
                        Milliseconds(step.Figures.P50),
                        Milliseconds(step.Figures.P99),
                        step.Dip is { } dip ? $"{dip.Group} {dip.Least} of {dip.Usual}" : "",
                    ]
            ),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var (at, row) in rows.Index())
        {
            var line = string.Join(
                    "  ",
                    row.Select((cell, column) => column is 0 or 2 or 5 or 6 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))
                )
                .TrimEnd();
            var isBad = at > 0 && (row[3] != "0" || row[4].Contains("early", StringComparison.Ordinal));
            pane.Line(
                at == 0 ? pane.Paint(line, Tone.Faint)
                : isBad ? pane.Paint(line, Tone.Bad)
                : line
            );
        }

        pane.Line();
    }

    /// <summary>Steps that were over before a request came say nothing of what requests feel in them.</summary>
    private void WriteUntouched(RehearsalReport report)
    {
        var steps = report.Steps.Where(static step => step.Verb.Length > 0).ToList();
        var untouched = steps.Count(static step => step.Figures.Requests == 0);
        if (untouched > 0)
        {
            WriteWrapped(
                "untouched  ",
                $"no request was under way in {untouched} of {Count(steps.Count, "step")}: a higher --rate, or a lower ELBCTL_LOCAL_SPEED, touches more",
                Tone.Faint
            );
            pane.Line();
        }
    }

    private void WriteWrapped(string lead, string text, Tone tone)
    {
        var at = 0;
        foreach (var line in Wrapping.Wrap(text, Math.Max(20, pane.Width - lead.Length)))
        {
            pane.Line((at++ == 0 ? pane.Paint(lead, tone) : new string(' ', lead.Length)) + line);
        }
    }

    private static string Count(int count, string what) => $"{Number(count)} {what}{(count == 1 ? "" : "s")}";

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan? time) =>
        time is { } took ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0.0} ms") : "";
}
