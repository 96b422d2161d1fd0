using System.Globalization;
using System.Text;
using ElbProvisioner.Core.Rehearsals;
using static ElbProvisioner.Cli.Views.HtmlPage;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// The course of a rehearsal as a drawing: requests and what failed of them, slow answers, healthy targets, and below them when each
/// action ran. The table of steps says the same in words.
/// </summary>
internal static class TimelineSvg
{
    private const int Left = 60;
    private const int Width = 900;
    private const int Band = 90;
    private const int Gap = 26;
    private const int Row = 16;
    private const int MostActions = 40;

    public static string Draw(RehearsalReport report)
    {
        var slots = report.Timeline;
        var begin = slots[0].At;
        var length = slots.Length > 1 ? slots[1].At - slots[0].At : TimeSpan.FromSeconds(1);
        var whole = length * slots.Length;
        double X(TimeSpan at) => Left + (Math.Clamp((at - begin) / whole, 0, 1) * Width);

        List<RehearsalStep> actions = [.. report.Steps.Where(static step => step.Verb.Length > 0).Take(MostActions)];
        var below = (3 * (Band + Gap)) + Gap;
        var height = below + (actions.Count * Row) + Gap;
        var drawing = new StringBuilder();
        drawing.Append(
            CultureInfo.InvariantCulture,
            $"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Timeline\"><svg role=\"img\" aria-labelledby=\"timeline-title\" viewBox=\"0 0 {Left + Width + 20} {height}\" width=\"{Left + Width + 20}\" height=\"{height}\">\n"
        );
        drawing.Append("<title id=\"timeline-title\">").Append(Text(RehearsalView.Conclusion(report))).Append("</title>\n");

        var most = Math.Max(1, slots.Max(static slot => slot.Requests));
        var slowest = Math.Max(1, slots.Max(static slot => slot.P99?.TotalMilliseconds ?? 0));
        var healthiest = Math.Max(1, slots.Max(static slot => slot.Healthy ?? 0));
        Axis(drawing, 0, string.Create(CultureInfo.InvariantCulture, $"{most}"), "requests; failed and cut are dark, and marked below");
        Axis(drawing, 1, string.Create(CultureInfo.InvariantCulture, $"{slowest:0} ms"), "p99");
        Axis(drawing, 2, string.Create(CultureInfo.InvariantCulture, $"{healthiest}"), "healthy targets that get traffic");
        var width = (double)Width / slots.Length;
        var healthy = new StringBuilder();
        foreach (var slot in slots)
        {
            var x = X(slot.At);
            Bar(drawing, "bar", x, width, 0, (double)slot.Requests / most);
            if (slot.Failed + slot.Cut > 0)
            {
                Bar(drawing, "bad", x, width, 0, Math.Max(0.06, (double)slot.Failed / most));
                drawing.Append(CultureInfo.InvariantCulture, $"<text class=\"bad\" x=\"{x:0.0}\" y=\"{Base(0) + 11}\">!</text>\n");
            }

            Bar(drawing, "bar", x, width, 1, (slot.P99?.TotalMilliseconds ?? 0) / slowest);
            if (slot.Healthy is { } count)
            {
                var y = Base(2) - ((double)count / healthiest * (Band - 14));
                healthy.Append(CultureInfo.InvariantCulture, $"{x:0.0},{y:0.0} {x + width:0.0},{y:0.0} ");
            }
        }

        drawing.Append("<polyline class=\"course\" points=\"").Append(healthy.ToString().TrimEnd()).Append("\"/>\n");
        foreach (var at in (ReadOnlySpan<TimeSpan>)[TimeSpan.Zero, report.Took])
        {
            drawing.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"axis\" x1=\"{X(at):0.0}\" y1=\"4\" x2=\"{X(at):0.0}\" y2=\"{height - Gap}\"/><text class=\"kind\" x=\"{X(at) + 3:0.0}\" y=\"{height - 8}\">{Durations.Clock(at)}</text>\n"
            );
        }

        foreach (var (row, step) in actions.Index())
        {
            var (from, to) = (X(step.From), Math.Max(X(step.From + step.Length), X(step.From) + 3));
            var y = below + (row * Row);
            var isRight = from > Left + (Width * 0.6);
            drawing.Append(
                CultureInfo.InvariantCulture,
                $"<rect class=\"{(step.Figures.Failed + step.Figures.CutYoung > 0 ? "bad" : "bar")}\" x=\"{from:0.0}\" y=\"{y}\" width=\"{to - from:0.0}\" height=\"{Row - 6}\"/>"
            );
            drawing.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{(isRight ? from - 4 : to + 4):0.0}\" y=\"{y + 9}\"{(isRight ? " text-anchor=\"end\"" : "")}>{Text($"{step.Verb} {step.Address}")}</text>\n"
            );
        }

        return drawing.Append("</svg></div>").ToString();
    }

    private static int Base(int band) => ((band + 1) * (Band + Gap)) - Gap;

    private static void Axis(StringBuilder drawing, int band, string most, string what)
    {
        drawing.Append(
            CultureInfo.InvariantCulture,
            $"<line class=\"axis\" x1=\"{Left}\" y1=\"{Base(band)}\" x2=\"{Left + Width}\" y2=\"{Base(band)}\"/><text class=\"kind\" x=\"{Left - 6}\" y=\"{Base(band) - Band + 24}\" text-anchor=\"end\">{Text(most)}</text><text class=\"kind\" x=\"{Left}\" y=\"{Base(band) - Band + 10}\">{Text(what)}</text>\n"
        );
    }

    private static void Bar(StringBuilder drawing, string look, double x, double width, int band, double share)
    {
        if (share <= 0)
        {
            return;
        }

        var tall = Math.Min(1, share) * (Band - 14);
        drawing.Append(
            CultureInfo.InvariantCulture,
            $"<rect class=\"{look}\" x=\"{x:0.0}\" y=\"{Base(band) - tall:0.0}\" width=\"{Math.Max(1, width - 1):0.0}\" height=\"{tall:0.0}\"/>\n"
        );
    }
}
