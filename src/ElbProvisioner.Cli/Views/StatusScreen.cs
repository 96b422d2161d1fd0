using System.Globalization;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Cli.Views;

/// <summary>
/// How a stack is doing, in as many rows as a terminal has: target groups with their zones and what they get, scaling groups with their
/// refresh, and every reason why not all is well. Each row is one line, whatever the width; bars have their numbers beside them.
/// </summary>
internal sealed class StatusScreen(Pane pane)
{
    private const int LongestName = 24;
    private const int Narrow = 64;

    /// <param name="footer">How old this is, and how to end it.</param>
    public IReadOnlyList<string> Draw(StatusReading reading, TerminalSize size, string footer)
    {
        var rows = Math.Max(4, size.Height - 1);
        var width = Math.Max(20, size.Width);
        var lines = Body(reading, width, isBrief: false);
        if (lines.Count + 3 > rows)
        {
            lines = Body(reading, width, isBrief: true);
        }

        if (lines.Count + 3 > rows)
        {
            var left = lines.Count - (rows - 4);
            lines = [.. lines.Take(rows - 4), pane.Paint($"… {left} lines more: a taller window shows them", Tone.Faint)];
        }

        var status = reading.Status;
        return
        [
            .. new[]
            {
                $"{pane.Paint(reading.Stack, Tone.Strong)} · {reading.World.Region} · account {reading.World.Account}",
                status.IsHealthy
                    ? pane.Paint("Everything that should serve does.", Tone.Good)
                    : pane.Paint(StatusView.Verdict(status).TrimEnd(':') + ".", Tone.Bad),
            }
                .Concat(lines)
                .Append(
                    pane.Paint(
                        reading.Failure is { } failure ? $"Not read: {failure}" : footer,
                        reading.Failure is null ? Tone.Faint : Tone.Bad
                    )
                )
                .Select(line => pane.Shown(Wrapping.Cut(line, width))),
        ];
    }

    /// <param name="isBrief">Zones only where something is not healthy, and nothing stands apart.</param>
    private List<string> Body(StatusReading reading, int width, bool isBrief)
    {
        var status = reading.Status;
        var lines = new List<string>();
        lines.AddRange(status.Reasons.SelectMany(reason => Bullet(reason.Message, width)));
        foreach (var balancer in status.LoadBalancers.Where(static b => b.State != "active"))
        {
            lines.Add($"load balancer {balancer.Name}  {pane.Paint(balancer.State, Tone.Changed)}");
        }

        var names = status
            .TargetGroups.Select(static g => g.Name.Length)
            .Concat(status.ScalingGroups.Select(static g => g.Name.Length))
            .Concat(status.TargetGroups.SelectMany(static g => g.Targets).Select(static t => 2 + ZoneOf(t).Length))
            .DefaultIfEmpty()
            .Max();
        var shape = new Shape(Math.Clamp(names, 4, Math.Min(LongestName, Math.Max(8, width - 30))), width < Narrow ? 6 : 12);
        if (!isBrief && status.TargetGroups.Length > 0)
        {
            lines.Add("");
        }

        foreach (var group in status.TargetGroups)
        {
            lines.AddRange(Group(group, Shares(status, group), shape, isBrief));
        }

        if (!isBrief && status.ScalingGroups.Length > 0 && lines.Count > 0)
        {
            lines.Add("");
        }

        lines.AddRange(status.ScalingGroups.SelectMany(group => Scaling(group, shape)));
        lines.AddRange(
            status
                .Alarms.Where(static a => a.State != "OK")
                .Select(a => $"alarm {a.Name}  {pane.Paint(a.State, a.State == "ALARM" ? Tone.Bad : Tone.Faint)}")
        );
        return lines;
    }

    private IEnumerable<string> Group(TargetGroupStatus group, string shares, Shape shape, bool isBrief)
    {
        yield return pane.Paint(Fitted(group.Name, shape.Name), Tone.Strong)
            + "  "
            + (group.Targets.IsEmpty ? pane.Paint("no targets", shares.Length > 0 ? Tone.Bad : Tone.Faint) : Health(group.Targets, shape))
            + (shares.Length > 0 ? $"  gets {shares}" : "");
        foreach (
            var zone in group
                .Targets.GroupBy(ZoneOf, StringComparer.Ordinal)
                .OrderBy(static z => z.Key, StringComparer.Ordinal)
                .Where(zone => !isBrief || zone.Any(static t => !t.Serves))
        )
        {
            var ill = zone.Where(static t => !t.Serves)
                .Select(t => $"{StatusView.NameOf(t)} {StatusEvents.StateOf(t)}{(t.Code is { } code ? $" ({code})" : "")}");
            var said = string.Join("; ", ill);
            yield return "  "
                + ZoneFitted(zone.Key, shape.Name - 2)
                + "  "
                + Health([.. zone], shape)
                + (said.Length > 0 ? "  " + said : "");
        }
    }

