using System.Collections.Immutable;

namespace ElbProvisioner.Core.Replay;

/// <summary>Where the requests of a log would go.</summary>
/// <param name="Requests">Read, whatever became of them; those of <see cref="Outcomes"/> and of <see cref="Undecided"/> add up to
/// it.</param>
/// <param name="Unreadable">Lines that are none of an access log.</param>
/// <param name="Compared">Of the requests those of which it is known where they went before.</param>
/// <param name="Moved">Those that are sure to go elsewhere; the most first.</param>
/// <param name="Undecided">Those of which the log does not hold what decides where they go, or whether that is elsewhere; the most
/// first.</param>
/// <param name="Outcomes">The most first.</param>
public sealed record ReplayReport(
    long Requests,
    long Unreadable,
    long Compared,
    ImmutableArray<ReplayMove> Moved,
    ImmutableArray<ReplayUndecided> Undecided,
    ImmutableArray<ReplayOutcome> Outcomes
);

/// <param name="From">Where they went, in the words of the stack file; of a target group that it does not have, AWS's name.</param>
/// <param name="Examples">A few of them, each another.</param>
public sealed record ReplayMove(string From, string To, long Count, ImmutableArray<string> Examples);

/// <param name="Condition">What decides: <c>http-header X-Beta: 1</c>, <c>weights app 75%, images 25%</c>.</param>
/// <param name="Outcomes">What may become of them.</param>
/// <param name="MayMove">Of how many it is not decided either whether they go elsewhere than before.</param>
public sealed record ReplayUndecided(
    string Condition,
    ImmutableArray<string> Outcomes,
    long Count,
    long MayMove,
    ImmutableArray<string> Examples
);

/// <param name="Text">In the words of the stack file, a redirect with its placeholders.</param>
/// <param name="Status">Of an answer and of a redirect; 0: it has none.</param>
public sealed record ReplayOutcome(DestinationKind Kind, string Text, int Status, long Count, ImmutableArray<string> Examples)
{
    /// <summary>Clients get nothing that they asked for.</summary>
    public bool IsLost =>
        Kind is DestinationKind.Loop or DestinationKind.DeadEnd or DestinationKind.Refused
        || (Kind == DestinationKind.Respond && Status >= 400);
}
