namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>
/// A clock that stands still while there is work to do and jumps to the next timer once everybody waits: an hour of waiting takes a
/// moment. Whether somebody works is a guess from the outside, so the jump waits for a moment of silence, and longer for a long jump.
/// A wrong guess lets time pass early, by no more than a wait that somebody had asked for.
/// </summary>
internal sealed class JumpingTime : TimeProvider, IDisposable
{
    private static readonly TimeSpan LongJump = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<Timer, (DateTimeOffset, long)> _timers = new();
    private readonly SemaphoreSlim _something = new(0);
    private readonly Thread _pump;
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _order;
    private int _working;
    private volatile int _activity;
    private volatile bool _isDone;

    public JumpingTime()
    {
        _pump = new Thread(Pump) { IsBackground = true, Name = nameof(JumpingTime) };
        _pump.Start();
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The clock stands still until this is disposed of.</summary>
    public IDisposable Busy()
    {
        Interlocked.Increment(ref _working);
        _activity++;
        return new Work(this);
    }

    /// <summary>Lets time pass while nobody waits.</summary>
    public void Pass(TimeSpan time)
    {
        lock (_gate)
        {
            _now += time;
        }
    }

    public void Dispose()
    {
        _isDone = true;
        _something.Release();
        _pump.Join();
        _something.Dispose();
    }

    private void Pump()
    {
        while (true)
        {
            _something.Wait();
            if (_isDone)
            {
                return;
            }

            WaitForSilence();
            Jump();
        }
    }

    private void WaitForSilence()
    {
        var spin = new SpinWait();
        for (var (silent, seen) = (0, _activity); silent < Patience() && !_isDone; silent++)
        {
            // A millisecond after the first few, which are shorter.
            spin.SpinOnce();
            if (_working > 0 || ThreadPool.PendingWorkItemCount > 0 || _activity != seen)
            {
                (silent, seen) = (-1, _activity);
            }
        }
    }

    private int Patience()
    {
        lock (_gate)
        {
            return _timers.TryPeek(out _, out var due) && due.Item1 - _now > LongJump ? 100 : 2;
        }
    }

    private void Jump()
    {
        Timer? next;
        lock (_gate)
        {
            if (!_timers.TryDequeue(out next, out var due) || next.Due != due.Item1)
            {
                return;
            }

            _now = due.Item1 > _now ? due.Item1 : _now;
            next.Due = null;
        }

        // Not on this thread: what waited goes on at once and may go on for long, even to disposing of this clock.
        var busy = Busy();
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                using (busy)
                {
                    next.Fire();
                }
            },
            null
        );
    }

    private void Put(Timer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            timer.Due = dueTime == Timeout.InfiniteTimeSpan ? null : _now + dueTime;
            if (timer.Due is { } due)
            {
                _timers.Enqueue(timer, (due, _order++));
                _something.Release();
            }
        }

        _activity++;
    }

    private sealed class Work(JumpingTime owner) : IDisposable
    {
        public void Dispose()
        {
            owner._activity++;
            Interlocked.Decrement(ref owner._working);
        }
    }

    private sealed class Timer(JumpingTime owner, Action fire) : ITimer
    {
        /// <summary>Null: not waiting. What stands in the queue with another time is stale.</summary>
        public DateTimeOffset? Due { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
            {
                throw new NotSupportedException("Nothing here waits periodically.");
            }

            owner.Put(this, dueTime);
            return true;
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                Due = null;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
