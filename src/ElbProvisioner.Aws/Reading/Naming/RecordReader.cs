using System.Collections.Concurrent;
using System.Collections.Immutable;
using Amazon.Route53;
using Amazon.Route53.Model;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
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
/// The records of the names the file declares or declared before; of a zone read whole for them the proofs of domains too.
/// </summary>
internal sealed class RecordReader(ReadScope scope, ZoneReader zones, Task<ImmutableDictionary<string, HostedZone>> finding)
{
    private readonly ConcurrentDictionary<string, ImmutableHashSet<(string Name, string Value)>> _cnames = new(StringComparer.Ordinal);

    public async Task<RecordPart> ReadAsync(Task<ImmutableArray<LiveLoadBalancer>> loadBalancers)
    {
        var declared = scope.Stack.LoadBalancers.SelectMany(b => b.Dns).Select(d => d.Name).Distinct(StringComparer.Ordinal).ToList();
        var found = await finding;
        var now = ReadAsync(declared.Where(found.ContainsKey).Select(name => (found[name].Id, name)));
        var before = (await loadBalancers)
            .SelectMany(b => DeclaredTags.Read(b.Tags, DeclaredItems.DnsName))
            .Except(declared, StringComparer.Ordinal);
        var forgotten = await Task.WhenAll(before.Select(async name => (Name: name, Zone: await zones.FindAsync(name, publicOnly: false))));
        var then = await ReadAsync(forgotten.Where(f => f.Zone is not null).Select(f => (f.Zone?.Id ?? "", f.Name)));
        return new(
            [
                .. (await now)
                    .Concat(then)
                    .OrderBy(r => r.ZoneId, StringComparer.Ordinal)
                    .ThenBy(r => r.Name, StringComparer.Ordinal)
                    .ThenBy(r => r.Type, StringComparer.Ordinal),
            ],
            _cnames.ToImmutableDictionary(StringComparer.Ordinal)
        );
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
        List<ResourceRecordSet> read = [];
        if (names.Count > 1 || await HasProofsAsync(zoneId))
        {
            var page = await scope.Lookups.ZonePages.ReadAsync(zoneId);
            read.AddRange(page.ResourceRecordSets ?? []);
            if (page.IsTruncated != true)
            {
                _cnames[zoneId] =
                [
                    .. read.Where(r => r.Type == RRType.CNAME)
                        .SelectMany(r => r.ResourceRecords ?? [], (r, v) => (DomainName.Normal(r.Name), DomainName.Normal(v.Value))),
                ];
                return Live(zoneId, names, read);
            }

            // Whatever the page cut off may be half there: only what one call gave whole counts.
            read.Clear();
        }

        var each = await Task.WhenAll(names.Select(name => scope.Lookups.ZoneRecords.ReadAsync([zoneId, name])));
        return Live(zoneId, names, [.. each.SelectMany(r => r)]);
    }

    private static IEnumerable<LiveDnsRecord> Live(string zoneId, List<string> names, List<ResourceRecordSet> records) =>
        records
            .Where(r =>
                (r.Type == RRType.A || r.Type == RRType.AAAA || r.Type == RRType.CNAME)
                && names.Contains(DomainName.Normal(r.Name), StringComparer.Ordinal)
            )
            .Select(r => new LiveDnsRecord(
                zoneId,
                DomainName.Normal(r.Name),
                r.Type.Value,
                r.AliasTarget is { } alias ? DomainName.NormalTarget(alias.DNSName) : null,
                r.AliasTarget?.HostedZoneId,
                r.AliasTarget?.DNSName,
                r.AliasTarget?.EvaluateTargetHealth == true,
                string.IsNullOrEmpty(r.SetIdentifier)
            ));
}
