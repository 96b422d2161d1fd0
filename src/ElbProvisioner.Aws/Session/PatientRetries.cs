using Amazon.Runtime;

namespace ElbProvisioner.Aws.Session;

/// <summary>
/// When a call is made again, and after how long. The SDK's own policy gives up after three attempts, counts those of all calls against
/// one budget, and makes a changing call again whose answer came and was cut.
/// </summary>
internal sealed class PatientRetries(Patience patience, TimeProvider time) : RetryPolicy
{
    private const string ThrottledSinceKey = "elbctl.throttledSince";
    private const string PauseKey = "elbctl.pause";

    /// <summary>Whatever the reason: a bound for what is decided elsewhere, as the SDK's correction of this machine's clock.</summary>
    private const int MostAttempts = 100;

    public override bool CanRetry(IExecutionContext executionContext) =>
        executionContext.RequestContext.Request.IsRequestStreamRewindable();

    public override bool RetryLimitReached(IExecutionContext executionContext) => executionContext.RequestContext.Retries >= MostAttempts;

    public override bool RetryForException(IExecutionContext executionContext, Exception exception) => throw AsynchronousOnly();

    public override void WaitBeforeRetry(IExecutionContext executionContext) => throw AsynchronousOnly();

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        Task.FromResult(Decide(executionContext.RequestContext, exception));

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext;
        var pause =
            request.ContextAttributes.TryGetValue(PauseKey, out var chosen) && chosen is TimeSpan time1
                ? time1
                : patience.Pause(request.Retries, Patience.LongestPause);
        return Task.Delay(pause, time, request.CancellationToken);
    }

    private bool Decide(IRequestContext request, Exception exception)
    {
        if (request.CancellationToken.IsCancellationRequested)
        {
            return false;
        }

        var failure = AwsFailure.Of(exception);
        var attempt = request.Retries + 1;
        var operation = AttemptHandler.OperationName(request.RequestName);
        if (attempt >= Repeating.Attempts(failure, Repeating.IsRead(operation), Repeating.IsSafe(request.OriginalRequest)))
        {
            return false;
        }

        var isThrottled = failure.Kind == AwsFailureKind.Throttled;
        var pause = patience.Pause(attempt, isThrottled ? Patience.LongestPause : Patience.LongestPauseOfTrouble);
        if (isThrottled && Throttled(request) + pause > patience.Throttled)
        {
            return false;
        }

        request.ContextAttributes[PauseKey] = pause;
        patience.Say(failure, attempt, isThrottled ? patience.Throttled - Throttled(request) : null);
        return true;
    }

    private TimeSpan Throttled(IRequestContext request)
    {
        if (!request.ContextAttributes.TryGetValue(ThrottledSinceKey, out var since))
        {
            request.ContextAttributes[ThrottledSinceKey] = since = time.GetTimestamp();
        }

        return time.GetElapsedTime((long)since);
    }

    private static NotSupportedException AsynchronousOnly() => new("elbctl calls AWS asynchronously only.");
}
