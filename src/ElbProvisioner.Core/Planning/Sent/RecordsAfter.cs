using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Sent;

/// <summary>
/// Which records aliases of a plan rely on: Route 53 refuses an alias in whose zone no record of its type has the name that it leads to
/// [Route 53 developer guide: alias records, InvalidChangeBatch].
/// </summary>
internal sealed class RecordsAfter(Stack stack, LiveWorld live, Plan plan)
{
    private readonly HashSet<(string ZoneId, string Name, string Type)> _written =
    [
        .. plan.Actions.Select(static a => a.Operation).OfType<AwsOperation.ChangeRecords>().SelectMany(Written),
    ];

    private readonly HashSet<(string ZoneId, string Name, string Type)> _gone =
    [
        .. plan
            .Actions.Select(static a => a.Operation)
            .SelectMany(static o =>
                o switch
                {
                    AwsOperation.ChangeRecords changed => changed.Gone,
                    AwsOperation.DeleteRecords deleted => deleted.Records,
                    _ => [],
                }
            )
            .Select(static r => (r.ZoneId, r.Name, r.Type)),
    ];

    /// <summary>What no record of this plan is, and no alias that is there leads to already.</summary>
    public IEnumerable<SentValue> AliasTargets(AwsOperation.ChangeRecords change) =>
        from write in change.Written
        let record = write.Record
        let target = record.Find(DnsRecordTable.AliasName)
        let type = record.Get(DnsRecordTable.Type)
        where target is not null && record.Find(DnsRecordTable.AliasZone) == change.ZoneId
        let key = (change.ZoneId, target, type)
        where !_written.Contains(key)
        let goes = _gone.Contains(key)
        where goes || !live.DnsRecords.Any(r => r.ZoneId == change.ZoneId && r.Type == type && r.AliasTarget == target)
        select new SentValue.AliasTarget(change.ZoneId, target, type, record.Get(DnsRecordTable.Name), goes, At(record));

    private static IEnumerable<(string ZoneId, string Name, string Type)> Written(AwsOperation.ChangeRecords change) =>
        change.Written.Select(w => (change.ZoneId, w.Record.Get(DnsRecordTable.Name), w.Record.Get(DnsRecordTable.Type)));

    private SourceSpan At(Settings record) =>
        stack
            .DnsRecords.FirstOrDefault(r =>
                r.Dns.Name == record.Get(DnsRecordTable.Name)
                && r.Type == record.Get(DnsRecordTable.Type)
                && r.Dns.Id == record.Find(DnsRecordTable.Id)
            )
            ?.Dns.At
        ?? SourceSpan.None;
}
