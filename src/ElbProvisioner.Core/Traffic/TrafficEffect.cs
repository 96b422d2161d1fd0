using System.Collections.Immutable;

namespace ElbProvisioner.Core.Traffic;

/// <summary>What traffic feels, ordered from harmless to grave.</summary>
public enum TrafficImpact
{
    None,

    /// <summary>Some requests go elsewhere than before or are answered otherwise.</summary>
    Routes,

    /// <summary>Connections or requests to some targets are ended after a grace time.</summary>
    Drain,

    /// <summary>Less capacity than before, for a while or for good.</summary>
    Capacity,

    /// <summary>Some clients are shut out.</summary>
    Clients,

    /// <summary>The DNS name or the addresses change.</summary>
    NewEndpoint,

    /// <summary>Requests that were served are refused or answered with errors.</summary>
    Gap,
}

/// <param name="Detail">For people: which requests, clients or targets.</param>
public sealed record TrafficEffect(TrafficImpact Impact, string Detail)
{
    public static TrafficEffect None { get; } = new(TrafficImpact.None, "none");

    /// <summary>Without those that say nothing beside others, without repetitions, the worst first; never empty.</summary>
    internal static ImmutableArray<TrafficEffect> Sorted(IEnumerable<TrafficEffect?> effects)
    {
        var told = effects.OfType<TrafficEffect>().Where(e => e != None).Distinct().OrderByDescending(e => e.Impact).ToImmutableArray();
        return told.IsEmpty ? [None] : told;
    }
}
