using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using Spectre.Console;

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
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(pane.Writer),
                Ansi = AnsiSupport.Yes,
                Interactive = InteractionSupport.Yes,
                ColorSystem = pane.HasColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            }
        );
        console.Profile.Width = pane.Width;
        var tally = new RunTally();
        using var ended = new StringWriter();
        var lines = new EventLines(pane.On(ended), isLive: true);
        await console
            .Live(new Text(""))
            .AutoClear(true)
            .Overflow(VerticalOverflow.Crop)
            .StartAsync(async live =>
            {
                await using var reader = events.GetAsyncEnumerator();
                var next = reader.MoveNextAsync().AsTask();
                while (true)
                {
                    // Either something happened or a beat passed: the clocks of what runs go on.
                    await Task.WhenAny(next, Task.Delay(Beat, real, CancellationToken.None));
                    while (next.IsCompleted)
                    {
                        if (!await next)
                        {
                            return;
                        }

                        tally.Add(reader.Current);
                        lines.Write(reader.Current);
                        next = reader.MoveNextAsync().AsTask();
                    }

                    live.UpdateTarget(Draw(tally, time.GetUtcNow(), pane.Width));
                    Flush(console, ended);
                }
            });
        Flush(console, ended);
    }

    private static void Flush(IAnsiConsole console, StringWriter ended)
    {
        if (ended.GetStringBuilder().Length > 0)
        {
            // What ended is written over a line that was longer: its rest goes first.
            console.Write(
                new ControlCode(ended.ToString().Replace(Environment.NewLine, "\e[K" + Environment.NewLine, StringComparison.Ordinal))
            );
            ended.GetStringBuilder().Clear();
        }
    }

    private static Rows Draw(RunTally tally, DateTimeOffset now, int width)
    {
        var running = tally.Running.ToList();
        var rows = running.Take(MostShown).Select(r => Line(r.Action, now - r.Since, r.Message, width)).ToList();
        if (running.Count > MostShown)
        {
            rows.Add(new Text($"         and {running.Count - MostShown} more"));
        }

        var stopping = tally.IsStopping ? ", stopping" : "";
        rows.Add(
            new Text(
                $"{Durations.Clock(now - tally.Begin),7}  {tally.Ended} of {tally.Total} done{stopping}",
                new Style(decoration: Decoration.Dim)
            )
        );
        return new(rows);
    }

    /// <summary>Always one line: a line that wraps when its clock grows would make everything below it jump.</summary>
    private static Text Line(PlannedAction action, TimeSpan elapsed, string message, int width)
    {
        var usual = action.Estimate > TimeSpan.FromSeconds(5) ? $" of about {Durations.Show(action.Estimate)}" : "";
        var said = message.Length == 0 ? "" : $": {message}";
        var clock = $" ({Durations.Show(elapsed)}{usual})";
        var text = $"         running  {action.Verb} {action.Address}{said}";
        var room = Math.Max(20, width - 1 - clock.Length);
        text = VisibleText.Of(text);
        return new((text.Length > room ? text[..(room - 1)] + "…" : text) + clock);
    }
}
