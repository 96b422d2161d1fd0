using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>
/// Names of load balancers, and records beside them. They carry no tags: what is ours says <see cref="OwnDnsNames"/>. Any other record in
/// the place of one is reported and left alone. What changes of one name goes in one batch, which name servers take as one.
/// </summary>
internal static class DnsPlanner
{
    /// <summary>In the load balancer's declared items.</summary>
    public const string DeclaredItem = "dns.";

    /// <summary>Hosted zones of AWS's own, where a name tells it [Route 53 API: AliasTarget, HostedZoneId].</summary>
    private static readonly (string Suffix, string ZoneId)[] KnownZones =
    [
        (".cloudfront.net", "Z2FDTNDATAQYW2"),
        (".awsglobalaccelerator.com", "Z2BJ6XQ5FK7U4H"),
    ];

    public static void Plan(PlanningContext context, MatchResult<LoadBalancer, LiveLoadBalancer> loadBalancers)
    {
        var ours = new OwnDnsNames(context.Stack, context.Live);
        ImmutableArray<DesiredRecord> wanted =
        [
            .. loadBalancers.Matches.SelectMany(match =>
                match.Desired.Dns.SelectMany(dns =>
                    Names(context, match.Desired, dns, match.Desired.IsDualStack, match.Kept?.DnsName, match.Kept?.CanonicalHostedZoneId)
                )
            ),
            .. context.Stack.ForeignLoadBalancers.SelectMany(wanted =>
                wanted.Dns.SelectMany(dns =>
                    context.Live.ForeignOf(wanted) is { } there
                        ? Names(context, wanted, dns, there.IsDualStack, there.DnsName, there.CanonicalHostedZoneId)
                        : []
                )
            ),
            .. context.Stack.DnsRecords.SelectMany(record => Record(context, record)),
        ];
        foreach (
            var twice in wanted.GroupBy(w => (w.Place, w.Type, w.Dns.Id)).SelectMany(same => same.Skip(1)).Where(w => w.Type != "AAAA")
        )
        {
            // Two ways to say one zone.
            context.Builder.Report(
                new Diagnostic(
                    PlanCodes.RecordHasRouting,
                    twice.Dns.At,
                    $"'{twice.Dns.Name}' stands twice in the file, and both times in the hosted zone {twice.Zone.Id}.",
                    "Remove one of them, or give them different ids and the same policy."
                )
            );
        }

        var gone = Gone(context, wanted, ours);
        var marks = Marks(context, wanted, ours);
        var refused = wanted.Where(w => Refuse(context, w, ours, gone)).ToHashSet();
        var writes = wanted
            .Where(w => !refused.Contains(w))
            .Select(w => Write(context, w, gone, wanted, ours))
            .OfType<RecordChange>()
            .ToList();
        Show(context, writes, gone, wanted, ours);
        ShowGone(context, gone, ours, wanted);
        var balancersGone = context.Live.LoadBalancers.Except(loadBalancers.Matches.Select(static m => m.Kept)).OfType<LiveLoadBalancer>();
        foreach (var warning in NamesLeft.Warnings(new(context, gone, wanted, balancersGone.Select(static b => b.DnsName)), wanted))
        {
            context.Builder.Report(warning);
        }

        foreach (var batch in Batches(writes))
        {
            var changed = Change(context, batch, [.. gone, .. marks], wanted);
            context.Builder.Reach(Milestone.Moved, changed);
            context.Builder.Reach(Milestone.Unnamed, changed);
            foreach (var arn in LedAway(context, batch, wanted))
            {
                context.Builder.Reach(Milestone.LedAway(arn), changed);
            }
        }

        var written = writes.Select(w => w.Wanted.Place).ToHashSet();
        var left = gone.Concat(marks).Where(r => !written.Contains(PlaceOf(r))).ToList();
        context.Builder.Reach(
            Milestone.Unnamed,
            Remove(context, left, r => HealthOf(context, wanted, [PlaceOf(r)]).Append(Milestone.Moved))
        );
        if (!context.Stack.DnsRecords.IsEmpty && Memory(context.Stack) is { } memory)
        {
            // Another load balancer may have remembered them until now.
            context.Builder.Reach(Milestone.Unnamed, Remembering(context, KeepersOf(memory)));
        }

        foreach (var keeper in context.Stack.LoadBalancers.SelectMany(KeepersOf))
        {
            context.Builder.ForgetsAfter(keeper, Milestone.Unnamed);
        }
    }

