using System.Collections.Immutable;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Rehearsals;

/// <summary>What a plan says that traffic feels, by load balancer.</summary>
internal static class Promises
{
    private static readonly ResourceKind[] OfOneBalancer = [ResourceKind.LoadBalancer, ResourceKind.Listener, ResourceKind.Rule];

    public static ImmutableArray<Promise> Of(Plan plan, IEnumerable<string> balancers) =>
        [
            .. balancers
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(balancer =>
                {
                    var impact = plan
                        .Changes.Where(change => Concerns(change.Address, balancer))
                        .SelectMany(static change => change.Effects)
                        .Select(static effect => effect.Impact)
                        .DefaultIfEmpty(TrafficImpact.None)
                        .Max();
                    return new Promise(
                        balancer,
                        Word(impact),
                        impact is TrafficImpact.Clients or TrafficImpact.NewEndpoint or TrafficImpact.Gap
                    );
                }),
        ];

    /// <summary>What stands behind several may be felt at each.</summary>
    private static bool Concerns(Address address, string balancer) =>
        !OfOneBalancer.Contains(address.Kind)
        || address.Path == balancer
        || address.Path.StartsWith(balancer + "/", StringComparison.Ordinal);

    private static string Word(TrafficImpact impact) =>
        impact switch
        {
            TrafficImpact.NewEndpoint => "newEndpoint",
            _ => impact.ToString().ToLowerInvariant(),
        };
}
