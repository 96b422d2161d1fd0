using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>What is done to records: in batches, each of which name servers take as one.</summary>
internal static class RecordBatches
{
    /// <summary>A zone's changes of one load balancer, and what has a name with these in common.</summary>
    public static IEnumerable<ImmutableArray<RecordChange>> Batches(List<RecordChange> writes)
    {
        var batches = new List<List<RecordChange>>();
        foreach (var some in writes.GroupBy(w => (w.Wanted.Zone.Id, Owner: w.Wanted.LoadBalancer?.Name)))
        {
            var joined = batches.Where(b => b.Exists(one => some.Any(other => AreOneChange(one, other)))).ToList();
            batches.RemoveAll(joined.Contains);
            batches.Add([.. joined.SelectMany(static b => b), .. some]);
        }

        return batches.Select(static b => b.OrderBy(w => Depth(w, b)).ToImmutableArray());
    }

    private static bool AreOneChange(RecordChange one, RecordChange other) =>
        one.Wanted.Place == other.Wanted.Place || LeadsTo(one, other) || LeadsTo(other, one);

    /// <summary>AWS takes an alias of a record in its zone only beside that record.</summary>
    private static bool LeadsTo(RecordChange alias, RecordChange target) =>
        alias.Wanted.Zone.Id == target.Wanted.Zone.Id
        && alias.Wanted.Settings.Find(DnsRecordTable.AliasZone) == target.Wanted.Zone.Id
        && alias.Wanted.Settings.Find(DnsRecordTable.AliasName) == target.Wanted.Dns.Name
        && alias.Wanted.Type == target.Wanted.Type;

    /// <summary>How many aliases lead from it to what they all stand for, among these: that comes first.</summary>
    private static int Depth(RecordChange change, List<RecordChange> batch)
    {
        var (depth, at) = (0, change);
        while (depth < batch.Count && batch.Find(other => LeadsTo(at, other)) is { } next)
        {
            (depth, at) = (depth + 1, next);
        }

        return depth;
    }

    public static string Change(
        PlanningContext context,
        ImmutableArray<RecordChange> batch,
        ImmutableArray<LiveDnsRecord> gone,
        ImmutableArray<DesiredRecord> wanted
    )
    {
        var places = batch.Select(w => w.Wanted.Place).ToHashSet();
        ImmutableArray<LiveDnsRecord> leaving =
        [
            .. batch.Select(static w => w.Live).OfType<LiveDnsRecord>().Where(live => batch.Any(w => w.Live == live && IsAnother(w))),
            .. gone.Where(r => places.Contains(RecordChanges.PlaceOf(r))),
        ];
        var zone = batch[0].Wanted.Zone.Id;
        return context.Builder.Act(
            batch[0].Wanted.Address,
            leaving.IsEmpty ? "upsert" : "change",
            new AwsOperation.ChangeRecords(
                zone,
                leaving,
                [
                    .. batch.Where(w => w.NeedsMark).Select(w => new RecordWrite(MarkOf(context, w.Wanted), null)),
                    .. batch.Select(w => new RecordWrite(
                        w.Wanted.Settings,
                        w.Wanted.LoadBalancer is { IsForeign: false } loadBalancer
                            ? context.Ref(Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name))
                            : null
                    )),
                ]
            ),
            Cost.DnsInSync,
            [.. HealthOf(context, wanted, places), .. RecordMemory.Remembering(context, RecordMemory.KeepersOf(context, batch))]
        );
    }

    /// <summary>Load balancers, ours or not, by ARN, to which no record of a name leads any more that another one answers.</summary>
    public static IEnumerable<string> LedAway(
        PlanningContext context,
        ImmutableArray<RecordChange> batch,
        ImmutableArray<DesiredRecord> wanted
    )
    {
        var places = batch.Select(static w => w.Wanted.Place).ToHashSet();
        var targets = context
            .Live.DnsRecords.Where(r => places.Contains(RecordChanges.PlaceOf(r)) && r.AliasTarget is not null)
            .Where(r => !wanted.Any(w => w.Place == RecordChanges.PlaceOf(r) && w.Settings.Find(DnsRecordTable.AliasName) == r.AliasTarget))
            .Select(static r => r.AliasTarget ?? "")
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return context
            .Live.LoadBalancers.Select(static b => (Arn: b.Id, b.DnsName))
            .Concat(context.Live.ForeignLoadBalancers.Select(static b => (b.Arn, b.DnsName)))
            .Where(b => targets.Contains(b.DnsName))
            .Select(static b => b.Arn)
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>
    /// Another policy, or another role or place: what AWS has goes and comes in the batch, so that two may change places and none stands
    /// beside one of another policy in between.
    /// </summary>
    private static bool IsAnother(RecordChange change) =>
        change.Live is { } live
        && (
            DnsRecordTable.PolicyOf(live.Settings) != DnsRecordTable.PolicyOf(change.Wanted.Settings)
            || DnsRecordTable.PolicyOf(live.Settings) is { } policy
                && policy != DnsRecordTable.Weight
                && policy.Form.Key(live.Settings.ValueOf(policy) ?? "") != policy.Form.Key(change.Wanted.Settings.ValueOf(policy) ?? "")
        );

    private static Settings MarkOf(PlanningContext context, DesiredRecord wanted) =>
        DnsRecordTable.Whole(
            DnsRecordTable
                .Table.Empty.With(DnsRecordTable.Name, wanted.Mark ?? "")
                .With(DnsRecordTable.Type, RecordMark.Type)
                .With(DnsRecordTable.Values, [RecordMark.ValueOf(context.Stack.Name, context.Live.Region, wanted.MarkText ?? "")])
        );

    /// <summary>A name that is answered otherwise sends more to somebody: all its load balancers must serve first.</summary>
    public static List<string> HealthOf(
        PlanningContext context,
        ImmutableArray<DesiredRecord> wanted,
        HashSet<(string ZoneId, string Name)> places
    )
    {
        var served = wanted
            .Where(w => places.Contains(w.Place))
            .Select(w => w.LoadBalancer)
            .OfType<LoadBalancer>()
            .DistinctBy(b => b.Name, StringComparer.Ordinal)
            .ToList();
        served.ForEach(b => ScalingGroupHealth.EnsureHealthy(context, b));
        return [.. served.SelectMany(b => ScalingGroupHealth.Serving(context, b))];
    }

    public static ImmutableArray<string> Remove(
        PlanningContext context,
        IReadOnlyCollection<LiveDnsRecord> records,
        Func<LiveDnsRecord, IEnumerable<string>> after
    ) =>
        [
            .. records
                .GroupBy(r => r.ZoneId, StringComparer.Ordinal)
                .Select(zone =>
                    context.Builder.Act(
                        Address.Of(ResourceKind.DnsRecord, zone.First().Name),
                        "delete",
                        // Records before their marks: a run that is killed knows what is left.
                        new AwsOperation.DeleteRecords(zone.Key, [.. zone.OrderBy(r => RecordMark.MarkedBy(r.Name) is not null)]),
                        Cost.DnsInSync,
                        zone.SelectMany(after).Distinct(StringComparer.Ordinal).ToList()
                    )
                ),
        ];
}