    /// <summary>Takes away all that is ours. Returns the actions that do.</summary>
    /// <param name="declared">The stack as its file has it.</param>
    public static ImmutableArray<string> RemoveAll(PlanningContext context, Stack declared)
    {
        var ours = new OwnDnsNames(declared, context.Live);
        var gone = Gone(context, [], ours);
        ShowGone(context, gone, ours, []);
        return Remove(context, [.. gone, .. Marks(context, [], ours)], static _ => []);
    }

    /// <summary>The items by which load balancers remember records; the first one knows those that are no load balancer's.</summary>
    public static IEnumerable<string> ItemsOf(PlanningContext context, LoadBalancer loadBalancer)
    {
        IEnumerable<DnsRecord> records =
            Memory(context.Stack) is { } memory && memory.Name == loadBalancer.Name ? context.Stack.DnsRecords : [];
        return loadBalancer
            .Dns.Select(dns => DeclaredItem + dns.Name)
            .Concat(loadBalancer.IsForeign ? loadBalancer.Dns.SelectMany(MarksOf) : [])
            .Concat(records.Select(record => RecordMark.Item + RecordMark.NameOf(record)))
            .Concat(
                loadBalancer
                    .Dns.Concat(records.Select(record => record.Dns))
                    .Where(dns => dns.ZoneKey != dns.Name)
                    .Select(dns => context.Network.Zones.GetValueOrDefault(dns.ZoneKey)?.Id)
                    .OfType<string>()
                    .Select(zone => RecordMark.ZoneItem + zone)
            )
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>Of either type of address: which there are hangs on what its owner makes of the load balancer.</summary>
    private static IEnumerable<string> MarksOf(DnsName dns) =>
        RecordMark.TypesOfNames.Select(type => RecordMark.Item + RecordMark.NameOf(dns.Name, type, dns.Id));

    public static bool IsRemembered(string item) =>
        item.StartsWith(DeclaredItem, StringComparison.Ordinal)
        || item.StartsWith(RecordMark.Item, StringComparison.Ordinal)
        || item.StartsWith(RecordMark.ZoneItem, StringComparison.Ordinal);

    private static LoadBalancer? Memory(Stack stack) =>
        stack.OwnLoadBalancers.MinBy(static b => b.Name, StringComparer.Ordinal)
        ?? stack.ForeignLoadBalancers.MinBy(static b => b.Name, StringComparer.Ordinal);

    /// <summary>Whose tags remember its names: its own, or those of the stack's rules on it.</summary>
    private static IEnumerable<Address> KeepersOf(LoadBalancer loadBalancer) =>
        loadBalancer.IsForeign
            ? loadBalancer.Listeners.SelectMany(l => l.Rules.Select(r => ListenerPlanner.AddressOf(loadBalancer, l, r)))
            : [AddressOf(loadBalancer)];

    // What is wanted.

    /// <param name="target">Its name in AWS; null: it is still to be made.</param>
    /// <param name="targetZone">The hosted zone of that name; with it.</param>
    private static IEnumerable<DesiredRecord> Names(
        PlanningContext context,
        LoadBalancer loadBalancer,
        DnsName dns,
        bool isDualStack,
        string? target,
        string? targetZone
    )
    {
        if (ZoneOf(context, dns, "dns") is not { } zone)
        {
            yield break;
        }

        foreach (var type in isDualStack ? RecordMark.TypesOfNames : ["A"])
        {
            var settings = DnsRecordLowering.Lower(dns, type);
            yield return new(
                AddressOf(context.Stack, dns),
                dns,
                zone,
                target is null || targetZone is null
                    ? settings
                    : settings.With(DnsRecordTable.AliasName, target.ToLowerInvariant()).With(DnsRecordTable.AliasZone, targetZone),
                loadBalancer,
                null
            );
        }
    }

    private static IEnumerable<DesiredRecord> Record(PlanningContext context, DnsRecord record)
    {
        if (ZoneOf(context, record.Dns, "dnsRecords") is not { } zone)
        {
            yield break;
        }

        var settings = DnsRecordLowering.Lower(record.Dns, record.Type);
        if (settings.Find(DnsRecordTable.AliasName) is { } target && !settings.Has(DnsRecordTable.AliasZone))
        {
            if (TargetZone(zone, target) is not { } known)
            {
                context.Builder.Report(
                    new Diagnostic(
                        PlanCodes.NoZoneForName,
                        record.Dns.At,
                        $"The alias of '{record.Dns.Name}' leads to '{target}', which is not in the hosted zone {zone.Name}.",
                        "Write the id of its hosted zone: alias: { name: …, zone: Z… }."
                    )
                );
                yield break;
            }

            settings = settings.With(DnsRecordTable.AliasZone, known);
        }

        yield return new(Address.Of(ResourceKind.DnsRecord, record.Name), record.Dns, zone, settings, null, record);
    }

    private static string? TargetZone(HostedZone zone, string target) =>
        DomainName.IsWithin(target, zone.Name)
            ? zone.Id
            : Array.Find(KnownZones, known => target.EndsWith(known.Suffix, StringComparison.Ordinal)).ZoneId;

    private static HostedZone? ZoneOf(PlanningContext context, DnsName dns, string key)
    {
        if (context.Network.Zones.GetValueOrDefault(dns.ZoneKey) is { } zone)
        {
            return zone;
        }

        var kind = dns.IsPrivate switch
        {
            true => "private hosted zone",
            false => "public hosted zone",
            null => "hosted zone",
        };
        context.Builder.Report(
            new Diagnostic(
                PlanCodes.NoZoneForName,
                dns.At,
                $"No {kind} of this account holds '{dns.Name}'.",
                $"Create the zone in Route 53, or take the name out of '{key}'."
            )
        );
        return null;
    }

    /// <summary>The name, and what tells it from others of the file with the same one.</summary>
    private static Address AddressOf(Stack stack, DnsName dns) =>
        Address.Of(
            ResourceKind.DnsRecord,
            [dns.Name, .. dns.Id is { } id && id != stack.Name ? [id] : (string[])[], .. dns.IsPrivate == true ? ["private"] : (string[])[]]
        );

    // What AWS has.

    private static ImmutableArray<LiveDnsRecord> Gone(PlanningContext context, ImmutableArray<DesiredRecord> wanted, OwnDnsNames ours) =>
        [.. context.Live.DnsRecords.Where(r => ours.IsOurs(r) && !ours.IsOurMark(r) && !wanted.Any(w => w.Is(r)))];

    /// <summary>Marks of records that are not wanted any more.</summary>
    private static ImmutableArray<LiveDnsRecord> Marks(PlanningContext context, ImmutableArray<DesiredRecord> wanted, OwnDnsNames ours) =>
        [.. context.Live.DnsRecords.Where(r => ours.IsOurMark(r) && !wanted.Any(w => w.Zone.Id == r.ZoneId && w.Mark == r.Name))];

    private static bool Refuse(PlanningContext context, DesiredRecord wanted, OwnDnsNames ours, ImmutableArray<LiveDnsRecord> gone)
    {
        if (RecordConflicts.Of(wanted, context.Live, ours, r => !gone.Contains(r)) is not { } conflict)
        {
            return false;
        }

        // A dual-stack name has two records with the same mistake.
        if (!context.Builder.Diagnostics.Contains(conflict))
        {
            context.Builder.Report(conflict);
        }

        return true;
    }

    /// <param name="Live">Null: it comes.</param>
    /// <param name="NeedsMark">Its mark is not there.</param>
    private sealed record RecordChange(
        DesiredRecord Wanted,
        LiveDnsRecord? Live,
        ImmutableArray<PropertyChange> Changes,
        TrafficEffect? Effect,
        bool NeedsMark
    );

    /// <summary>Null: it is as wanted.</summary>
    private static RecordChange? Write(
        PlanningContext context,
        DesiredRecord wanted,
        ImmutableArray<LiveDnsRecord> gone,
        ImmutableArray<DesiredRecord> all,
        OwnDnsNames ours
    )
    {
        var live = context.Live.DnsRecords.FirstOrDefault(wanted.Is);
        var changes = live is null ? [] : PropertyDiff.Between(wanted.Settings, live.Settings, context.NameOf);
        var isKnown = wanted.LoadBalancer is null || wanted.Settings.Has(DnsRecordTable.AliasName);
        var isMarked =
            wanted.Mark is not { } mark
            || context.Live.DnsRecords.Any(r =>
                r.ZoneId == wanted.Zone.Id && r.Name == mark && ours.IsOurMark(r) && ours.RecordOf(r) == wanted.MarkText
            );
        return live is not null && changes.IsEmpty && isKnown && isMarked
            ? null
            : new(wanted, live, changes, EffectOf(context, wanted, live, gone, all), !isMarked);
    }

    private static TrafficEffect? EffectOf(
        PlanningContext context,
        DesiredRecord wanted,
        LiveDnsRecord? live,
        ImmutableArray<LiveDnsRecord> gone,
        ImmutableArray<DesiredRecord> all
    )
    {
        var before = context.Live.DnsRecords.Where(wanted.IsBeside).ToList();
        return DnsAnswers.EffectOf(
            wanted.Settings,
            [.. before.Select(r => r.Settings)],
            After(before, gone, all.Where(w => w.Place == wanted.Place && w.Type == wanted.Type)),
            // A policy that comes or goes makes another record of the same name.
            live?.Settings
                ?? gone.Where(wanted.IsBeside).Select(r => r.Settings).FirstOrDefault(r => LeadSame(r, wanted.Settings)),
            isToStay: true
        );
    }

    private static ImmutableArray<Settings> After(
        IEnumerable<LiveDnsRecord> before,
        ImmutableArray<LiveDnsRecord> gone,
        IEnumerable<DesiredRecord> wanted
    )
    {
        var put = wanted.ToList();
        return
        [
            .. before.Where(r => !gone.Contains(r) && !put.Exists(w => w.Is(r))).Select(r => r.Settings),
            .. put.Select(w => w.Settings),
        ];
    }

    private static bool LeadSame(Settings one, Settings other) =>
        one.Find(DnsRecordTable.AliasName) is { } target
            ? target == other.Find(DnsRecordTable.AliasName)
            : (one.FindValue(DnsRecordTable.Values) ?? []).SequenceEqual(
                other.FindValue(DnsRecordTable.Values) ?? [],
                StringComparer.Ordinal
            );

    // What people see.

    private static void Show(
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
                    replaced is null ? null : EffectOf(context, replaced, gone, wanted),
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
            .Live.DnsRecords.Where(r => wanted.Place == PlaceOf(r) && r.Type == wanted.Type && ours.IsOurs(r) && IsOfName(ours.MarkOf(r)))
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

    private static void ShowGone(
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
                [EffectOf(context, record, gone, wanted)]
            );
        }

        var names = gone.Where(r =>
            ours.MarkOf(r) is null && !wanted.Any(w => w.Record is null && w.Place == PlaceOf(r) && IsSuccessor(w, r))
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
                name.Select(r => EffectOf(context, r, gone, wanted))
            );
        }
    }

    private static bool IsSaidBy(DesiredRecord wanted, string? mark) =>
        wanted.MarkText == mark || (wanted.Record is null && wanted.Address.Path == mark);

    /// <summary>The same name with a policy that comes or goes, or fewer types: shown as one change.</summary>
    private static bool IsSuccessor(DesiredRecord wanted, LiveDnsRecord gone) =>
        wanted.Type == gone.Type && (wanted.Dns.Id is null || gone.Id is null);

    private static TrafficEffect? EffectOf(
        PlanningContext context,
        LiveDnsRecord gone,
        ImmutableArray<LiveDnsRecord> all,
        ImmutableArray<DesiredRecord> wanted
    )
    {
        // Marks have the place of what they mark, and are not answers of its name.
        var before = context.Live.DnsRecords.Where(r => (r.ZoneId, r.Name, r.Type) == (gone.ZoneId, gone.Name, gone.Type)).ToList();
        var after = After(before, all, wanted.Where(w => w.IsBeside(gone)));
        return !after.IsEmpty
                ? DnsAnswers.EffectOf(gone.Settings, [.. before.Select(r => r.Settings)], after, gone.Settings, isToStay: false)
            // Nothing stands beside a CNAME, so one that comes takes the place of what goes, and the other way round.
            : wanted.FirstOrDefault(w => w.Place == PlaceOf(gone) && DnsAnswers.TakesOver(w.Type, gone.Type)) is { } next
                ? DnsAnswers.Otherwise(next.Settings, gone.Settings, [gone.Settings])
            : new NamesLeft(context, all, wanted, []).WithoutLast(gone);
    }

    // What is done.

    private static (string ZoneId, string Name) PlaceOf(LiveDnsRecord record) =>
        (record.ZoneId, record.Type == RecordMark.Type ? RecordMark.MarkedBy(record.Name) ?? record.Name : record.Name);

    /// <summary>A zone's changes of one load balancer, and what has a name with these in common.</summary>
    private static IEnumerable<ImmutableArray<RecordChange>> Batches(List<RecordChange> writes)
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

    private static string Change(
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
            .. gone.Where(r => places.Contains(PlaceOf(r))),
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
                        w.Wanted.LoadBalancer is { IsForeign: false } loadBalancer ? context.Ref(AddressOf(loadBalancer)) : null
                    )),
                ]
            ),
            Cost.DnsInSync,
            [.. HealthOf(context, wanted, places), .. Remembering(context, KeepersOf(context, batch))]
        );
    }

    /// <summary>Load balancers, ours or not, by ARN, to which no record of a name leads any more that another one answers.</summary>
    private static IEnumerable<string> LedAway(
        PlanningContext context,
        ImmutableArray<RecordChange> batch,
        ImmutableArray<DesiredRecord> wanted
    )
    {
        var places = batch.Select(static w => w.Wanted.Place).ToHashSet();
        var targets = context
            .Live.DnsRecords.Where(r => places.Contains(PlaceOf(r)) && r.AliasTarget is not null)
            .Where(r => !wanted.Any(w => w.Place == PlaceOf(r) && w.Settings.Find(DnsRecordTable.AliasName) == r.AliasTarget))
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

    private static IEnumerable<Address> KeepersOf(PlanningContext context, ImmutableArray<RecordChange> batch) =>
        batch.Select(w => w.Wanted.LoadBalancer ?? Memory(context.Stack)).OfType<LoadBalancer>().SelectMany(KeepersOf).Distinct();

    /// <summary>Whoever remembers the records knows them before they are made.</summary>
    private static IEnumerable<string?> Remembering(PlanningContext context, IEnumerable<Address> keepers) =>
        keepers.Select(address =>
            context.Ref(address) is ResourceRef.Planned planned
                ? context.Builder.CreatorOf(planned.Address)
                : context.Builder.Remembered(address)
        );

    /// <summary>A name that is answered otherwise sends more to somebody: all its load balancers must serve first.</summary>
    private static List<string> HealthOf(
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

    private static ImmutableArray<string> Remove(
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

    private static Address AddressOf(LoadBalancer loadBalancer) => Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name);
}
