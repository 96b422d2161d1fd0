using System.Globalization;
using System.Text;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Rehearsals;
using static ElbProvisioner.Cli.Views.HtmlPage;

namespace ElbProvisioner.Cli.Views;

/// <summary>A rehearsal as a page of one file: whether it held, the timeline, each step beside what the plan had said of it.</summary>
internal static class RehearsalPage
{
    public static string Write(Plan plan, RehearsalReport report)
    {
        var page = new HtmlPage($"Rehearsal of {plan.Stack}");
        page.Section("summary", "Summary", Summary(report));
        if (!report.Timeline.IsEmpty)
        {
            page.Section("timeline", "Timeline", TimelineSvg.Draw(report));
        }

        page.Section("steps", "Steps", Steps(report));
        page.Section("promises", "What the plan had said", Promises(report));
        if (!report.Undriven.IsEmpty)
        {
            page.Section(
                "undriven",
                "What was not driven",
                $"<ul>\n{string.Concat(report.Undriven.Select(static one => $"<li>{Text(one)}</li>\n"))}</ul>"
            );
        }

        if (!report.Copy.NotRebuilt.IsEmpty)
        {
            page.Section(
                "notRebuilt",
                "What was not rebuilt",
                $"<ul>\n{string.Concat(report.Copy.NotRebuilt.Select(static one => $"<li>{Text($"{one.What}: {one.Why}")}</li>\n"))}</ul>"
            );
        }

        return page.Build($"<p>{Text($"{plan.Region}, on an AWS inside elbctl; times of the run are AWS's, latencies are life's")}</p>");
    }

    private static string Summary(RehearsalReport report)
    {
        var look = report.Held ? "note" : "grave";
        var summary = new StringBuilder($"<p class=\"{look}\">{Text(RehearsalView.Conclusion(report))}</p>\n");
        foreach (var broken in report.Broken.Concat(report.Copy.Strays))
        {
            summary.Append("<div class=\"message error\"><p>").Append(Text(broken)).Append("</p></div>\n");
        }

        return summary
            .Append(
                CultureInfo.InvariantCulture,
                $"<p>The run took {Text(Durations.Show(report.Took))} of AWS's time{Text(RehearsalView.RateOf(report))}.</p>"
            )
            .ToString();
    }

    private static string Promises(RehearsalReport report) =>
        Table(
            "What the plan says that traffic feels, by load balancer",
            ["Load balancer", "Traffic", "May requests be lost?"],
            report.Promised.Select(static promise =>
                ("", (IEnumerable<string>)[Code(promise.Balancer), Text(promise.Effect), promise.AllowsLoss ? "yes" : "no"])
            )
        );

    private static string Steps(RehearsalReport report) =>
        Table(
            "What happened to traffic meanwhile; actions run side by side, and what happened during several counts for each",
            ["Step", "At", "Took", "Requests", "Failed", "Connections cut", "p50", "p99", "Fewest healthy", "The plan had said"],
            report.Steps.Select(static step =>
                (
                    step.Figures.Failed > 0 || step.Figures.CutYoung > 0 ? "remove" : "",
                    (IEnumerable<string>)
                        [
                            step.Verb.Length == 0 ? Text(step.Action) : $"{Text(step.Verb)} {Code(step.Address)}",
                            step.From < TimeSpan.Zero ? "" : Text(Durations.Clock(step.From)),
                            Text(Durations.Show(step.Length)),
                            Number(step.Figures.Requests),
                            step.Figures.Failed == 0
                                ? "0"
                                : $"<span class=\"grave\">{Text(string.Join(", ", step.Figures.Failures.Select(static f => $"{f.Count} {f.Kind}")))}</span>",
                            step.Figures.CutYoung > 0
                                ? $"<span class=\"grave\">{step.Figures.Cut}, {step.Figures.CutYoung} too early</span>"
                                : Number(step.Figures.Cut),
                            Milliseconds(step.Figures.P50),
                            Milliseconds(step.Figures.P99),
                            step.Dip is { } dip ? $"{Code(dip.Group)} {dip.Least} of {dip.Usual}" : "",
                            Text(step.Said),
                        ]
                )
            )
        );

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan? time) =>
        time is { } took ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0.0} ms") : "";
}
