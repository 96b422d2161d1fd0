using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Effects;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Kinds;

/// <summary>What is to become of a record, and what clients feel of it.</summary>
internal static class RecordChanges
{
    /// <summary>Null: it is as wanted.</summary>
    public static RecordChange? Write(
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

    public static TrafficEffect? EffectOf(
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

    public static TrafficEffect? EffectOf(
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

    public static (string ZoneId, string Name) PlaceOf(LiveDnsRecord record) =>
        (record.ZoneId, record.Type == RecordMark.Type ? RecordMark.MarkedBy(record.Name) ?? record.Name : record.Name);
}

/// <param name="Live">Null: it comes.</param>
/// <param name="NeedsMark">Its mark is not there.</param>
internal sealed record RecordChange(
    DesiredRecord Wanted,
    LiveDnsRecord? Live,
    ImmutableArray<PropertyChange> Changes,
    TrafficEffect? Effect,
    bool NeedsMark
);
