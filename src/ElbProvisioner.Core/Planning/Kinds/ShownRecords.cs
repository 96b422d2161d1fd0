using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>What people see of records: those of a load balancer's name as one change.</summary>
internal static class ShownRecords
{
    public static void Show(
        PlanningContext context,
        List<RecordChange> writes,
        ImmutableArray<LiveDnsRecord> gone,
        ImmutableArray<DesiredRecord> wanted,
        OwnDnsNames ours
    )
    {
        foreach (var record in writes.Where(w => w.Wanted.Record is not null))
        {
            // Its name, type or id is another: what AWS has goes.
            var replaced = gone.FirstOrDefault(r => ours.MarkOf(r) == record.Wanted.Record?.Name);
            context.Builder.Change(
                record.Wanted.Address,
                record.Live is not null ? ChangeVerb.Update
                    : replaced is not null ? ChangeVerb.Replace
                    : ChangeVerb.Create,
                record.Live is not null ? Reasons.Differs
                    : replaced is not null ? "this cannot change in place"
                    : Reasons.New,
                record.Live is { } live ? [.. record.Changes, .. Taken(record, live, ours)]
                    : replaced is not null ? Replaced(context, record.Wanted.Settings, replaced.Settings)
                    : [.. Identity(null, record.Wanted.Settings), .. PropertyDiff.Created(record.Wanted.Settings, context.NameOf)],
                [
                    record.Effect,
                    replaced is null ? null : RecordChanges.EffectOf(context, replaced, gone, wanted),
                    record.Live is { } was ? AnsweredOtherwise(context, record.Wanted, was) : null,
                ]
            );
        }

        foreach (var name in writes.Where(w => w.Wanted.Record is null).GroupBy(w => w.Wanted.Address))
        {
            ShowName(context, [.. name], ours);
        }
    }

    /// <summary>What a record has no longer, and whose it was: a load balancer's name, another key's, or one whose mark was lost.</summary>
    private static IEnumerable<PropertyChange> Taken(RecordChange record, LiveDnsRecord live, OwnDnsNames ours)
    {
        var (settings, was) = (record.Wanted.Settings, live.Settings);
        if (was.Has(DnsRecordTable.AliasName) && !settings.Has(DnsRecordTable.AliasName))
        {
            yield return new("alias", live.AliasTarget, null);
        }
        else if (was.Has(DnsRecordTable.Values) && !settings.Has(DnsRecordTable.Values))
        {
            yield return new("values", string.Join(", ", live.Values), null);
        }

        if (record.NeedsMark)
        {
            yield return new("mark", ours.MarkOf(live) is null ? null : "elbctl's mark, outdated", "elbctl's mark");
        }
    }

    private static TrafficEffect? AnsweredOtherwise(PlanningContext context, DesiredRecord wanted, LiveDnsRecord live) =>
        DnsAnswers.Otherwise(
            wanted.Settings,
            live.Settings,
            [.. context.Live.DnsRecords.Where(wanted.IsBeside).Select(static r => r.Settings)]
        );

    private static ImmutableArray<PropertyChange> Replaced(PlanningContext context, Settings wanted, Settings live) =>
        [.. Identity(live, wanted), .. PropertyDiff.Between(wanted, live, context.NameOf)];

    /// <summary>What tells records apart.</summary>
    private static IEnumerable<PropertyChange> Identity(Settings? live, Settings wanted) =>
        from property in new[] { DnsRecordTable.Name, DnsRecordTable.Type, DnsRecordTable.Id }
        let before = live?.Find(property)
        let after = wanted.Find(property)
        where before != after
        select new PropertyChange(property.Path, before, after, ForcesReplacement: live is not null);

