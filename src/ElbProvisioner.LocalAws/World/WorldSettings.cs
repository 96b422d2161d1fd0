namespace ElbProvisioner.LocalAws.World;

/// <summary>What a world is like.</summary>
internal sealed record WorldSettings
{
    public required TimeProvider Time { get; init; }

    /// <summary>How many times shorter than in life what takes time is.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>What has been due for longer happens as if it had become due so long ago. Null: at its own time.</summary>
    public TimeSpan? LongestAbsence { get; init; }

    /// <summary>How long of life is waited for what really runs to begin. Null: as long as in life.</summary>
    public TimeSpan? LongestStart { get; init; }

    /// <summary>Twelve digits.</summary>
    public required string Account { get; init; }

    public int Seed { get; init; }

    /// <summary>In AWS's own time.</summary>
    public required Timings Timings { get; init; }

    public required FaultSettings FaultSettings { get; init; }

    /// <summary>
    /// A region that is used for the first time begins with IPv6 ranges in its default VPC, which AWS gives nobody unasked.
    /// </summary>
    public bool IsIpv6Given { get; init; }

    /// <summary>Whether reads may be of the world as it was a moment ago.</summary>
    public bool RemembersPast { get; init; }
}
