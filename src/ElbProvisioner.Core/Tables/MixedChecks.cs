using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using static ElbProvisioner.Core.Tables.MixedInstancesTable;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// What of a mixed instances policy cannot stand together [Auto Scaling API: LaunchTemplateOverrides, InstancesDistribution].
/// </summary>
internal static class MixedChecks
{
    private const int MostOverrides = 40;
    private const int MostTemplates = 20;
    private const int MostRequirements = 4;

    public static void Check(WrittenMap map, Settings mixed)
    {
        var overrides = mixed.FindValue(Overrides) ?? [];
        MustBeFew(map, overrides.Length, MostOverrides, "overrides");

        // The group's own template counts.
        MustBeFew(map, overrides.Count(static o => o.Has(OverrideTable.Template)) + 1, MostTemplates, "launch templates");
        MustBeFew(map, overrides.Count(static o => o.Has(OverrideTable.Requirements)), MostRequirements, "sets of instanceRequirements");
        WeightsStandOnAll(map, overrides);
        TypesStandOnce(map, overrides);
        if (AsksForProperties(mixed))
        {
            NotByProperties(map, OnDemandStrategy, mixed.Find(OnDemandStrategy), "prioritized");
            NotByProperties(map, SpotStrategy, mixed.Find(SpotStrategy), "capacity-optimized-prioritized");
        }

        if (map.Has(SpotPools) && map.IsSound(SpotStrategy) && mixed.Find(SpotStrategy) is { } strategy and not LowestPrice)
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.KeyAt(SpotPools),
                $"{map.Binding.Place}: `{SpotPools.Path}` is for the Spot strategy {LowestPrice} only, not for {strategy}.",
                "Remove it, or change the strategy."
            );
        }
    }

    /// <summary>
    /// Where the launch template chooses types by what is required, so does the policy without overrides: `prioritized` is AWS's own for
    /// named types only, and refused for others [Auto Scaling API: InstancesDistribution].
    /// </summary>
    /// <param name="group">Of the scaling group.</param>
    public static Settings ByRequirements(WrittenMap map, Settings group)
    {
        if (group.Find(AutoScalingGroupTable.MixedInstances) is not { } mixed || !OverridesOf(mixed).IsEmpty)
        {
            return group;
        }

        var refused = new (Property<string> Property, string Word)[]
        {
            (OnDemandStrategy, "prioritized"),
            (SpotStrategy, "capacity-optimized-prioritized"),
        };
        foreach (var (property, word) in refused.Where(r => !mixed.At(r.Property).IsNone && mixed.Find(r.Property) == r.Word))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                mixed.At(property),
                $"{map.Binding.Place}.mixedInstances: {word} needs types in an order, and the `instanceRequirements` of the launch template "
                    + "has none.",
                "Remove it, or name instance types under `overrides`."
            );
        }

        return mixed.At(OnDemandStrategy).IsNone
            ? group.With(AutoScalingGroupTable.MixedInstances, mixed.With(OnDemandStrategy, LowestPrice))
            : group;
    }

    private static void MustBeFew(WrittenMap map, int count, int most, string what)
    {
        if (count > most)
        {
            map.Binding.Report(
                BindingCodes.TooMany,
                map.At(Overrides),
                $"{map.Binding.Place} has {count} {what}; AWS takes {most}.",
                "Leave some out."
            );
        }
    }

    private static void WeightsStandOnAll(WrittenMap map, ImmutableArray<Settings> overrides)
    {
        var weighted = overrides.Count(static o => o.Has(OverrideTable.Weight));
        if (map.IsSound(Overrides) && weighted > 0 && weighted < overrides.Length)
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.At(Overrides),
                $"{map.Binding.Place}: `{OverrideTable.Weight.Path}` stands on {weighted} of {overrides.Length} overrides; AWS takes it on all "
                    + "or on none.",
                "Write it on every one, or remove it."
            );
        }
    }

    /// <summary>AWS answers "Cannot add same instance type override more than once" [CreateAutoScalingGroup].</summary>
    private static void TypesStandOnce(WrittenMap map, ImmutableArray<Settings> overrides)
    {
        var types = overrides.Select(static o => o.Find(OverrideTable.InstanceType)).OfType<string>();
        foreach (var twice in types.GroupBy(static type => type, StringComparer.Ordinal).Where(static same => same.Skip(1).Any()))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.At(Overrides),
                $"{map.Binding.Place}: {twice.Key} stands in two of the overrides; AWS takes each type once.",
                "Remove one of them."
            );
        }
    }

    private static void NotByProperties(WrittenMap map, Property property, string? strategy, string refused)
    {
        if (map.Has(property) && strategy == refused)
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.At(property),
                $"{map.Binding.Place}: {refused} needs types in an order, and `instanceRequirements` has none.",
                "Remove it, or name the instance types."
            );
        }
    }
}
