using System.Collections.Immutable;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>Which requests a plan moves, listener by listener, each kind with one of them.</summary>
internal sealed class MovesView(Pane pane, bool isVerbose)
{
    /// <summary>Of a listener so many are told; <c>-v</c> tells all.</summary>
    private const int Told = 8;

    public void Write(ImmutableArray<ListenerMoves> listeners)
    {
        if (listeners.IsEmpty)
        {
            return;
        }

        pane.Line(pane.Paint(MoveRow.Title, Tone.Strong));
        foreach (var listener in listeners)
        {
            Write(listener);
        }

        pane.Line();
    }

    private void Write(ListenerMoves listener)
    {
        if (listener.Moved.IsEmpty && listener.Undecided.IsEmpty)
        {
            Wrapped($"{listener.Listener.Path}  moves no request", 2, Tone.Good);
            WriteUndocumented(listener);
            return;
        }

        pane.Line($"  {listener.Listener.Path}");
        var told = isVerbose ? listener.Moved.Length : Told;
        foreach (var move in listener.Moved.Take(told))
        {
            Wrapped($"{move.Requests}: {move.From} -> {move.To}", 4, Tone.Changed);
            Wrapped($"such as {move.Example}", 6, Tone.Faint);
        }

        if (listener.Moved.Length > told)
        {
            pane.Line($"    … {listener.Moved.Length - told} kinds more; -v shows them");
        }

        foreach (var move in listener.Undecided)
        {
            Wrapped($"not decided for {move.Requests}: {move.From} -> {move.To}; {move.Why}", 4, Tone.Bad);
        }

        pane.Line("    everything else stays");
        WriteUndocumented(listener);
    }

    private void WriteUndocumented(ListenerMoves listener)
    {
        foreach (var says in listener.Undocumented)
        {
            Wrapped($"not documented: {says}", 4, Tone.Changed);
        }
    }

    private void Wrapped(string text, int indent, Tone tone)
    {
        var lead = new string(' ', indent);
        foreach (var line in Wrapping.Wrap(text, Math.Max(20, pane.Width - indent - 2)))
        {
            pane.Line(lead + pane.Paint(line, tone));
            lead = new string(' ', indent + 2);
        }
    }
}
