using System.Collections.Concurrent;
using System.Collections.Immutable;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using HostedZone = ElbProvisioner.Core.Live.HostedZone;

namespace ElbProvisioner.Aws.Reading.Naming;

/// <param name="Cnames">By zone, where a zone was read whole: name and value of each.</param>
internal sealed record RecordPart(
    ImmutableArray<LiveDnsRecord> Records,
    ImmutableDictionary<string, ImmutableHashSet<(string Name, string Value)>> Cnames
)
{
    /// <summary>A certificate with what its zones lack of its proofs; of a zone that was not read nothing is known.</summary>
    public LiveCertificate Look(LiveCertificate certificate, ImmutableDictionary<string, HostedZone> zones) =>
        certificate with
        {
            LostProofs =
            [
                .. certificate
                    .Proofs.Where(p =>
                        zones.TryGetValue(p.Domain, out var zone)
                        && Cnames.TryGetValue(zone.Id, out var there)
                        && !there.Contains((p.Name, p.Value))
                    )
                    .Select(p => p.Name),
            ],
        };
}

/// <summary>
/// The records of the names the file declares or declared before, and the marks beside them; of a zone read whole for them the proofs of
/// domains too.
/// </summary>
internal sealed class RecordReader(ReadScope scope, ZoneReader zones, Task<ImmutableDictionary<string, HostedZone>> finding)
{
    private readonly ConcurrentDictionary<string, ImmutableHashSet<(string Name, string Value)>> _cnames = new(StringComparer.Ordinal);

    /// <summary>Names of which a record of any type matters; of the others those that answer with addresses.</summary>
    private readonly ConcurrentDictionary<string, bool> _whole = new(StringComparer.Ordinal);

    public async Task<RecordPart> ReadAsync(Task<ImmutableArray<LiveResource>> keepers)
    {
        foreach (var record in scope.Stack.DnsRecords)
        {
            _whole.TryAdd(record.Dns.Name, true);
        }

        var found = await finding;
        ImmutableArray<(string ZoneId, string Name)> declared =
        [
            .. scope
                .Stack.DnsNames.Select(dns => (dns.ZoneKey, dns.Name))
                .Concat(scope.Stack.DnsRecords.Select(record => (record.Dns.ZoneKey, RecordMark.NameOf(record))))
                .Concat(
                    from balancer in scope.Stack.ForeignLoadBalancers
                    from dns in balancer.Dns
                    from type in RecordMark.TypesOfNames
                    select (dns.ZoneKey, RecordMark.NameOf(dns.Name, type, dns.Id))
                )
                .Where(name => found.ContainsKey(name.ZoneKey))
                .Select(name => (found[name.ZoneKey].Id, name.Item2))
                .Distinct(),
        ];
        var now = ReadAsync(declared);
        var then = await ReadAsync((await RememberedAsync(await keepers)).Except(declared));
        return new(
            [
                .. (await now)
                    .Concat(then)
                    .OrderBy(r => r.ZoneId, StringComparer.Ordinal)
                    .ThenBy(r => r.Name, StringComparer.Ordinal)
                    .ThenBy(r => r.Type, StringComparer.Ordinal)
                    .ThenBy(r => r.Id, StringComparer.Ordinal),
            ],
            _cnames.ToImmutableDictionary(StringComparer.Ordinal)
        );
    }

