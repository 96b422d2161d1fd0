using System.Collections.Immutable;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Views;

/// <summary>Which requests move, as a row of a report.</summary>
/// <param name="Listener">Its path: <c>web/https</c>.</param>
/// <param name="Note">A request of them, or why it is not decided.</param>
internal sealed record MoveRow(string Listener, string Requests, string From, string To, string Note)
{
    public const string Title = "Which requests move";

    /// <summary>What stands behind all rows.</summary>
    public const string Rest = "Everything else stays where it is.";

    public static ImmutableArray<string> Columns { get; } = ["Listener", "Requests", "Now", "Then", "Such as"];

    public static IEnumerable<MoveRow> Of(ImmutableArray<ListenerMoves> listeners) =>
        listeners.SelectMany(static listener =>
            listener.Moved.IsEmpty && listener.Undecided.IsEmpty
                ? [new MoveRow(listener.Listener.Path, "no request moves", "", "", "")]
                : listener
                    .Moved.Select(move => new MoveRow(listener.Listener.Path, move.Requests, move.From, move.To, move.Example))
                    .Concat(
                        listener.Undecided.Select(move => new MoveRow(
                            listener.Listener.Path,
                            $"not decided: {move.Requests}",
                            move.From,
                            move.To,
                            move.Why
                        ))
                    )
        );

    /// <summary>What AWS does not say and the rows hang on, sentences.</summary>
    public static IEnumerable<string> OpenOf(ImmutableArray<ListenerMoves> listeners) =>
        listeners.SelectMany(static listener => listener.Undocumented).Distinct(StringComparer.Ordinal);
}
