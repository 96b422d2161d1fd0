using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Execution;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Performing;

/// <summary>One action while it is performed: what it refers to, whom to tell, when to stop, and the two ways to wait.</summary>
internal sealed class ActionScope(
    PlannedAction action,
    Func<ResourceRef, Outputs> resolve,
    IProgress<string> progress,
    Waiting waiting,
    CancellationToken stop
)
{
    /// <summary>How long after a stop AWS's catching up with what it has just made is still waited for.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private string? _lastSaid;

    /// <summary>A changing call went out: what follows it belongs to it, so that the report can say what AWS answered.</summary>
    private bool _hasBegun;

    /// <summary>Since the first look that was not answered; null: the last one was.</summary>
    private Waiting.Countdown? _silence;

    public PlannedAction Action => action;

    public Address Address => action.Address;

    public WaitSettings Waits => waiting.Settings;

    public DateTimeOffset RunStartedAt => waiting.StartedAt;

    public DateTimeOffset StartedAt { get; } = waiting.UtcNow;

    public TimeSpan Elapsed => waiting.UtcNow - StartedAt;

    /// <summary>For reads: they end at once, but for those that finish what was begun.</summary>
    public CancellationToken Stop => _hasBegun ? waiting.RunOver : stop;

    /// <summary>For calls that change something: not begun once the user asked to stop, finished once begun.</summary>
    public CancellationToken ToTheEnd()
    {
        if (!_hasBegun)
        {
            stop.ThrowIfCancellationRequested();
            _hasBegun = true;
        }

        return waiting.RunOver;
    }

    /// <summary>A call was still out when the time for the whole run was over.</summary>
    public bool IsCutShort => waiting.IsRunOver && !stop.IsCancellationRequested;

    public bool HasBegun => _hasBegun;

    public string Id(ResourceRef reference) => resolve(reference).Id;

    public List<string> Ids(IEnumerable<ResourceRef> references) => [.. references.Select(Id)];

    public Outputs Resolve(ResourceRef reference) => resolve(reference);

    /// <summary>Made by this run: AWS may not know it everywhere yet.</summary>
    public static bool IsNew(ResourceRef reference) => reference is ResourceRef.Planned;

    /// <summary>Says it once, however often it stays true.</summary>
    public void Say(string sentence)
    {
        if (sentence != _lastSaid)
        {
            _lastSaid = sentence;
            progress.Report(sentence);
        }
    }

    public ActionFailedException Fail(DiagnosticCode code, string message, string? remedy, Exception? inner = null) =>
        new(new Diagnostic(code, SourceSpan.None, $"{Address}: {message}", remedy), inner);

    /// <summary>Looks at once, then at every interval, until it has come true.</summary>
    /// <param name="goal">Follows "waited ... for": <c>the load balancer to become active</c>.</param>
    public async Task UntilAsync(WaitBudget budget, string goal, Func<Task<Look>> look)
    {
        var countdown = waiting.Start(budget);
        while (true)
        {
            var found = await LookAsync(goal, look);
            if (found.Still is not { } still)
            {
                return;
            }

            if (countdown.IsOver)
            {
                throw Fail(
                    ApplyCodes.NotInTime,
                    $"waited {Words.Of(countdown.Elapsed)} for {goal}: {still}.",
                    "Nothing is lost: find out what holds it up, then run the same command again."
                );
            }

            Say(still);
            await PauseAsync(countdown, still);
        }
    }

    /// <summary>Repeats a call while AWS has not caught up with itself; once the budget is used up, its last refusal stands.</summary>
    public async Task<T> RetryAsync<T>(WaitBudget budget, Func<AmazonServiceException, bool> lags, string saying, Func<Task<T>> call)
    {
        var countdown = waiting.Start(budget);
        while (true)
        {
            try
            {
                return await call();
            }
            catch (AmazonServiceException refusal) when (lags(refusal) && !countdown.IsOver)
            {
                Say(saying);
            }

            await PauseAsync(countdown, saying);
        }
    }

    public Task DelayAsync(TimeSpan delay) => waiting.DelayAsync(delay, stop);

    private async Task PauseAsync(Waiting.Countdown countdown, string still)
    {
        if (waiting.IsRunOver)
        {
            throw Fail(
                ApplyCodes.RunOver,
                $"the time for the whole run is over, while: {still}.",
                "Run the same command again to go on from here, with a longer --timeout."
            );
        }

        if (!_hasBegun || !countdown.IsCatchingUp)
        {
            await countdown.PauseAsync(stop);
            return;
        }

        if (countdown.Elapsed > Grace)
        {
            stop.ThrowIfCancellationRequested();
        }

        await countdown.PauseAsync(CancellationToken.None);
    }

    /// <summary>
    /// A look that AWS did not answer says nothing about what is looked at; the next one will. Only throttling lasts as long as the wait:
    /// it is an answer, and an endpoint that gives none for minutes is not coming back while somebody watches.
    /// </summary>
    private async Task<Look> LookAsync(string goal, Func<Task<Look>> look)
    {
        try
        {
            var found = await look();
            _silence = null;
            return found;
        }
        catch (Exception failed) when (Refusal.IsPassing(failed))
        {
            var failure = AwsFailure.Of(failed);
            _silence ??= waiting.Start(Waits.Silence);
            if (failure.Kind == AwsFailureKind.Throttled)
            {
                return Look.NotYet("AWS throttles the account; asking again");
            }

            return _silence.IsOver
                ? throw Fail(
                    ApplyCodes.NoAnswer,
                    $"while waiting for {goal}, nothing has answered for {Words.Of(_silence.Elapsed)}. "
                        + $"{failure.ToDiagnostic(new()).Message}",
                    "What was done stays done: once the endpoint answers again, run the same command to go on from there.",
                    failed
                )
                : Look.NotYet(
                    $"AWS does not answer ({failure.Code}); asking again, for {Words.Of(Waits.Scaled(Waits.Silence.Limit))} at most"
                );
        }
    }
}
