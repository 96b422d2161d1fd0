using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning;

using Attributes = IReadOnlyDictionary<string, string>;

/// <summary>
/// AWS refuses a forward to several target groups of which one is sticky unless the action has group stickiness [ALB guide: sticky
/// sessions; AWS Load Balancer Controller: target group stickiness]. Where the file says nothing it follows from the groups.
/// </summary>
internal static class GroupStickiness
{
    /// <summary>The most that an action can have [ELBv2 API: TargetGroupStickinessConfig].</summary>
    private const int MaxSeconds = 604_800;

    private const string Enabled = "stickiness.enabled";

    /// <summary>What the action gets: as written, else the longest of its sticky groups; null: none.</summary>
    public static TimeSpan? Of(PlanningContext context, RoutingAction.Forward forward) =>
        forward.Stickiness is { } written ? written
        : forward.Targets.Length < 2 ? null
        : forward.Targets.Any(t => context.Topology.TargetGroups.GetValueOrDefault(t.TargetGroup.Text)?.IsNetwork == true)
            ? forward.Targets.Select(t => Wanted(context, t.TargetGroup)).Any(IsOn) ? ForwardTable.ByAddress
                : null
        : forward
            .Targets.Select(t => Wanted(context, t.TargetGroup))
            .Where(IsOn)
            .Select(DurationOf)
            .Select(s => (TimeSpan?)TimeSpan.FromSeconds(Math.Min(s, MaxSeconds)))
            .Max();

    /// <summary>By what the file wants of the group or what it still is: both must be allowed while the run is under way.</summary>
    public static bool IsSticky(PlanningContext context, ResourceRef targetGroup)
    {
        var key = targetGroup.Key;
        return context.Live.TargetGroups.Any(t => t.Id == key && IsOn(t.Settings.Attributes))
            || context.Stack.TargetGroups.Any(t =>
                IsOn(t.Attributes) && context.Ref(Address.Of(ResourceKind.TargetGroup, t.Name)).Key == key
            );
    }

    public static bool IsOn(Attributes? attributes) => attributes?.GetValueOrDefault(Enabled) == "true";

    public static bool TurnsOff(Attributes set) => set.GetValueOrDefault(Enabled) == "false";

    /// <summary>As it will be: what the file says, and what AWS has where the file never said anything.</summary>
    private static ImmutableSortedDictionary<string, string>? Wanted(PlanningContext context, Reference targetGroup)
    {
        if (!context.Topology.TargetGroups.TryGetValue(targetGroup.Text, out var declared))
        {
            return null;
        }

        var key = context.TargetGroupRef(targetGroup).Key;
        return context.Live.TargetGroups.FirstOrDefault(t => t.Id == key) is { } live
            ? live.Settings.Attributes.SetItems(TagDiff.Forgotten(declared.Settings, live)).SetItems(declared.Attributes)
            : declared.Attributes;
    }

    private static int DurationOf(Attributes? attributes)
    {
        var key =
            attributes?.GetValueOrDefault("stickiness.type") == "app_cookie"
                ? "stickiness.app_cookie.duration_seconds"
                : "stickiness.lb_cookie.duration_seconds";
        return int.TryParse(
            attributes?.GetValueOrDefault(key) ?? TargetGroupTable.Table.AwsValueOf(key, TargetGroupTable.Table.Empty),
            out var seconds
        )
            ? seconds
            : MaxSeconds;
    }
}
