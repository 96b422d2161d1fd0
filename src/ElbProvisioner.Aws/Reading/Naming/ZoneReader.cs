using System.Collections.Concurrent;
using System.Collections.Immutable;
using Amazon.Route53.Model;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using HostedZone = ElbProvisioner.Core.Live.HostedZone;
using LiveCertificate = ElbProvisioner.Core.Live.LiveCertificate;
using LiveEndpointService = ElbProvisioner.Core.Live.LiveEndpointService;

namespace ElbProvisioner.Aws.Reading.Naming;

/// <summary>
/// The hosted zone of each name. Route 53 lists zones from a name on, in its order, so the zones of one registered domain come
/// together: one call for most stacks, however many zones the account has.
/// </summary>
internal sealed class ZoneReader(ReadScope scope)
{
    private const int MaxPages = 10;
    private const string PageSize = "100";

    private readonly ConcurrentDictionary<string, Lazy<Task<ImmutableArray<HostedZone>>>> _listings = new(StringComparer.Ordinal);

    /// <summary>Zones for the file's DNS names and for the certificates it wants validated. What has no zone is left out.</summary>
    public async Task<ImmutableDictionary<string, HostedZone>> ReadDeclaredAsync()
    {
        var names = scope
            .Stack.DnsNames.DistinctBy(d => d.ZoneKey, StringComparer.Ordinal)
            .Select(async dns => (dns.ZoneKey, Zone: await FindAsync(dns.Name, dns.IsPrivate, dns.Zone, dns.At)));
        var domains = scope
            .Stack.Certificates.OfType<Certificate.Requested>()
            .Where(c => c.IsProvedByRecords)
            .SelectMany(c => c.Domains.Select(domain => (Domain: domain, c.Zone, c.At)))
            .Concat(
                scope
                    .Stack.LoadBalancers.Select(b => b.EndpointService)
                    .OfType<EndpointService>()
                    .Where(s => s.Settings.Has(EndpointServiceTable.PrivateDnsName))
                    .Select(s => (Domain: s.Settings.Get(EndpointServiceTable.PrivateDnsName), Zone: (string?)null, s.At))
            )
            .Select(async d => (d.Domain, Zone: await FindAsync(d.Domain, isPrivate: false, d.Zone, d.At)));
        var validated = Task.WhenAll(domains);
        return Known([.. await Task.WhenAll(names), .. await validated]);
    }

    /// <summary>
    /// Zones of certificates and endpoint services that are there, in the file or not any more: the records that prove their names go when
    /// they go.
    /// </summary>
    public async Task<ImmutableDictionary<string, HostedZone>> ReadForAsync(
        Task<ImmutableArray<LiveCertificate>> certificates,
        Task<ImmutableArray<LiveEndpointService>> services
    )
    {
        var validated = (await certificates).Where(c =>
            !c.IsImported && !c.Settings.Has(CertificateTable.Authority) && c.Settings.Get(CertificateTable.Validation) == "DNS"
        );
        var named = (await services)
            .Where(s => s.NameProof is not null)
            .Select(s => s.Settings.Find(EndpointServiceTable.PrivateDnsName))
            .OfType<string>();
        var domains = validated.SelectMany(c => c.Domains).Concat(named).Distinct(StringComparer.Ordinal);
        var found = await Task.WhenAll(domains.Select(async domain => (Domain: domain, Zone: await FindAsync(domain, isPrivate: false))));
        return Known(found);
    }

    /// <summary>The longest zone that holds the name, a public one before a private one of the same length.</summary>
    /// <param name="isPrivate">Only a private or only a public one; null: either.</param>
    /// <param name="exact">A zone the file names, by its name or id: that one or none.</param>
    /// <param name="at">Where the file asks; null: it does not, so nothing is told.</param>
    public async Task<HostedZone?> FindAsync(string name, bool? isPrivate, string? exact = null, SourceSpan? at = null)
    {
        var found = await FittingAsync(name, isPrivate, exact, labels: 2);
        found = found.IsEmpty ? await FittingAsync(name, isPrivate, exact, labels: 1) : found;
        if (at is { } place && scope.IsForApply)
        {
            TellTwins(found, place);
        }

        return found.FirstOrDefault();
    }

    /// <summary>What has no zone is left out; of two for one name the last counts.</summary>
    private static ImmutableDictionary<string, HostedZone> Known(IEnumerable<(string Name, HostedZone? Zone)> found)
    {
        var zones = ImmutableDictionary.CreateBuilder<string, HostedZone>(StringComparer.Ordinal);
        foreach (var (name, zone) in found)
        {
            if (zone is not null)
            {
                zones[name] = zone;
            }
        }

        return zones.ToImmutable();
    }

    private void TellTwins(ImmutableArray<HostedZone> found, SourceSpan at)
    {
        if (found is [var taken, ..] && found.Where(z => z.Name == taken.Name).ToList() is { Count: > 1 } twins)
        {
            scope.Findings.Report(
                ExistenceCodes.SeveralZones,
                at,
                $"The account has {twins.Count} hosted zones named '{taken.Name}': "
                    + $"{string.Join(", ", twins.Select(z => z.Id + (z.IsPrivate ? " (private)" : "")))}; {taken.Id} is taken, "
                    + $"{(twins.Exists(z => z.IsPrivate) ? "as a public one goes before a private one" : "the first by its id")}.",
                $"Say which one: 'zone: {taken.Id}'."
            );
        }
    }

    /// <summary>The best first.</summary>
    private async Task<ImmutableArray<HostedZone>> FittingAsync(string name, bool? isPrivate, string? exact, int labels)
    {
        var isId = exact is not null && !exact.Contains('.', StringComparison.Ordinal);
        var suffix = DomainName.Suffix(exact is null || isId ? name : DomainName.Normal(exact), labels);
        var zones = await _listings.GetOrAdd(suffix, s => new(() => ListAsync(s))).Value;
        return
        [
            .. zones
                .Where(z =>
                    (isPrivate is null || z.IsPrivate == isPrivate)
                    && (
                        exact is null ? DomainName.IsWithin(name, z.Name)
                        : isId ? z.Id == exact && DomainName.IsWithin(name, z.Name)
                        : z.Name == DomainName.Normal(exact)
                    )
                )
                .OrderByDescending(z => z.Name.Length)
                .ThenBy(z => z.IsPrivate)
                .ThenBy(z => z.Id, StringComparer.Ordinal),
        ];
    }

    private async Task<ImmutableArray<HostedZone>> ListAsync(string suffix)
    {
        var zones = ImmutableArray.CreateBuilder<HostedZone>();
        var request = new ListHostedZonesByNameRequest { DNSName = suffix, MaxItems = PageSize };
        for (var i = 0; i < MaxPages; i++)
        {
            var page = await scope.Session.Route53.ListHostedZonesByNameAsync(request, scope.Cancel);
            foreach (var zone in page.HostedZones ?? [])
            {
                var name = DomainName.Normal(zone.Name);
                if (!DomainName.IsWithin(name, suffix))
                {
                    return zones.ToImmutable();
                }

                zones.Add(new(zone.Id[(zone.Id.LastIndexOf('/') + 1)..], name, zone.Config?.PrivateZone == true));
            }

            if (page.IsTruncated != true)
            {
                break;
            }

            request = new()
            {
                DNSName = page.NextDNSName,
                HostedZoneId = page.NextHostedZoneId,
                MaxItems = PageSize,
            };
        }

        return zones.ToImmutable();
    }
}
