using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Causes;

/// <summary>Something that is not well, and what lies behind it, the nearest cause first.</summary>
/// <param name="Symptom">A sentence.</param>
/// <param name="Kind">Null: it makes the stack not unhealthy, such as one of two targets that fails.</param>
/// <param name="What">The object that it shows on; null: the stack as a whole, or a request.</param>
/// <param name="At">Where the file says it.</param>
public sealed record CauseChain(string Symptom, ReasonKind? Kind, Address? What, SourceSpan At, ImmutableArray<CauseLink> Links)
{
    /// <summary>A place that gets traffic does not serve it.</summary>
    public bool Holds { get; init; }

    /// <summary>The objects that play a part.</summary>
    public IEnumerable<Address> Concerned => Links.Select(static l => l.What).Prepend(What).OfType<Address>();
}

/// <param name="Says">A sentence, with AWS's words in it.</param>
/// <param name="What">The object that it is about; null: none that the file has.</param>
/// <param name="At">Where the file says it.</param>
/// <param name="Remedy">A sentence; null: none of its own.</param>
public sealed record CauseLink(string Says, Address? What, SourceSpan At, string? Remedy = null);

/// <summary>What was found about something.</summary>
/// <param name="Chains">The most important first.</param>
/// <param name="Facts">Sentences: how what was asked about is doing, and what becomes of a request.</param>
public sealed record CauseReport(ImmutableArray<CauseChain> Chains, ImmutableArray<string> Facts);