    /// <summary>A load balancer's name, for all types of addresses at once.</summary>
    private static void ShowName(PlanningContext context, ImmutableArray<RecordChange> writes, OwnDnsNames ours)
    {
        var (wanted, loadBalancer) = (writes[0].Wanted, writes[0].Wanted.LoadBalancer);
        var replaced = context
            .Live.DnsRecords.Where(r =>
                wanted.Place == RecordChanges.PlaceOf(r) && r.Type == wanted.Type && ours.IsOurs(r) && IsOfName(ours.MarkOf(r))
            )
            .ToList();
        var live =
            writes.Select(w => w.Live).OfType<LiveDnsRecord>().FirstOrDefault()
            ?? replaced.Find(r => r.Id != wanted.Dns.Id && (r.Id is null || wanted.Dns.Id is null));
        var target = wanted.Settings.Find(DnsRecordTable.AliasName);
        var (before, isElsewhere) = (live?.AliasTarget, live is not null && live.AliasTarget != target);
        var isNowhere = isElsewhere && ours.LeadsNowhere(before);
        var moves =
            !isElsewhere || isNowhere || IsReplaced(context, loadBalancer?.Name, before)
                ? null
                : new TrafficEffect(TrafficImpact.Routes, $"clients of {wanted.Dns.Name} reach the load balancer {loadBalancer?.Name}");
        ImmutableArray<PropertyChange> policy = live is null
            ? PropertyDiff.Created(Unled(wanted.Settings), context.NameOf)
            : PropertyDiff.Between(Unled(wanted.Settings), Unled(live.Settings), context.NameOf);
        context.Builder.Change(
            wanted.Address,
            live is null ? ChangeVerb.Create : ChangeVerb.Update,
            live is null ? Reasons.New
                : isNowhere ? "it points at a load balancer that is gone: until now the name answers nothing"
                : isElsewhere ? "it points at another load balancer"
                : Reasons.Differs,
            [
                .. isElsewhere || live is null
                    ?
                    [
                        new PropertyChange(
                            "alias",
                            before,
                            target is null
                                ? $"(load balancer {loadBalancer?.Name}, known after apply)"
                                : context
                                    .Live.LoadBalancers.FirstOrDefault(b =>
                                        string.Equals(b.DnsName, target, StringComparison.OrdinalIgnoreCase)
                                    )
                                    ?.DnsName
                                    ?? target
                        ),
                        .. Types(writes),
                    ]
                    : (ImmutableArray<PropertyChange>)[],
                .. policy.Select(static c =>
                    c.Path == DnsRecordTable.EvaluateTargetHealth.Path ? c with { Path = "evaluateTargetHealth" } : c
                ),
            ],
            wanted.Dns.Id is null && live?.Id is null ? [moves] : [moves, .. writes.Select(w => w.Effect)]
        );
    }

    private static IEnumerable<PropertyChange> Types(ImmutableArray<RecordChange> writes)
    {
        var (before, after) = (Of(writes.Where(static w => w.Live is not null)), Of(writes));
        return before == after ? [] : [new("types", before.Length == 0 ? null : before, after)];

        static string Of(IEnumerable<RecordChange> records) => string.Join(", ", records.Select(static w => w.Wanted.Type));
    }

    /// <summary>No record of the file's own says so: it has no mark, or that of a load balancer's name.</summary>
    private static bool IsOfName(string? mark) => mark is null || mark.Contains('.', StringComparison.Ordinal);

    /// <summary>Without what it leads to, and with the keys of a load balancer's name.</summary>
    private static Settings Unled(Settings settings) => settings.Without(DnsRecordTable.AliasName).Without(DnsRecordTable.AliasZone);

    /// <summary>The one it leads to now is this one's predecessor, whose replacement says what traffic feels.</summary>
    private static bool IsReplaced(PlanningContext context, string? loadBalancer, string? target) =>
        context.Live.LoadBalancers.Any(b =>
            b.Address.Name == loadBalancer && string.Equals(b.DnsName, target, StringComparison.OrdinalIgnoreCase)
        );

    public static void ShowGone(
        PlanningContext context,
        ImmutableArray<LiveDnsRecord> gone,
        OwnDnsNames ours,
        ImmutableArray<DesiredRecord> wanted
    )
    {
        var marked = gone.Where(r => ours.MarkOf(r) is not null && !wanted.Any(w => IsSaidBy(w, ours.MarkOf(r))));
        foreach (var record in marked.DistinctBy(ours.MarkOf))
        {
            context.Builder.Change(
                Address.Of(ResourceKind.DnsRecord, ours.MarkOf(record) ?? record.Name),
                ChangeVerb.Delete,
                Reasons.Gone(context),
                [
                    new("name", record.Name, null),
                    new(record.AliasTarget is null ? "values" : "alias", record.AliasTarget ?? string.Join(", ", record.Values), null),
                ],
                [RecordChanges.EffectOf(context, record, gone, wanted)]
            );
        }

        var names = gone.Where(r =>
            ours.MarkOf(r) is null && !wanted.Any(w => w.Record is null && w.Place == RecordChanges.PlaceOf(r) && IsSuccessor(w, r))
        );
        foreach (var name in names.GroupBy(r => (r.Name, r.Id)))
        {
            context.Builder.Change(
                Address.Of(
                    ResourceKind.DnsRecord,
                    [name.Key.Name, .. name.Key.Id is { } id && id != context.Stack.Name ? [id] : (string[])[]]
                ),
                ChangeVerb.Delete,
                Reasons.Gone(context),
                [new("alias", name.First().AliasTarget, null)],
                name.Select(r => RecordChanges.EffectOf(context, r, gone, wanted))
            );
        }
    }

    private static bool IsSaidBy(DesiredRecord wanted, string? mark) =>
        wanted.MarkText == mark || (wanted.Record is null && wanted.Address.Path == mark);

    /// <summary>The same name with a policy that comes or goes, or fewer types: shown as one change.</summary>
    private static bool IsSuccessor(DesiredRecord wanted, LiveDnsRecord gone) =>
        wanted.Type == gone.Type && (wanted.Dns.Id is null || gone.Id is null);
}
