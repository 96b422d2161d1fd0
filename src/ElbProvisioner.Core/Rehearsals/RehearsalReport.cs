using System.Collections.Immutable;

namespace ElbProvisioner.Core.Rehearsals;

/// <summary>What a change did to traffic, beside what its plan had said.</summary>
public sealed record RehearsalReport
{
    public required string Stack { get; init; }

    /// <summary>Before the run, its actions in the order in which they began, and afterwards.</summary>
    public required ImmutableArray<RehearsalStep> Steps { get; init; }

    /// <summary>Of all requests, each counted once.</summary>
    public required RehearsalFigures Total { get; init; }

    /// <summary>By load balancer.</summary>
    public required ImmutableArray<Promise> Promised { get; init; }

    /// <summary>What was lost beyond what the plan allows, each a sentence; none: it held.</summary>
    public required ImmutableArray<string> Broken { get; init; }

    /// <summary>What could not be touched, each a place and why.</summary>
    public ImmutableArray<string> Undriven { get; init; } = [];

    /// <summary>In equal slots from the first request to the last.</summary>
    public ImmutableArray<TimelineSlot> Timeline { get; init; } = [];

    /// <summary>In AWS's time, of the run itself.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Requests a second of life, as they were asked for.</summary>
    public double Rate { get; init; }

    /// <summary>The run did all that the plan has, and everything serves after it.</summary>
    public bool CameToItsEnd { get; init; } = true;

    /// <summary>Somebody stopped it: what was seen until then is told, and proves nothing of the rest.</summary>
    public bool WasInterrupted { get; init; }

    /// <summary>How the world differs from the account that it stands for.</summary>
    public CopyFindings Copy { get; init; } = CopyFindings.None;

    /// <summary>What the plan says is true of it: nothing more was lost, it can be done, and it was this plan.</summary>
    public bool Held => Broken.IsEmpty && CameToItsEnd && !WasInterrupted && Copy.Strays.IsEmpty;
}

/// <param name="Action">The id of the plan's action; <see cref="Before"/> and <see cref="Afterwards"/> besides.</param>
/// <param name="From">In AWS's time, from the beginning of the run; below zero before it.</param>
/// <param name="Length">In AWS's time.</param>
/// <param name="Said">What the plan had said of it, as its traffic column has it; empty: nothing.</param>
public sealed record RehearsalStep(
    string Action,
    string Verb,
    string Address,
    TimeSpan From,
    TimeSpan Length,
    RehearsalFigures Figures,
    HealthDip? Dip,
    string Said
)
{
    public const string Before = "before";
    public const string Afterwards = "afterwards";
}

/// <param name="Failures">By kind, the most frequent first.</param>
/// <param name="Cut">Long connections that were ended by others.</param>
/// <param name="CutYoung">Those of them that were younger than their group's deregistration delay.</param>
/// <param name="P50">Of those that were answered, in life's time; null: none was.</param>
public sealed record RehearsalFigures(
    int Requests,
    ImmutableArray<(string Kind, int Count)> Failures,
    int Cut,
    int CutYoung,
    TimeSpan? P50,
    TimeSpan? P99
)
{
    public int Failed => Failures.Sum(static kind => kind.Count);
}

/// <summary>The group that lost most of its healthy targets.</summary>
/// <param name="Least">Fewest healthy ones.</param>
/// <param name="Usual">As many as it had when the run began.</param>
public sealed record HealthDip(string Group, int Least, int Usual);

/// <summary>What the plan allows to be lost of a load balancer's traffic.</summary>
/// <param name="Effect">The gravest that it says: <c>none</c>, <c>drain</c> …</param>
/// <param name="AllowsLoss">Requests may be lost.</param>
public sealed record Promise(string Balancer, string Effect, bool AllowsLoss);

/// <param name="At">From the beginning of the run, in AWS's time.</param>
public sealed record TimelineSlot(TimeSpan At, int Requests, int Failed, int Cut, TimeSpan? P99, int? Healthy);
