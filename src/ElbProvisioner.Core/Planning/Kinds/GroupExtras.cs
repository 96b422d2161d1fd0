using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Core.Tables.AutoScalingGroupTable;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>What of a group comes and goes by calls of its own, beside target groups and processes.</summary>
internal static class GroupExtras
{
    private static readonly ImmutableHashSet<string> OwnCalls =
    [
        .. Table.Properties.Where(static p => p.IsByItems).Select(static p => p.Path),
    ];

    /// <summary>A change that UpdateAutoScalingGroup does not make.</summary>
    public static bool HasOwnCalls(string path) => OwnCalls.Contains(path);

    /// <param name="live">Null: the group is being made.</param>
    /// <param name="after">What it waits for beside the group itself.</param>
    public static IEnumerable<string> Plan(
        PlanningContext context,
        Address address,
        Settings settings,
        Settings? live,
        IEnumerable<string?> after
    )
    {
        var reference = context.Ref(address);
        var waits = after.ToList();
        var metrics = Missing(Metrics, settings, live);
        if (!metrics.IsEmpty)
        {
            yield return context.Builder.Act(
                address,
                "enable metrics",
                new AwsOperation.EnableMetrics(reference, metrics),
                Cost.Call,
                waits
            );
        }

        var stopped = live is null || !settings.Has(Metrics) ? [] : Missing(Metrics, live, settings);
        if (!stopped.IsEmpty)
        {
            yield return context.Builder.Act(
                address,
                "disable metrics",
                new AwsOperation.DisableMetrics(reference, stopped),
                Cost.Call,
                waits
            );
        }

        if (settings.Find(WarmPool) is { } pool && pool != (live?.Find(WarmPool) ?? WarmPoolTable.None))
        {
            yield return pool == WarmPoolTable.None
                ? context.Builder.Act(
                    address,
                    "delete warm pool",
                    new AwsOperation.DeleteWarmPool(reference),
                    Cost.Drained(TimeSpan.FromMinutes(1)),
                    waits
                )
                : context.Builder.Act(address, "put warm pool", new AwsOperation.PutWarmPool(reference, pool), Cost.Call, waits);
        }

        var sources = Missing(TrafficSources, settings, live);
        if (!sources.IsEmpty)
        {
            yield return context.Builder.Act(
                address,
                "attach sources",
                new AwsOperation.AttachTrafficSources(reference, sources),
                Cost.Call,
                waits
            );
        }
    }

    /// <summary>Sources of traffic that the file no longer names.</summary>
    public static ImmutableArray<string> SourcesLeft(Settings settings, LiveAutoScalingGroup kept) =>
        settings.Has(TrafficSources) ? Missing(TrafficSources, kept.Settings, settings) : [];

    private static ImmutableArray<string> Missing(Property<ImmutableArray<string>> property, Settings wanted, Settings? live) =>
        [.. (wanted.FindValue(property) ?? []).Except(live?.FindValue(property) ?? [], StringComparer.Ordinal)];
}
