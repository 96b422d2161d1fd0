namespace ElbProvisioner.Cli.Views;

/// <summary>
/// Looks at a stack again and again: at a terminal as a screen that is redrawn in place, with what happens scrolling by above it; else as
/// the whole status once, and a line for each thing that happens.
/// </summary>
/// <param name="real">Paces the looks and the drawing.</param>
/// <param name="interval">Between the end of one look and the beginning of the next.</param>
/// <param name="time">The clock of what happens: the embedded AWS has one of its own.</param>
internal sealed class StatusWatch(Terminal terminal, TimeProvider real, TimeProvider time, TimeSpan interval)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private DateTimeOffset _begin;

    /// <summary>Until <paramref name="stop"/>, which is how it ends.</summary>
    /// <param name="read">Another look; given the one before, which a look that fails is told with.</param>
    public async Task RunAsync(StatusReading first, Func<StatusReading, Task<StatusReading>> read, CancellationToken stop)
    {
        _begin = first.At;
        if (terminal.IsScreen)
        {
            await ShowAsync(first, read, stop);
            return;
        }

        new StatusView(terminal.Out).Write(first.Stack, first.World, first.Status);
        for (var last = first; await LookAsync(last, read, stop) is { } next; last = next)
        {
            foreach (var happened in StatusEvents.Between(last, next))
            {
                terminal.Out.Line(Line(happened));
            }
        }
    }

    private async Task ShowAsync(StatusReading first, Func<StatusReading, Task<StatusReading>> read, CancellationToken stop)
    {
        var screen = new StatusScreen(terminal.Out);
        var size = terminal.Size();
        var events = new List<StatusEvent>();
        var last = first;
        IReadOnlyList<string>? shown = null;
        IReadOnlyList<string> drawn;
        using (var block = new LiveBlock(terminal.Out.Writer))
        {
            Draw([]);
            for (var next = LookAsync(last, read, stop); ;)
            {
                // Either a look has ended or a beat has passed: its age goes on, and the window may have another size.
                await Task.WhenAny(next, Task.Delay(Beat, real, CancellationToken.None));
                if (!next.IsCompleted)
                {
                    Draw([]);
                }
                else if (await next is { } reading)
                {
                    var happened = StatusEvents.Between(last, reading);
                    events.AddRange(happened);
                    last = reading;
                    next = LookAsync(last, read, stop);
                    Draw(happened);
                }
                else
                {
                    break;
                }
            }

            drawn = screen.Draw(last, size, "");

            void Draw(IEnumerable<StatusEvent> happened)
            {
                if (terminal.Size() is var now && now != size)
                {
                    // How a terminal breaks lines anew that stand there already is its own affair: all is drawn again.
                    size = now;
                    block.Restart();
                    shown = null;
                    happened = events.TakeLast(size.Height / 3);
                }

                var above = string.Concat(happened.Select(e => terminal.Out.Shown(Wrapping.Cut(Line(e), size.Width)) + "\n"));
                var lines = screen.Draw(last, size, Footer(last));
                if (above.Length > 0 || shown is null || !lines.SequenceEqual(shown))
                {
                    block.Draw(above, lines);
                    shown = lines;
                }
            }
        }

        // The last of it stays, without what only the watching needed.
        foreach (var line in drawn.SkipLast(1))
        {
            terminal.Out.Writer.WriteLine(line);
        }
    }

    /// <summary>After the interval; null: it is over.</summary>
    private async Task<StatusReading?> LookAsync(StatusReading last, Func<StatusReading, Task<StatusReading>> read, CancellationToken stop)
    {
        try
        {
            await Task.Delay(interval, real, stop);
            return await read(last);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private string Line(StatusEvent happened) =>
        $"{Durations.Clock(happened.At - _begin),7}  {terminal.Out.Paint(happened.Text, happened.Tone)}";

    private string Footer(StatusReading last)
    {
        var age = time.GetUtcNow() - last.At;
        return $"Read {Durations.Show(age > TimeSpan.Zero ? age : TimeSpan.Zero)} ago. Ctrl-C ends.";
    }
}
