using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Tables.MixedInstancesTable;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>
/// What traffic feels when a group's mixed policy changes [Auto Scaling user guide: mixed instances groups]. Types, strategies and prices
/// hold for what is launched from then on; the share of On-Demand and the weights make AWS act by itself.
/// </summary>
internal static class MixedEffects
{
    /// <param name="wanted">Null: the launch template alone.</param>
    /// <param name="live">The same.</param>
    /// <param name="instances">How many there are.</param>
    public static IEnumerable<TrafficEffect> Of(Settings? wanted, Settings? live, int instances)
    {
        if (instances == 0 || (wanted ?? None) == (live ?? None))
        {
            yield break;
        }

        if (Share(wanted) != Share(live))
        {
            yield return new(
                TrafficImpact.Drain,
                "AWS replaces instances by itself until On-Demand and Spot stand as said, each once a new one runs"
            );
        }

        if (WeightsOf(wanted) != WeightsOf(live))
        {
            yield return new(TrafficImpact.Capacity, "weights change: instances come or go until they add up to the desired capacity");
        }
        else if (Share(wanted) == Share(live))
        {
            yield return new(TrafficImpact.None, "none; holds for instances that are launched from now on");
        }

        if (Spot(wanted) && !Spot(live))
        {
            yield return new(TrafficImpact.None, "none; Spot Instances are taken back by AWS at two minutes' notice");
        }
    }

    private static (int Base, int Percentage) Share(Settings? mixed) =>
        (mixed?.FindValue(OnDemandBase) ?? 0, mixed?.FindValue(OnDemandPercentage) ?? 100) is var share && share.Item2 == 100
            ? (0, 100)
            : share;

    private static bool Spot(Settings? mixed) => Share(mixed).Percentage < 100;

    private static string WeightsOf(Settings? mixed) =>
        string.Join(
            ',',
            (mixed?.FindValue(Overrides) ?? [])
                .Where(static o => o.FindValue(OverrideTable.Weight) is > 1)
                .Select(static o => $"{o.Find(OverrideTable.InstanceType)}={o.FindValue(OverrideTable.Weight)}")
                .Order(StringComparer.Ordinal)
        );
}
