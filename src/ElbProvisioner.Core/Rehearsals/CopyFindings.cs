using System.Collections.Immutable;

namespace ElbProvisioner.Core.Rehearsals;

/// <summary>How a world that stands for an account differs from it.</summary>
/// <param name="NotRebuilt">What is not there, or not as it is.</param>
/// <param name="Strays">What the plan does there otherwise than in the account, each a sentence; none: it is the same plan.</param>
public sealed record CopyFindings(ImmutableArray<Lack> NotRebuilt, ImmutableArray<string> Strays)
{
    public static CopyFindings None { get; } = new([], []);
}

/// <param name="What">As people know it.</param>
/// <param name="Why">A sentence.</param>
public sealed record Lack(string What, string Why);
