using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>Targets of the file as people see them come and go, and what clients feel of it.</summary>
internal static class ShownTargets
{
    /// <summary>Of a target group that the plan makes.</summary>
    /// <param name="replaced">Null: there is none.</param>
    public static IEnumerable<PropertyChange> Shown(PlanningContext context, TargetGroup wanted, LiveTargetGroup? replaced = null)
    {
        var targets = TargetLowering.Of(context, wanted);
        return Shown(
            context,
            targets.RemoveAll(t => replaced?.Targets.Any(has => has.Is(t)) == true),
            replaced?.Targets.RemoveAll(has => targets.Any(has.Is)) ?? []
        );
    }

    public static IEnumerable<PropertyChange> Shown(
        PlanningContext context,
        ImmutableArray<RegisteredTarget> missing,
        ImmutableArray<RegisteredTarget> leaving
    ) =>
        missing
            .Select(t => (t.Name, Before: leaving.FirstOrDefault(l => l.Name == t.Name), After: (RegisteredTarget?)t))
            .Concat(
                leaving
                    .Where(l => !missing.Any(t => t.Name == l.Name))
                    .Select(l => (l.Name, Before: (RegisteredTarget?)l, After: (RegisteredTarget?)null))
            )
            .OrderBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => new PropertyChange($"targets.{Label(context, c.After ?? c.Before)}", Say(c.Before), Say(c.After)));

    /// <summary>A load balancer by its name in the file, a function by its own.</summary>
    private static string Label(PlanningContext context, RegisteredTarget? target)
    {
        if (target is not { Id: ResourceRef.Planned or ResourceRef.Existing { Id: ['a', 'r', 'n', ':', ..] } })
        {
            return target?.Name ?? "";
        }

        var name = context.NameOf(target.Id);
        name = name.StartsWith("arn:", StringComparison.Ordinal) ? string.Join(':', name.Split(':')[6..]) : name;
        return target.Port is { } port ? $"{name}:{port}" : name;
    }

    private static string? Say(RegisteredTarget? target) =>
        target is null ? null
        : (target.QuicServerId ?? target.Zone) is { } more ? $"registered ({more})"
        : "registered";

    public static TrafficEffect? EffectOf(
        PlanningContext context,
        TargetGroup wanted,
        LiveTargetGroup kept,
        ImmutableArray<RegisteredTarget> missing,
        ImmutableArray<RegisteredTarget> leaving
    )
    {
        if (leaving.IsEmpty || kept.LoadBalancerArns.IsEmpty)
        {
            return null;
        }

        var clientele = Clientele.Of(context, wanted.Name);
        if (leaving.Any(l => missing.Any(m => m.Name == l.Name)) && kept.Targets.Length == leaving.Length)
        {
            return new(TrafficImpact.Gap, $"all targets leave before they come back: {clientele.Lost} meanwhile");
        }

        return kept.Targets.Length == leaving.Length && missing.IsEmpty && !context.Topology.GroupsOf(wanted.Name).Any()
            ? new(TrafficImpact.Gap, $"no target is left: {clientele.Lost}")
            : new(
                TrafficImpact.Drain,
                wanted.IsNetwork || wanted.IsGateway
                    ? $"connections to {Count(leaving.Length)} drain"
                    : $"requests on {Count(leaving.Length)} have {TargetPlanner.DelayOf(wanted.Settings).TotalSeconds:0}s to end"
            );
    }

    private static string Count(int targets) => targets == 1 ? "the target that leaves" : $"the {targets} targets that leave";
}