    /// <summary>
    /// What load balancers remember, and rules on those of others: in the zone that holds a name unless the file names one, and in those that it named. A name that the
    /// file leaves to elbctl to find a zone for is where it was.
    /// </summary>
    private async Task<ImmutableArray<(string ZoneId, string Name)>> RememberedAsync(ImmutableArray<LiveResource> keepers)
    {
        var marks = Items(RecordMark.Item);
        foreach (var marked in marks.Select(RecordMark.MarkedBy).OfType<string>())
        {
            _whole.TryAdd(marked, true);
        }

        var named = Items(RecordMark.ZoneItem);
        var plain = scope.Stack.DnsNames.Where(dns => dns.ZoneKey == dns.Name).Select(dns => dns.Name).ToHashSet(StringComparer.Ordinal);
        List<string> names = [.. Items(DeclaredItems.DnsName), .. marks, .. marks.Select(RecordMark.MarkedBy).OfType<string>()];
        var usual = await Task.WhenAll(
            names
                .Where(name => !plain.Contains(name))
                .Select(async name => (Zone: await zones.FindAsync(name, isPrivate: null), Name: name))
        );
        return
        [
            .. usual
                .Where(name => name.Zone is not null)
                .Select(name => (name.Zone?.Id ?? "", name.Name))
                .Concat(named.SelectMany(zone => names.Concat(scope.Stack.DnsNames.Select(dns => dns.Name)), (zone, name) => (zone, name)))
                .Distinct(),
        ];

        List<string> Items(string kind) => [.. keepers.SelectMany(b => DeclaredTags.Read(b.Tags, kind)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// A certificate of the file has its proofs in the zone: then a page of it, instead of one name, shows them in the same call.
    /// </summary>
    private async Task<bool> HasProofsAsync(string zoneId)
    {
        var found = await finding;
        return scope.IsForApply
            && scope
                .Stack.Certificates.OfType<Certificate.Requested>()
                .Where(c => c.Validation == CertificateValidation.Dns)
                .SelectMany(c => c.AlternativeNames.Prepend(c.Domain))
                .Any(domain => found.TryGetValue(domain, out var zone) && zone.Id == zoneId);
    }

    private async Task<List<LiveDnsRecord>> ReadAsync(IEnumerable<(string ZoneId, string Name)> names)
    {
        var perZone = await Task.WhenAll(
            names.GroupBy(n => n.ZoneId, n => n.Name, StringComparer.Ordinal).Select(zone => ReadZoneAsync(zone.Key, [.. zone]))
        );
        return [.. perZone.SelectMany(r => r)];
    }

    /// <summary>One page holds most zones. Where it does not, the names it did not reach are asked for one by one.</summary>
    private async Task<IEnumerable<LiveDnsRecord>> ReadZoneAsync(string zoneId, List<string> names)
    {
        try
        {
            if (names.Count > 1 || await HasProofsAsync(zoneId))
            {
                var page = await scope.Lookups.ZonePages.ReadAsync(zoneId);

                // Whatever the page cut off may be half there: only what one call gave whole counts.
                if (page.Flag("IsTruncated") != true)
                {
                    var read = page.Items("ResourceRecordSets").ToList();
                    _cnames[zoneId] =
                    [
                        .. read.Where(r => r.Text("Type") == "CNAME")
                            .SelectMany(
                                r => r.Items("ResourceRecords"),
                                (r, v) => (DomainName.Normal(r.Text("Name") ?? ""), DomainName.Normal(v.Text("Value") ?? ""))
                            ),
                    ];
                    return Live(zoneId, names, read);
                }
            }

            var each = await Task.WhenAll(names.Select(name => scope.Lookups.ZoneRecords.ReadAsync([zoneId, name])));
            return Live(zoneId, names, [.. each.SelectMany(r => r)]);
        }
        catch (AmazonServiceException refusal) when (refusal.ErrorCode == "NoSuchHostedZone")
        {
            // A load balancer remembers a zone that is gone, and its records with it.
            return [];
        }
    }

    private IEnumerable<LiveDnsRecord> Live(string zoneId, List<string> names, List<Answer> records) =>
        records
            .Select(r => new LiveDnsRecord(zoneId, DnsRecordTable.Table.Read(r.Members)) { Raw = r.Members })
            .Where(r =>
                names.Contains(r.Name, StringComparer.Ordinal)
                && (r.Type is "A" or "AAAA" or "CNAME" || _whole.ContainsKey(r.Name) || RecordMark.MarkedBy(r.Name) is not null)
            );
}
