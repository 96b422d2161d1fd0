using ElbProvisioner.Benchmarks.Endpoint;

namespace ElbProvisioner.Benchmarks.Processes;

/// <summary>Several runs of one command in one situation.</summary>
/// <param name="Endpoint"><c>none</c>, <c>replayed</c> (recorded answers: only the added latency is waited for) or <c>moto</c> (its own
/// slowness included).</param>
internal sealed record Situation(string Program, string Command, int? Services, int? LatencyMs, string Endpoint);

/// <summary>The figures of a <see cref="Situation"/>; calls and their times are those of the run with the least wall time.</summary>
internal sealed record Measurement
{
    public required Situation Situation { get; init; }

    public required int Runs { get; init; }

    public required double WallMinMs { get; init; }

    public required double WallMedianMs { get; init; }

    public required double CpuMinMs { get; init; }

    public required double CpuMedianMs { get; init; }

    public required double PeakMb { get; init; }

    public int? Calls { get; init; }

    public int? RoundTrips { get; init; }

    public int? MostAtOnce { get; init; }

    /// <summary>Wall time with at least one call in flight.</summary>
    public double? InFlightMs { get; init; }

    /// <summary>Wall time between two polls: nothing in flight, nothing to do.</summary>
    public double? SleepingMs { get; init; }

    /// <summary>The rest: start-up, planning, rendering, exit.</summary>
    public double? OwnMs { get; init; }

    /// <summary>Null when every run ended as it should.</summary>
    public string? Problem { get; init; }

    public static Measurement Of(Situation situation, IReadOnlyList<(MeasuredRun Run, CallTimes? Calls)> runs, string? problem)
    {
        var (fastest, calls) = runs.MinBy(r => r.Run.Wall);
        return new()
        {
            Situation = situation,
            Runs = runs.Count,
            WallMinMs = fastest.Wall.TotalMilliseconds,
            WallMedianMs = Median(runs.Select(r => r.Run.Wall)),
            CpuMinMs = runs.Min(r => r.Run.Cpu).TotalMilliseconds,
            CpuMedianMs = Median(runs.Select(r => r.Run.Cpu)),
            PeakMb = runs.Max(r => r.Run.PeakBytes) / 1e6,
            Calls = calls?.Calls,
            RoundTrips = calls?.RoundTrips,
            MostAtOnce = calls?.MostAtOnce,
            InFlightMs = calls?.InFlight.TotalMilliseconds,
            SleepingMs = calls?.Sleeping.TotalMilliseconds,
            OwnMs = calls is null ? null : (fastest.Wall - calls.InFlight - calls.Sleeping).TotalMilliseconds,
            Problem = problem,
        };
    }

    private static double Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(t => t.TotalMilliseconds).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
