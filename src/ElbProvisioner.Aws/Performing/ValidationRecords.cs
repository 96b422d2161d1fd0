using System.Collections.Immutable;
using Amazon.CertificateManager;
using Amazon.CertificateManager.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Session;
using AcmRecord = Amazon.CertificateManager.Model.ResourceRecord;

namespace ElbProvisioner.Aws.Performing;

/// <summary>
/// The CNAMEs that prove domains to ACM. They are the same for every certificate of the account and domain, so that one may serve
/// several certificates: a name and its wildcard always share one.
/// </summary>
internal sealed class ValidationRecords(AwsSession aws, ZoneChanges zones)
{
    private const int TimeToLive = 60;

    public async Task PublishAsync(
        ActionScope scope,
        IEnumerable<DomainValidation> options,
        ImmutableSortedDictionary<string, string> zoneByDomain
    )
    {
        foreach (var zone in InZones(scope, options, zoneByDomain))
        {
            await zones.PutAsync(
                scope,
                zone.Key,
                zone.Select(record =>
                    CallsByName.Structure(
                        ("Name", record.Name),
                        ("Type", record.Type.Value),
                        ("TTL", TimeToLive),
                        ("ResourceRecords", new List<object> { CallsByName.Structure(("Value", record.Value)) })
                    )
                )
            );
        }
    }

    /// <summary>Those that no other certificate of the account needs, and only as long as they still say what ACM said.</summary>
    public async Task RemoveAsync(ActionScope scope, CertificateDetail certificate, ImmutableSortedDictionary<string, string> zoneByDomain)
    {
        var options = (certificate.DomainValidationOptions ?? [])
            .Where(o => o.ResourceRecord is not null && ZoneOf(zoneByDomain, o.DomainName) is not null)
            .ToList();
        if (options.Count == 0)
        {
            return;
        }

        var shared = await SharedAsync(scope, certificate, [.. options.Select(o => Base(o.DomainName))]);
        foreach (var zone in InZones(scope, options.Where(o => !shared.Contains(Plain(o.ResourceRecord.Name))), zoneByDomain))
        {
            List<IReadOnlyDictionary<string, object>> there = [];
            foreach (var record in zone)
            {
                if (await FindAsync(scope, zone.Key, record) is { } found)
                {
                    there.Add(found);
                }
            }

            if (there.Count > 0)
            {
                await zones.DeleteAsync(scope, zone.Key, there);
            }
        }
    }

    private static IEnumerable<IGrouping<string, AcmRecord>> InZones(
        ActionScope scope,
        IEnumerable<DomainValidation> options,
        ImmutableSortedDictionary<string, string> zoneByDomain
    ) =>
        options
            .DistinctBy(option => Plain(option.ResourceRecord.Name))
            .GroupBy(
                option =>
                    ZoneOf(zoneByDomain, option.DomainName)
                    ?? throw scope.Fail(
                        ApplyCodes.ZoneUnknown,
                        $"no hosted zone is known for {option.DomainName}, so ACM's record cannot be put there.",
                        $"Create the CNAME {option.ResourceRecord.Name} with the value {option.ResourceRecord.Value} yourself, or "
                            + "give the certificate a zone."
                    ),
                option => option.ResourceRecord,
                StringComparer.Ordinal
            );

    private static string? ZoneOf(ImmutableSortedDictionary<string, string> zoneByDomain, string domain) =>
        zoneByDomain.TryGetValue(domain, out var zone)
        || zoneByDomain.TryGetValue(Base(domain), out zone)
        || zoneByDomain.TryGetValue("*." + Base(domain), out zone)
            ? zone
            : null;

    /// <summary>Names of validation records that other certificates have too.</summary>
    private async Task<HashSet<string>> SharedAsync(ActionScope scope, CertificateDetail certificate, HashSet<string> domains)
    {
        HashSet<string> shared = new(StringComparer.Ordinal);
        await foreach (var other in ListAsync(scope))
        {
            var names = (other.SubjectAlternativeNameSummaries ?? []).Append(other.DomainName).OfType<string>().Select(Base);
            if (
                other.CertificateArn == certificate.CertificateArn
                || (other.HasAdditionalSubjectAlternativeNames != true && !names.Any(domains.Contains))
            )
            {
                continue;
            }

            try
            {
                var answer = await aws.Acm.DescribeCertificateAsync(
                    new DescribeCertificateRequest { CertificateArn = other.CertificateArn },
                    scope.Stop
                );
                shared.UnionWith(
                    (answer.Certificate.DomainValidationOptions ?? []).Select(o => o.ResourceRecord?.Name).OfType<string>().Select(Plain)
                );
            }
            catch (AmazonServiceException refusal) when (refusal.Is("ResourceNotFoundException"))
            {
                // Deleted certificates stay listed for a while.
            }
        }

        return shared;
    }

    private async IAsyncEnumerable<CertificateSummary> ListAsync(ActionScope scope)
    {
        string? next = null;
        do
        {
            // Unless told, ACM lists RSA certificates only.
            var page = await aws.Acm.ListCertificatesAsync(
                new ListCertificatesRequest
                {
                    Includes = new Filters { KeyTypes = [.. KeyTypes] },
                    NextToken = next,
                },
                scope.Stop
            );
            foreach (var summary in page.CertificateSummaryList ?? [])
            {
                yield return summary;
            }

            next = page.NextToken;
        } while (!string.IsNullOrEmpty(next));
    }

    private static ImmutableArray<string> KeyTypes { get; } =
    ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"];

    private async Task<IReadOnlyDictionary<string, object>?> FindAsync(ActionScope scope, string zoneId, AcmRecord record)
    {
        try
        {
            return (await ZoneRecords.ReadAsync(aws, zoneId, Plain(record.Name), scope.Stop))
                .Find(found =>
                    found.Text("Type") == "CNAME"
                    && found.Items("ResourceRecords").ToList() is [var only]
                    && Plain(only.Text("Value") ?? "") == Plain(record.Value)
                )
                ?.Members;
        }
        catch (AmazonServiceException refusal) when (refusal.Is("NoSuchHostedZone"))
        {
            return null;
        }
    }

    private static string Base(string domain) => domain.StartsWith("*.", StringComparison.Ordinal) ? domain[2..] : domain;

    private static string Plain(string name) => name.TrimEnd('.').ToLowerInvariant();
}
