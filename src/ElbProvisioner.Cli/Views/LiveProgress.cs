using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>At a terminal: what has ended scrolls by, what runs stands below it and is redrawn in place.</summary>
internal static class LiveProgress
{
    private const int MostShown = 8;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <param name="real">Paces the drawing.</param>
    /// <param name="time">The clock of the events.</param>
    public static async Task ShowAsync(Pane pane, IAsyncEnumerable<ExecutionEvent> events, TimeProvider real, TimeProvider time)
    {
        var tally = new RunTally();
        using var ended = new StringWriter { NewLine = "\n" };
        var lines = new EventLines(pane.On(ended), isLive: true);
        using var block = new LiveBlock(pane.Writer);
        await using var reader = events.GetAsyncEnumerator();
        var isOver = false;
        for (
            var next = reader.MoveNextAsync().AsTask();
            !isOver;
            block.Draw(Taken(ended), isOver ? [] : Draw(pane, tally, time.GetUtcNow()))
        )
        {
            // Either something happened or a beat passed: the clocks of what runs go on.
            await Task.WhenAny(next, Task.Delay(Beat, real, CancellationToken.None));
            while (next.IsCompleted && !isOver)
            {
                isOver = !await next;
                if (!isOver)
                {
                    tally.Add(reader.Current);
                    lines.Write(reader.Current);
                    next = reader.MoveNextAsync().AsTask();
                }
            }
        }
    }

    private static string Taken(StringWriter ended)
    {
        var text = ended.ToString();
        ended.GetStringBuilder().Clear();
        return text;
    }

    private static List<string> Draw(Pane pane, RunTally tally, DateTimeOffset now)
    {
        var running = tally.Running.ToList();
        var lines = running.Take(MostShown).Select(r => Line(r.Action, now - r.Since, r.Message, pane.Width)).ToList();
        if (running.Count > MostShown)
        {
            lines.Add($"         and {running.Count - MostShown} more");
        }

        var stopping = tally.IsStopping ? ", stopping" : "";
        lines.Add(
            pane.Shown(pane.Paint($"{Durations.Clock(now - tally.Begin),7}  {tally.Ended} of {tally.Total} done{stopping}", Tone.Faint))
        );
        return lines;
    }

    /// <summary>Always one line: a line that wraps when its clock grows would make everything below it jump.</summary>
    private static string Line(PlannedAction action, TimeSpan elapsed, string message, int width)
    {
        var usual = action.Estimate > TimeSpan.FromSeconds(5) ? $" of about {Durations.Show(action.Estimate)}" : "";
        var said = message.Length == 0 ? "" : $": {message}";
        var clock = $" ({Durations.Show(elapsed)}{usual})";
        var text = $"         running  {action.Verb} {action.Address}{said}";
        var room = Math.Max(20, width - 1 - clock.Length);
        text = VisibleText.Of(text);
        return (text.Length > room ? text[..(room - 1)] + "…" : text) + clock;
    }
}
