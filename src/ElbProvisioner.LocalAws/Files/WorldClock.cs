namespace ElbProvisioner.LocalAws.Files;

/// <summary>
/// The clock of a world whose waits are shorter than life's. It tells life's time of day; what waits by it, and what measures by its
/// timestamps, goes as much faster as the world does.
/// </summary>
public sealed class WorldClock : TimeProvider
{
    private readonly TimeProvider _real;
    private readonly double _speed;
    private readonly long _started;
    private readonly DateTimeOffset _opened;
    private readonly Lock _gate = new();
    private DateTimeOffset _anchor;
    private DateTimeOffset _anchoredAt;

    /// <param name="speed">Above 0; 1 is life itself, at 60 a minute is over in a second.</param>
    /// <param name="last">What time it was in the world when life's clock showed what it says beside it; null: the world is new.</param>
    /// <exception cref="ArgumentOutOfRangeException">The speed is not above 0.</exception>
    public WorldClock(TimeProvider real, double speed, (DateTimeOffset World, DateTimeOffset Real)? last = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        (_real, _speed) = (real, speed);
        (_anchor, _anchoredAt) = last ?? (DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        (_started, _opened) = (real.GetTimestamp(), GetUtcNow());
        Course = new PacedClock(this);
    }

    /// <summary>For estimates and reports of a run: a time of day that goes as fast as the world, beginning now.</summary>
    public TimeProvider Course { get; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => _real.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return At(_real.GetUtcNow());
        }
    }

    // Measured from its own start, so that being set forward makes no wait look longer than it was.
    public override long GetTimestamp() => (_real.GetElapsedTime(_started) * _speed).Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(_real.CreateTimer(callback, state, Shorter(dueTime), Shorter(period)), this);

    /// <summary>Sets it forward; never back.</summary>
    public void NotBefore(DateTimeOffset time)
    {
        lock (_gate)
        {
            var now = _real.GetUtcNow();
            if (time > At(now))
            {
                (_anchor, _anchoredAt) = (time, now);
            }
        }
    }

    // A world can be ahead of life: earlier builds let its clock run faster. It goes at half life's pace until life has caught up. What
    // time it is follows from any moment that was written down, so that all who have the world open agree.
    private DateTimeOffset At(DateTimeOffset real) =>
        _anchor > _anchoredAt && _anchor + ((real - _anchoredAt) / 2) is var ahead && ahead > real ? ahead : real;

    private TimeSpan Shorter(TimeSpan wait) => wait == Timeout.InfiniteTimeSpan ? wait : wait / _speed;

    private sealed class Timer(ITimer real, WorldClock owner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => real.Change(owner.Shorter(dueTime), owner.Shorter(period));

        public void Dispose() => real.Dispose();

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }

    private sealed class PacedClock(WorldClock world) : TimeProvider
    {
        public override long TimestampFrequency => world.TimestampFrequency;

        public override TimeZoneInfo LocalTimeZone => world.LocalTimeZone;

        public override DateTimeOffset GetUtcNow() => world._opened + TimeSpan.FromTicks(world.GetTimestamp());

        public override long GetTimestamp() => world.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            world.CreateTimer(callback, state, dueTime, period);
    }
}
