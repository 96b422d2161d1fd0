using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>A scaling group half planned: its instances are settled, its health is not.</summary>
internal sealed record GroupDraft(AutoScalingGroup Desired)
{
    /// <summary>
    /// Every action of this run that gives it other instances, or puts them somewhere else: whoever waits for their health waits for these
    /// first.
    /// </summary>
    public ImmutableArray<string> Changes { get; init; } = [];

    /// <summary>Target groups its instances enter in this run, or in which they are checked in another way.</summary>
    public ImmutableArray<Address> Joined { get; init; } = [];

    /// <summary>Of <see cref="Joined"/> and the others: waited for already, before traffic moves to them.</summary>
    public ImmutableArray<Address> Gated { get; init; } = [];

    /// <summary>They take traffic before its instances are known to be healthy in them: those are waited for after that.</summary>
    public ImmutableArray<Address> Unseen { get; init; } = [];

    public string? LastWait { get; init; }

    public bool AwaitsService { get; init; }

    /// <summary>After all of these its instances are known to be well.</summary>
    public ImmutableArray<string> Waits { get; init; } = [];

    /// <summary>Back to checks by the load balancer, fewer instances, and whatever else changes of the group last.</summary>
    public AwsOperation? FinalUpdate { get; init; }

    /// <summary><see cref="FinalUpdate"/> takes instances away: traffic must have moved.</summary>
    public bool Shrinks { get; init; }

    /// <summary>
    /// Nobody judged its instances by the load balancer's checks so far: a run was cut short, or the file has just turned them on.
    /// </summary>
    public bool IsUnproved { get; init; }

    public ImmutableArray<ResourceRef> Left { get; init; } = [];

    /// <summary>Sources of traffic that its instances leave, which are no target groups of load balancers.</summary>
    public ImmutableArray<string> SourcesLeft { get; init; } = [];

    /// <summary>Processes that rest once everything else is done.</summary>
    public ImmutableArray<string> Suspend { get; init; } = [];

    /// <summary>Its tags forget what left the file only after what undoes it.</summary>
    public bool Forgets { get; init; }
}
