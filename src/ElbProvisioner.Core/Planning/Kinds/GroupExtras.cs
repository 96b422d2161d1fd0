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

        if (settings.Find(WarmPool) is { } pool && pool != WarmPoolTable.None && pool != live?.Find(WarmPool))
        {
            yield return context.Builder.Act(address, "put warm pool", new AwsOperation.PutWarmPool(reference, pool), Cost.Call, waits);
        }

        foreach (var (what, operation) in Told(reference, settings, live))
        {
            yield return context.Builder.Act(address, what, operation, Cost.Call, waits);
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

    /// <summary>
    /// A pool that leaves goes first: it takes no Spot Instances and no weights, which the group may have from then on. Null: none leaves.
    /// </summary>
    public static string? DropPool(PlanningContext context, Address address, Settings settings, LiveAutoScalingGroup kept) =>
        settings.Find(WarmPool) == WarmPoolTable.None && kept.Settings.Has(WarmPool)
            ? context.Builder.Act(
                address,
                "delete warm pool",
                new AwsOperation.DeleteWarmPool(context.Ref(address)),
                Cost.Drained(TimeSpan.FromMinutes(1))
            )
            : null;

    /// <summary>Sources of traffic that the file no longer names.</summary>
    public static ImmutableArray<string> SourcesLeft(Settings settings, LiveAutoScalingGroup kept) =>
        settings.Has(TrafficSources) ? Missing(TrafficSources, kept.Settings, settings) : [];

    /// <summary>A topic at a time: what it is told of is set as a whole [Auto Scaling API: PutNotificationConfiguration].</summary>
    private static IEnumerable<(string What, AwsOperation Operation)> Told(ResourceRef group, Settings settings, Settings? live)
    {
        if (settings.FindValue(Notifications) is not { } wanted)
        {
            yield break;
        }

        var told = NotificationForm.ByTopic(live?.FindValue(Notifications) ?? []).ToList();
        var topics = NotificationForm.ByTopic(wanted).ToList();
        foreach (var (topic, events) in topics.Where(t => !told.Exists(l => l.Topic == t.Topic && l.Events.SequenceEqual(t.Events))))
        {
            yield return ($"tell {topic}", new AwsOperation.PutNotifications(group, topic, events));
        }

        foreach (var (topic, _) in told.Where(l => !topics.Exists(t => t.Topic == l.Topic)))
        {
            yield return ($"stop telling {topic}", new AwsOperation.DeleteNotifications(group, topic));
        }
    }

    private static ImmutableArray<string> Missing(Property<ImmutableArray<string>> property, Settings wanted, Settings? live) =>
        [.. (wanted.FindValue(property) ?? []).Except(live?.FindValue(property) ?? [], StringComparer.Ordinal)];
}
