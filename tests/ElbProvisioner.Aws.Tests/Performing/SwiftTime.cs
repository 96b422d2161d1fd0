using Microsoft.Extensions.Time.Testing;

namespace ElbProvisioner.Aws.Tests.Performing;

/// <summary>A clock on which every wait is over at once: it jumps to the time that is waited for.</summary>
internal sealed class SwiftTime : FakeTimeProvider
{
    /// <summary>How long each wait was meant to last.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public TimeSpan Waited => Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Waits.Add(dueTime);
            Advance(dueTime);
        }

        return timer;
    }
}