    /// <summary>A cell a target, or a share of them: full serves, hatched is not checked yet, x is unhealthy, a dash leaves.</summary>
    private string Health(IReadOnlyCollection<TargetStatus> targets, Shape shape)
    {
        var cells = targets.Count <= shape.Bar ? targets.Count : shape.Bar;
        var sorted = targets.OrderBy(static t => t.Serves ? 0 : 1).ThenBy(static t => t.State).ToList();
        var bar = Enumerable.Range(0, cells).Select(at => CellOf(sorted[at * sorted.Count / cells])).ToList();

        // A share too small for a cell is still there: the last cell tells that not all serve.
        if (sorted.Exists(static t => !t.Serves) && bar.TrueForAll(static c => c.Text == "█"))
        {
            bar[^1] = CellOf(sorted[^1]);
        }

        var healthy = targets.Count(static t => t.Serves);
        return string.Concat(bar.GroupAdjacent().Select(run => pane.Paint(run.Text, run.Tone)))
            + new string(' ', shape.Bar - cells)
            + "  "
            + pane.Paint(
                HealthText.Of(targets),
                healthy == targets.Count ? Tone.Good
                    : healthy == 0 ? Tone.Bad
                    : Tone.Changed
            );
    }

    private static (string Text, Tone Tone) CellOf(TargetStatus target) =>
        target.State switch
        {
            _ when target.Serves => ("█", Tone.Good),
            TargetState.Initial => ("▒", Tone.Changed),
            TargetState.Unhealthy => ("x", Tone.Bad),
            TargetState.Draining => ("-", Tone.Changed),
            _ => ("·", Tone.Faint),
        };

    private IEnumerable<string> Scaling(ScalingGroupStatus group, Shape shape)
    {
        var isWhole = group.InService >= group.Desired;
        yield return pane.Paint(Fitted(group.Name, shape.Name), Tone.Strong)
            + "  scaling group: "
            + pane.Paint($"{group.InService} of {group.Desired} in service", isWhole ? Tone.Good : Tone.Changed)
            + $" (min {group.Min}, max {group.Max})"
            + (group.Status is { } status ? "  " + pane.Paint(status, Tone.Bad) : "")
            + (group.Suspended.IsEmpty ? "" : "  " + pane.Paint($"suspended: {string.Join(", ", group.Suspended)}", Tone.Changed));
        if (group.Refresh is { } refresh)
        {
            var done = Math.Clamp(refresh.PercentageComplete, 0, 100) * shape.Bar / 100;
            yield return Fitted("  refresh", shape.Name)
                + "  "
                + pane.Paint(new string('█', done), Tone.Good)
                + pane.Paint(new string('░', shape.Bar - done), Tone.Faint)
                + $"  {refresh.PercentageComplete}%  {refresh.Status}";
        }
        else if (group.FailedRefresh is { } failed)
        {
            yield return Fitted("  refresh", shape.Name) + "  " + pane.Paint($"ended as {failed.Status}", Tone.Bad) + $"  {failed.Why}";
        }

        if (group.Failures is [{ IsLast: true } failure, ..])
        {
            yield return "  " + pane.Paint($"{failure.What} failed", Tone.Bad) + $": {failure.Why}";
        }
    }

    /// <summary>Who sends it how much: <c>90% of web/https</c>.</summary>
    private static string Shares(StatusReport status, TargetGroupStatus target) =>
        string.Join(
            ", ",
            from balancer in status.LoadBalancers
            from listener in balancer.Listeners
            from route in listener
                .Rules.Select(rule => (Name: $"{balancer.Name}/{listener.Name}/{rule.Name}", rule.Route))
                .Prepend((Name: $"{balancer.Name}/{listener.Name}", Route: listener.Default))
            let whole = route.Route.Forwards.Sum(static f => f.Weight)
            from forward in route.Route.Forwards
            where forward.Arn == target.Arn
            select (
                route.Route.Forwards.Length == 1
                    ? forward.Weight > 0
                        ? "all"
                        : "nothing"
                    : Percent(forward.Weight, whole)
            ) + $" of {route.Name}"
        );

    private static string Percent(int weight, int whole) =>
        whole == 0 ? "0%" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * weight / whole:0.#}%");

    private static IEnumerable<string> Bullet(string text, int width) =>
        Wrapping.Wrap(text, Math.Max(16, width - 2)).Select(static (line, at) => (at == 0 ? "- " : "  ") + line);

    private static string ZoneOf(TargetStatus target) => target.Zone ?? "no zone";

    private static string Fitted(string text, int width) => (text.Length > width ? text[..(width - 1)] + "…" : text).PadRight(width);

    /// <summary>What tells zones apart is their end.</summary>
    private static string ZoneFitted(string zone, int width) => (zone.Length > width ? "…" + zone[^(width - 1)..] : zone).PadRight(width);

    /// <param name="Name">How wide the first column is.</param>
    /// <param name="Bar">How many cells a bar has at most.</param>
    private sealed record Shape(int Name, int Bar);
}

internal static class Cells
{
    /// <summary>What is alike side by side is painted at once.</summary>
    public static IEnumerable<(string Text, Tone Tone)> GroupAdjacent(this IReadOnlyList<(string Text, Tone Tone)> cells)
    {
        for (var at = 0; at < cells.Count;)
        {
            var run = cells.Skip(at).TakeWhile(cell => cell.Tone == cells[at].Tone).Select(static cell => cell.Text).ToList();
            yield return (string.Concat(run), cells[at].Tone);
            at += run.Count;
        }
    }
}
