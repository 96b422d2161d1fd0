using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>A run as lines for a log: one when something long begins, one when anything ends, each with the time since the start.</summary>
internal sealed class EventLines(Pane pane, bool isLive)
{
    private readonly RunTally _tally = new();

    /// <summary>Where its clock starts; the start of a run sets it.</summary>
    public DateTimeOffset Begin
    {
        init => _tally.Begin = value;
    }

    /// <summary>What was done goes with the run: no other goes on from there.</summary>
    public bool IsForgotten { get; init; }

    public void Write(ExecutionEvent e)
    {
        _tally.Add(e);
        foreach (var line in LinesOf(e))
        {
            pane.Line(line);
        }
    }

    /// <summary>At a terminal what runs is shown by its own view: there, only ends are lines.</summary>
    private IEnumerable<string> LinesOf(ExecutionEvent e) =>
        e switch
        {
            ExecutionEvent.ActionStarted x when !isLive && x.Action.Wait != WaitKind.None => [Line(e, "...", Tone.Faint, Name(x.Action))],
            ExecutionEvent.ActionProgress x when !isLive => [Line(e, "...", Tone.Faint, $"{Name(x.Action)}: {x.Message}")],
            ExecutionEvent.ActionSucceeded x => [Line(e, "done", Tone.Good, $"{Name(x.Action)}{Took(x.Elapsed)}")],
            ExecutionEvent.ActionFailed x =>
            [
                Line(e, "FAILED", Tone.Bad, $"{Name(x.Action)}{Took(x.Elapsed)}: {x.Diagnostic.Code}: {x.Diagnostic.Message}"),
                .. Remedy(x.Diagnostic),
            ],
            ExecutionEvent.ActionSkipped x => [Line(e, "skipped", Tone.Changed, $"{Name(x.Action)}, because {x.Because} failed")],
            ExecutionEvent.ActionInterrupted x =>
            [
                Line(
                    e,
                    "unknown",
                    Tone.Changed,
                    x.Diagnostic is { } why
                        ? $"{Name(x.Action)}{Took(x.Elapsed)}: {why.Code}: {why.Message}"
                        : $"{Name(x.Action)}: interrupted{(IsForgotten ? "" : "; the next run finds out")}"
                ),
                .. Remedy(x.Diagnostic),
            ],
            ExecutionEvent.StopRequested =>
            [
                Line(e, "stop", Tone.Changed, "stopping: calls in flight finish, nothing new starts; once more to leave at once"),
            ],
            ExecutionEvent.NotServingYet x when !isLive => [Line(e, "...", Tone.Faint, $"serves not yet: {x.Message}")],
            _ => [],
        };

    private string Line(ExecutionEvent e, string word, Tone tone, string text) =>
        $"{Durations.Clock(e.At - _tally.Begin),7}  {pane.Paint(word.PadRight(7), tone)}  {text}";

    private static IEnumerable<string> Remedy(Diagnostic? diagnostic) =>
        diagnostic?.Remedy is { } remedy ? [new string(' ', 18) + remedy] : [];

    private static string Name(PlannedAction action) => $"{action.Verb} {action.Address}";

    private static string Took(TimeSpan time) => time < TimeSpan.FromSeconds(1) ? "" : $" ({Durations.Show(time)})";
}
