using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Live;

/// <summary>A target group that a listener or a rule sends requests to, as things are now.</summary>
/// <param name="TargetGroup">Its ARN.</param>
/// <param name="LoadBalancer">The ARN of who sends them.</param>
public sealed record TrafficPlace(string TargetGroup, string LoadBalancer)
{
    /// <summary>In the order of their ARNs.</summary>
    public static ImmutableArray<TrafficPlace> Of(LiveWorld world)
    {
        var listeners = world
            .Listeners.Select(l => (l.Id, l.LoadBalancerArn))
            .Concat(world.ForeignLoadBalancers.SelectMany(b => b.Listeners).Select(l => (Id: l.Arn, l.LoadBalancerArn)))
            .ToDictionary(l => l.Id, l => l.LoadBalancerArn, StringComparer.Ordinal);
        return
        [
            .. world
                .Listeners.SelectMany(l => Weighted(l.Actions).Select(t => new TrafficPlace(t, l.LoadBalancerArn)))
                .Concat(
                    world.Rules.SelectMany(r =>
                        Weighted(r.Actions).Select(t => new TrafficPlace(t, listeners.GetValueOrDefault(r.ListenerArn, "")))
                    )
                )
                .Distinct()
                .OrderBy(p => p.TargetGroup, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Weighted(ImmutableArray<Settings> actions) =>
        actions.Targets.Where(t => t.Weight > 0).Select(t => t.TargetGroup).OfType<ResourceRef.Existing>().Select(t => t.Id);
}
