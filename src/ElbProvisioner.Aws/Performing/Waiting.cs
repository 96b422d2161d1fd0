namespace ElbProvisioner.Aws.Performing;

/// <summary>What one look of a wait found.</summary>
/// <param name="Still">Null: it has come true. Otherwise what is missing, as a short sentence for people.</param>
internal readonly record struct Look(string? Still)
{
    public static Look Done => new(null);

    public static Look NotYet(string still) => new(still);
}

/// <summary>The clock of one run: how long waits last, and when the whole run is over.</summary>
internal sealed class Waiting(WaitSettings settings, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public WaitSettings Settings => settings;

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public DateTimeOffset UtcNow => time.GetUtcNow();

    public bool IsRunOver => settings.Timeout is { } limit && time.GetElapsedTime(_started) >= limit;

    public Countdown Start(WaitBudget budget) => new(this, budget);

    /// <exception cref="OperationCanceledException">At once when <paramref name="stop"/> is asked for.</exception>
    public Task DelayAsync(TimeSpan delay, CancellationToken stop) => Task.Delay(settings.Scaled(delay), time, stop);

    internal sealed class Countdown(Waiting waiting, WaitBudget budget)
    {
        private readonly long _started = waiting.Now;

        public bool IsOver => waiting.Since(_started) >= waiting.Settings.Scaled(budget.Limit);

        public TimeSpan Elapsed => waiting.Since(_started);

        public Task PauseAsync(CancellationToken stop) => waiting.DelayAsync(budget.Interval, stop);
    }

    private long Now => time.GetTimestamp();

    private TimeSpan Since(long timestamp) => time.GetElapsedTime(timestamp);
}
