using System.Collections.Immutable;

namespace ElbProvisioner.Core.Live;

/// <summary>How waiting for a stack to serve ended.</summary>
public sealed record ServingVerdict(StatusReport Status, ServingEnd End, TimeSpan Elapsed)
{
    /// <summary>What is behind it, as far as AWS lets it be seen: sentences.</summary>
    public ImmutableArray<string> Causes { get; init; } = [];
}

public enum ServingEnd
{
    /// <summary>Every place that gets traffic serves it.</summary>
    Serves,

    /// <summary>Waiting would not mend what is in the way.</summary>
    Hopeless,
    NotInTime,

    /// <summary>The time for the whole run is over.</summary>
    RunOver,
}
