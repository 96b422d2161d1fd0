namespace ElbProvisioner.Aws.Performing;

/// <summary>What one look of a wait found.</summary>
/// <param name="Still">Null: it has come true. Otherwise what is missing, as a short sentence for people.</param>
internal readonly record struct Look(string? Still)
{
    public static Look Done => new(null);

    public static Look NotYet(string still) => new(still);
}

/// <summary>The clock of one run: how long waits last, and when the whole run is over.</summary>
/// <param name="boundsCalls">Calls may stay without an answer.</param>
internal sealed class Waiting(WaitSettings settings, TimeProvider time, bool boundsCalls = false)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>Lives as long as the process: calls of the run hold its token.</summary>
    private readonly CancellationTokenSource? _over =
        boundsCalls && settings.Timeout is { } limit
            ? new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.FromTicks(1), time)
            : null;

    public WaitSettings Settings => settings;

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public DateTimeOffset UtcNow => time.GetUtcNow();

    /// <summary>The clock of the token may be a moment ahead of this one: whoever it ends must find the run over.</summary>
    public bool IsRunOver =>
        _over is { IsCancellationRequested: true } || (settings.Timeout is { } limit && time.GetElapsedTime(_started) >= limit);

    /// <summary>Ends a call that has no answer by then.</summary>
    public CancellationToken RunOver => _over?.Token ?? CancellationToken.None;

    public Countdown Start(WaitBudget budget) => new(this, budget);

    /// <exception cref="OperationCanceledException">At once when <paramref name="stop"/> is asked for.</exception>
    public Task DelayAsync(TimeSpan delay, CancellationToken stop) => Task.Delay(settings.Scaled(delay), time, stop);

    internal sealed class Countdown(Waiting waiting, WaitBudget budget)
    {
        private readonly long _started = waiting.Now;

        public bool IsOver => waiting.Since(_started) >= waiting.Settings.Scaled(budget.Limit);

        public TimeSpan Elapsed => waiting.Since(_started);

        public bool IsCatchingUp => budget.IsCatchingUp;

        public Task PauseAsync(CancellationToken stop) => waiting.DelayAsync(budget.Interval, stop);
    }

    private long Now => time.GetTimestamp();

    private TimeSpan Since(long timestamp) => time.GetElapsedTime(timestamp);
}
