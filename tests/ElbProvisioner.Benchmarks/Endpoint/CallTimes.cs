namespace ElbProvisioner.Benchmarks.Endpoint;

/// <summary>What the calls of one run say about it.</summary>
/// <param name="Calls">How many arrived, retries included.</param>
/// <param name="RoundTrips">The longest chain of calls of which none overlaps another: so often the run had to wait for an answer before it
/// could ask on.</param>
/// <param name="InFlight">Time with at least one call in flight.</param>
/// <param name="Sleeping">Time between the first and the last call with none in flight, in pauses longer than <see cref="Pause"/>: waits
/// between polls.</param>
internal sealed record CallTimes(int Calls, int RoundTrips, TimeSpan InFlight, TimeSpan Sleeping, int MostAtOnce, int Failed)
{
    /// <summary>No work of elbctl's between two calls takes this long; a wait between two polls is longer.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(400);

    public static CallTimes Of(IReadOnlyCollection<AwsCall> calls)
    {
        var (inFlight, sleeping) = Covered(calls);
        return new(calls.Count, LongestChain(calls), inFlight, sleeping, MostInFlight(calls), calls.Count(c => c.Status >= 400));
    }

    /// <summary>Taking whatever ends first and starts after the last one taken gives the longest chain.</summary>
    private static int LongestChain(IEnumerable<AwsCall> calls)
    {
        var length = 0;
        var until = TimeSpan.MinValue;
        foreach (var call in calls.OrderBy(c => c.End))
        {
            if (call.Start >= until)
            {
                length++;
                until = call.End;
            }
        }

        return length;
    }

    private static (TimeSpan InFlight, TimeSpan Sleeping) Covered(IEnumerable<AwsCall> calls)
    {
        var (inFlight, sleeping) = (TimeSpan.Zero, TimeSpan.Zero);
        TimeSpan? end = null;
        foreach (var call in calls.OrderBy(c => c.Start))
        {
            var from = end is { } reached && reached > call.Start ? reached : call.Start;
            if (end is { } last && call.Start - last > Pause)
            {
                sleeping += call.Start - last;
            }

            if (call.End > from)
            {
                inFlight += call.End - from;
                end = call.End;
            }
        }

        return (inFlight, sleeping);
    }

    private static int MostInFlight(IEnumerable<AwsCall> calls)
    {
        var (now, most) = (0, 0);
        foreach (
            var (_, step) in calls
                .SelectMany(c => new[] { (At: c.Start, Step: 1), (At: c.End, Step: -1) })
                .OrderBy(e => e.At)
                .ThenBy(e => e.Step)
        )
        {
            now += step;
            most = Math.Max(most, now);
        }

        return most;
    }
}
