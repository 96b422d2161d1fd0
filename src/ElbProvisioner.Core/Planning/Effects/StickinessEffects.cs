using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>What clients lose that were kept with something.</summary>
internal static class StickinessEffects
{
    /// <summary>
    /// What is remembered of clients names a target group and a target in it [ALB guide: sticky sessions]: another group is unknown to it.
    /// </summary>
    /// <returns>Null: it kept no client.</returns>
    public static TrafficEffect? OfReplaced(PlanningContext context, LiveTargetGroup replaced) =>
        GroupStickiness.IsOn(replaced.Settings.Attributes)
            ? new(TrafficImpact.Routes, "clients leave the target that they were given: what it remembers of them is gone")
        : KeepsClients(context, replaced) ? new(TrafficImpact.Routes, "clients leave the target group that they were given")
        : null;

    /// <summary>A forward to several groups keeps a client with one of them.</summary>
    private static bool KeepsClients(PlanningContext context, LiveTargetGroup group)
    {
        return context.Live.Listeners.Select(static listener => listener.Actions).Any(Keeps)
            || context.Live.Rules.Select(static rule => rule.Actions).Any(Keeps);

        bool Keeps(ImmutableArray<Settings> actions) =>
            actions is { Stickiness: not null, Targets.Length: > 1 } && actions.Targets.Any(target => target.TargetGroup.Key == group.Id);
    }
}
