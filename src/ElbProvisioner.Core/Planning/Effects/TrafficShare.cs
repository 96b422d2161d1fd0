using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>What of the requests that meet an action goes where.</summary>
internal static class TrafficShare
{
    /// <summary>The share of requests of one action that a target group gets, 0 to 1.</summary>
    public static double Of(ImmutableArray<Settings>? actions, string targetGroup)
    {
        var targets = actions?.Targets ?? [];
        var total = targets.Sum(t => t.Weight);
        return total == 0 ? 0 : (double)targets.Where(t => t.TargetGroup.Key == targetGroup).Sum(t => t.Weight) / total;
    }

    /// <summary>What the action forwards to, those without weight left out.</summary>
    public static IEnumerable<string> Served(ImmutableArray<Settings> actions) =>
        actions.Targets.Where(t => t.Weight > 0).Select(t => t.TargetGroup.Key);
}
