using ElbProvisioner.LocalAws.Faults;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>What the embedded AWS is like.</summary>
public sealed record LocalAwsOptions
{
    /// <summary>The world's clock. Whoever calls should wait by the same one.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>
    /// How many times shorter than in life what takes time is: <see cref="Timings"/>, delays, intervals, warm-ups. Dates are not touched:
    /// certificates are valid as long as AWS's, and schedules are kept by the clock.
    /// </summary>
    public double Speed { get; init; } = 1;

    /// <summary>
    /// What has been due for longer than this happens as if it had become due so long ago: a world that nobody called for a night does not
    /// live through the night call by call. Null: everything happens at its own time.
    /// </summary>
    public TimeSpan? LongestAbsence { get; init; }

    /// <summary>
    /// How long of life, at most, is waited for instances that really run until they answer for the first time: whatever is compressed
    /// to less than it would be in life goes on so long. Null: as long as in life.
    /// </summary>
    public TimeSpan? LongestStart { get; init; }

    /// <summary>Twelve digits.</summary>
    public string Account { get; init; } = "123456789012";

    /// <summary>Ids and chance follow from it: equal seeds and equal calls make equal worlds.</summary>
    public int Seed { get; init; }

    /// <summary>In AWS's own time: <see cref="Speed"/> shortens them.</summary>
    public Timings Timings { get; init; } = new();

    public FaultSettings FaultSettings { get; init; } = new();

    /// <summary>
    /// A region that is used for the first time begins with IPv6 ranges in its default VPC and a way out for them, which AWS gives nobody
    /// unasked.
    /// </summary>
    public bool IsIpv6Given { get; init; }

    /// <summary>Whether calls are throttled as AWS throttles them.</summary>
    public bool KeepsBudgets { get; init; } = true;

    /// <summary>What goes wrong between caller and world; null: nothing.</summary>
    public IFaults? Faults { get; init; }

    /// <summary>Hears of each call once it is answered, or broken; from any thread.</summary>
    public Action<AnsweredCall>? OnCall { get; init; }

    /// <summary>Hears of what a user should know: operations that are not simulated.</summary>
    public Action<string>? Log { get; init; }

    internal WorldSettings Settings =>
        new()
        {
            Time = Time,
            Speed = Speed,
            LongestAbsence = LongestAbsence,
            LongestStart = LongestStart,
            Account = Account,
            Seed = Seed,
            Timings = Timings,
            FaultSettings = FaultSettings,
            IsIpv6Given = IsIpv6Given,
            RemembersPast = Faults is not null,
        };
}
