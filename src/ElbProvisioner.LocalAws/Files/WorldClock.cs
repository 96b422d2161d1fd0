namespace ElbProvisioner.LocalAws;

/// <summary>The clock of a world that runs faster than life: everything that waits by it waits that much shorter.</summary>
public sealed class WorldClock : TimeProvider
{
    private readonly TimeProvider _real;
    private readonly double _speed;
    private readonly long _started;
    private readonly Lock _gate = new();
    private DateTimeOffset _start;

    /// <param name="speed">Above 0; 1 is life itself, 60 a minute a second.</param>
    /// <param name="start">What time it is in the world now.</param>
    /// <exception cref="ArgumentOutOfRangeException">The speed is not above 0.</exception>
    public WorldClock(TimeProvider real, double speed, DateTimeOffset start)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        (_real, _speed, _start) = (real, speed, start);
        _started = real.GetTimestamp();
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => _real.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _start + (_real.GetElapsedTime(_started) * _speed);
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
            var behind = time - GetUtcNow();
            _start += behind > TimeSpan.Zero ? behind : TimeSpan.Zero;
        }
    }

    private TimeSpan Shorter(TimeSpan wait) => wait == Timeout.InfiniteTimeSpan ? wait : wait / _speed;

    private sealed class Timer(ITimer real, WorldClock owner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => real.Change(owner.Shorter(dueTime), owner.Shorter(period));

        public void Dispose() => real.Dispose();

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
