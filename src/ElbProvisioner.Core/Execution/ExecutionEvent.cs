using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Execution;

/// <summary>What AWS gave back for one address: its id and, by kind, more (<c>dnsName</c>, <c>zoneId</c>, <c>version</c>).</summary>
public sealed record Outputs(string Id, ImmutableSortedDictionary<string, string> Values)
{
    public static Outputs Of(string id) => new(id, ImmutableSortedDictionary<string, string>.Empty);
}

/// <summary>The seam to AWS: performs one action, decides nothing about others.</summary>
public interface IActionPerformer
{
    /// <param name="resolve">Turns a reference into outputs; everything the action refers to is done by now.</param>
    /// <param name="progress">Short sentences while it takes long: <c>2 of 3 healthy</c>.</param>
    /// <param name="stop">Ends waits at once; a call in flight is finished.</param>
    /// <returns>What the action's address gained, or null.</returns>
    /// <exception cref="ActionFailedException">The action cannot be done; the message is for the user.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> ended a wait.</exception>
    Task<Outputs?> PerformAsync(
        PlannedAction action,
        Func<ResourceRef, Outputs> resolve,
        IProgress<string> progress,
        CancellationToken stop
    );
}

/// <summary>An action that AWS refused or that did not come true in time.</summary>
public sealed class ActionFailedException : Exception
{
    public ActionFailedException(Diagnostics.Diagnostic diagnostic, Exception? inner = null)
        : base(diagnostic.Message, inner) => Diagnostic = diagnostic;

    public Diagnostics.Diagnostic Diagnostic { get; }

    /// <summary>A changing call went out and no answer came: AWS may have done it.</summary>
    public bool IsOutcomeUnknown { get; init; }
}

public enum ActionState
{
    NotStarted,
    Running,
    Succeeded,
    Failed,

    /// <summary>Something it depends on failed.</summary>
    Skipped,

    /// <summary>Started and not seen to its end: the next run finds out.</summary>
    Interrupted,
}

/// <summary>Everything the run says, in the order it happened, through one channel.</summary>
public abstract record ExecutionEvent(DateTimeOffset At)
{
    public sealed record RunStarted(DateTimeOffset At, Plan Plan) : ExecutionEvent(At);

    public sealed record ActionStarted(DateTimeOffset At, PlannedAction Action) : ExecutionEvent(At);

    public sealed record ActionProgress(DateTimeOffset At, PlannedAction Action, string Message) : ExecutionEvent(At);

    public sealed record ActionSucceeded(DateTimeOffset At, PlannedAction Action, TimeSpan Elapsed, Outputs? Outputs) : ExecutionEvent(At);

    public sealed record ActionFailed(DateTimeOffset At, PlannedAction Action, TimeSpan Elapsed, Diagnostics.Diagnostic Diagnostic)
        : ExecutionEvent(At);

    /// <param name="Because">The failed action it waited for.</param>
    public sealed record ActionSkipped(DateTimeOffset At, PlannedAction Action, string Because) : ExecutionEvent(At);

    /// <param name="Diagnostic">Why nobody knows what became of it; null: the user asked to stop.</param>
    public sealed record ActionInterrupted(
        DateTimeOffset At,
        PlannedAction Action,
        TimeSpan Elapsed,
        Diagnostics.Diagnostic? Diagnostic = null
    ) : ExecutionEvent(At);

    /// <summary>The user asked to stop; nothing new starts.</summary>
    public sealed record StopRequested(DateTimeOffset At) : ExecutionEvent(At);

    public sealed record RunFinished(DateTimeOffset At, ApplyReport Report) : ExecutionEvent(At);

    /// <summary>After the run: a place that gets traffic does not serve it yet.</summary>
    public sealed record NotServingYet(DateTimeOffset At, string Message) : ExecutionEvent(At);

    /// <summary>The end of waiting for the stack to serve.</summary>
    public sealed record ServingJudged(DateTimeOffset At, ServingVerdict Verdict) : ExecutionEvent(At);
}

/// <summary>How a run ended.</summary>
public sealed record ApplyReport(
    ImmutableArray<ActionReport> Actions,
    TimeSpan Elapsed,
    bool WasInterrupted,
    ImmutableDictionary<Address, Outputs> Outputs
)
{
    public int Count(ActionState state) => Actions.Count(a => a.State == state);

    public bool Succeeded => Actions.All(a => a.State == ActionState.Succeeded);

    /// <summary>An action that failed changed something before it did.</summary>
    public bool FailedAfterChange { get; init; }

    /// <summary>Something was changed before it ended.</summary>
    public bool ChangedAnything => FailedAfterChange || Actions.Any(a => a.State is ActionState.Succeeded or ActionState.Interrupted);
}

public sealed record ActionReport(PlannedAction Action, ActionState State, TimeSpan? Elapsed, Diagnostics.Diagnostic? Diagnostic);
