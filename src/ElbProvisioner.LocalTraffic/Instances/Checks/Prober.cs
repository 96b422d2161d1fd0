using System.Collections.Concurrent;
using System.Net;
using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalTraffic.Instances.Checks;

/// <summary>Checks targets over and over, each at its own interval, and says what it comes to whenever that changes.</summary>
/// <param name="time">Life's clock.</param>
/// <param name="find">Where a target is reached on the port that is checked; null: nobody stands there.</param>
/// <param name="report">Hears of each change; null as the reason: checks pass.</param>
internal sealed class Prober(TimeProvider time, Func<RegisteredTarget, IPEndPoint?> find, Action<RegisteredTarget, CheckResult> report)
    : IDisposable
{
    /// <summary>However fast the world is, nobody is asked more often.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Course> _courses = new(StringComparer.Ordinal);
    private readonly Probe _probe = new();

    /// <summary>Checks in flight.</summary>
    public Task Pending => Task.WhenAll(_courses.Values.Select(course => course.Asking));

    /// <summary>Begins every check that is due.</summary>
    /// <param name="targets">All that there are by now: those that are gone are forgotten.</param>
    public void CheckDue(IReadOnlyList<RegisteredTarget> targets, CancellationToken stop)
    {
        var there = new HashSet<string>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            if (target.Check is { } check)
            {
                var key = $"{target.Region} {target.Key} {check.Since.UtcTicks:D}";
                there.Add(key);
                _courses.GetOrAdd(key, _ => new(HealthCount.Of(check))).Latest = target;
            }
        }

        foreach (var (key, course) in _courses)
        {
            if (!there.Contains(key))
            {
                _courses.TryRemove(key, out _);
            }
            else if (course.Asking.IsCompleted && IsDue(course))
            {
                course.AskedAt = time.GetTimestamp();
                course.Asking = AskAsync(course, stop);
            }
        }
    }

    public void Dispose() => _probe.Dispose();

    private bool IsDue(Course course) =>
        course.AskedAt is not { } last
        || course.Latest?.Check is not { } check
        || time.GetElapsedTime(last) >= (check.Interval > ShortestInterval ? check.Interval : ShortestInterval);

    private async Task AskAsync(Course course, CancellationToken stop)
    {
        if (course.Latest is not { Check: { } check } target)
        {
            return;
        }

        CheckResult found;
        try
        {
            found = await _probe.AskAsync(target, check, find(target), time, stop);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        var before = course.Count;
        course.Count = before.After(found, check);
        if (course.Count.IsHealthy == found.Passes && (before.IsHealthy != found.Passes || found != course.Told))
        {
            try
            {
                report(target, found);
                course.Told = found;
            }
            catch (WorldFileException)
            {
                // Whoever lets the world go on says so; the next check reports it again.
            }
        }
    }

    private sealed class Course(HealthCount count)
    {
        public RegisteredTarget? Latest { get; set; }

        public HealthCount Count { get; set; } = count;

        /// <summary>What was reported last.</summary>
        public CheckResult? Told { get; set; }

        public long? AskedAt { get; set; }

        public Task Asking { get; set; } = Task.CompletedTask;
    }
}
