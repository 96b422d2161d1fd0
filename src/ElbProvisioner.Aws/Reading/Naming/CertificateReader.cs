using System.Collections.Immutable;
using Amazon.CertificateManager;
using Amazon.CertificateManager.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Aws.Reading.Naming;

/// <summary>
/// Certificates have no name and are known by their tags alone. The index finds them; for one that the file wants and the index does
/// not list (it lags), the listing is searched, so that an interrupted run does not request a second one.
/// </summary>
internal sealed class CertificateReader(ReadScope scope, CertificateListing listing)
{
    private const int Candidates = 20;

    public async Task<ImmutableArray<LiveCertificate>> ReadAsync(Task<OwnershipIndex> indexing)
    {
        var indexed = (await indexing).Certificates.ToList();
        var found = (await Task.WhenAll(indexed.Select(ReadAsync))).OfType<LiveCertificate>().ToList();
        var missing = Wanted().Where(w => !found.Exists(f => f.Address == w.Address)).ToList();
        if (missing.Count > 0)
        {
            var likely = (await listing.ReadAsync())
                .Where(s => !indexed.Contains(s.CertificateArn) && missing.Exists(m => m.Fits(s)))
                .OrderByDescending(s => s.CreatedAt ?? s.ImportedAt)
                .Take(Candidates);
            found.AddRange((await Task.WhenAll(likely.Select(s => ReadIfOwnedAsync(s.CertificateArn)))).OfType<LiveCertificate>());
        }

        return [.. found.OrderBy(c => c.Id, StringComparer.Ordinal)];
    }

    private async Task<LiveCertificate?> ReadAsync(string arn)
    {
        try
        {
            var tagging = scope.Lookups.CertificateTags.ReadAsync(arn);
            var detail = await scope.Lookups.Certificates.ReadAsync(arn);
            var tags = await tagging;
            return OwnedResource.TryRead(arn, scope.Stack.Name, tags) is { } owner ? Live(owner, tags, detail) : null;
        }
        catch (AmazonServiceException refusal) when (AwsFailure.Of(refusal).Kind == AwsFailureKind.NotFound)
        {
            return null;
        }
    }

    private async Task<LiveCertificate?> ReadIfOwnedAsync(string arn) =>
        OwnedResource.TryRead(arn, scope.Stack.Name, await scope.Lookups.CertificateTags.ReadAsync(arn)) is null
            ? null
            : await ReadAsync(arn);

    private IEnumerable<WantedCertificate> Wanted() =>
        scope
            .Stack.Certificates.Where(c => c is Certificate.Requested or Certificate.Imported)
            .Select(c => new WantedCertificate(Address.Of(ResourceKind.Certificate, c.Name), (c as Certificate.Requested)?.Domain));

    private static LiveCertificate Live(OwnedResource owner, ImmutableSortedDictionary<string, string> tags, Answer detail) =>
        new(
            owner,
            tags,
            CertificateTable.Read(detail.Members),
            detail.Text("Type") == "IMPORTED",
            detail.Text("Status") ?? "",
            detail.Text("FailureReason"),
            When(detail.Time("CreatedAt") ?? detail.Time("ImportedAt")),
            When(detail.Time("NotAfter")),
            [
                .. detail
                    .Items("DomainValidationOptions")
                    .Select(v =>
                        v.Inner("ResourceRecord") is { } record
                            ? new DomainProof(
                                DomainName.Normal(v.Text("DomainName") ?? ""),
                                DomainName.Normal(record.Text("Name") ?? ""),
                                DomainName.Normal(record.Text("Value") ?? "")
                            )
                            : null
                    )
                    .OfType<DomainProof>()
                    .DistinctBy(p => p.Name)
                    .OrderBy(p => p.Name, StringComparer.Ordinal),
            ]
        );

    private static DateTimeOffset? When(DateTime? time) =>
        time is { } given ? new DateTimeOffset(given.ToUniversalTime(), TimeSpan.Zero) : null;

    /// <param name="Domain">Null: an imported one, known by nothing but its tags.</param>
    private sealed record WantedCertificate(Address Address, string? Domain)
    {
        public bool Fits(CertificateSummary summary) =>
            Domain is null ? summary.Type == CertificateType.IMPORTED : DomainName.Normal(summary.DomainName ?? "") == Domain;
    }
}
