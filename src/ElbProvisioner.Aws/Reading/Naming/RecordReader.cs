using System.Collections.Immutable;
using Amazon.Route53;
using Amazon.Route53.Model;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Resources;
using HostedZone = ElbProvisioner.Core.Live.HostedZone;

namespace ElbProvisioner.Aws.Reading.Naming;

/// <summary>The records of the names the file declares or declared before; nothing else of a zone.</summary>
internal sealed class RecordReader(ReadScope scope, ZoneReader zones)
{
    public async Task<ImmutableArray<LiveDnsRecord>> ReadAsync(
        Task<ImmutableDictionary<string, HostedZone>> finding,
        Task<ImmutableArray<LiveLoadBalancer>> loadBalancers
    )
    {
        var declared = scope.Stack.LoadBalancers.SelectMany(b => b.Dns).Select(d => d.Name).Distinct(StringComparer.Ordinal).ToList();
        var found = await finding;
        var now = ReadAsync(declared.Where(found.ContainsKey).Select(name => (found[name].Id, name)));
        var before = (await loadBalancers)
            .SelectMany(b => DeclaredTags.Read(b.Tags, DeclaredItems.DnsName))
            .Except(declared, StringComparer.Ordinal);
        var forgotten = await Task.WhenAll(before.Select(async name => (Name: name, Zone: await zones.FindAsync(name, publicOnly: false))));
        var then = await ReadAsync(forgotten.Where(f => f.Zone is not null).Select(f => (f.Zone?.Id ?? "", f.Name)));
        return
        [
            .. (await now)
                .Concat(then)
                .OrderBy(r => r.ZoneId, StringComparer.Ordinal)
                .ThenBy(r => r.Name, StringComparer.Ordinal)
                .ThenBy(r => r.Type, StringComparer.Ordinal),
        ];
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
        if (names.Count > 1)
        {
            var page = await scope.Lookups.ZonePages.ReadAsync(zoneId);
            read.AddRange(page.ResourceRecordSets ?? []);
            if (page.IsTruncated != true)
            {
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
