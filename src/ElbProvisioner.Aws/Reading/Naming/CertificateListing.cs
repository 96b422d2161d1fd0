using System.Collections.Immutable;
using Amazon.CertificateManager.Model;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Aws.Reading.Naming;

/// <summary>All certificates of the account in the region, listed at most once and only when somebody asks.</summary>
internal sealed class CertificateListing
{
    private const int PageSize = 1000;

    private readonly ReadScope _scope;
    private readonly Lazy<Task<List<CertificateSummary>>> _listing;

    public CertificateListing(ReadScope scope)
    {
        _scope = scope;
        _listing = new(ListAsync);
    }

    public Task<List<CertificateSummary>> ReadAsync() => _listing.Value;

    /// <summary>ARNs of the certificates made elsewhere, by their name in the file.</summary>
    public async Task<ImmutableDictionary<string, string>> FindExistingAsync()
    {
        var arns = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var named in _scope.Stack.Certificates.OfType<Certificate.Existing>())
        {
            arns[named.Name] = named.Arn;
        }

        foreach (var wanted in _scope.Stack.Certificates.OfType<Certificate.Found>().Where(_ => _scope.IsForApply))
        {
            var covering = (await ReadAsync())
                .Where(s => s.Status?.Value == "ISSUED" && Covers(s, wanted.Domain))
                .OrderByDescending(s => s.IssuedAt ?? s.ImportedAt ?? s.CreatedAt)
                .ThenBy(s => s.CertificateArn, StringComparer.Ordinal)
                .ToList();
            if (covering is [var newest, ..])
            {
                arns[wanted.Name] = newest.CertificateArn;
                TellOthers(wanted, covering);
            }
            else
            {
                _scope.Findings.Report(
                    LiveFindings.NoCertificateCovers,
                    wanted.At,
                    $"No issued certificate in {_scope.Session.Region} covers '{wanted.Domain}'.",
                    $"Request one with 'request: {wanted.Domain}', or name it with 'arn:'."
                );
            }
        }

        return arns.ToImmutable();
    }

    private void TellOthers(Certificate.Found wanted, List<CertificateSummary> covering)
    {
        if (covering.Count > 1)
        {
            _scope.Findings.Report(
                ExistenceCodes.SeveralCertificates,
                wanted.At,
                $"{covering.Count} issued certificates in {_scope.Session.Region} cover '{wanted.Domain}'; '{wanted.Name}' is the "
                    + $"newest, {covering[0].CertificateArn}. The next is {covering[1].CertificateArn}.",
                "To hold one of them, name it with 'arn:'."
            );
        }
    }

    private static bool Covers(CertificateSummary summary, string domain) =>
        (summary.SubjectAlternativeNameSummaries ?? [])
            .Append(summary.DomainName)
            .OfType<string>()
            .Any(name => DomainName.Covers(name, domain));

    private Task<List<CertificateSummary>> ListAsync() =>
        Pages.AllAsync(
            token =>
                _scope.Session.Acm.ListCertificatesAsync(
                    new ListCertificatesRequest
                    {
                        MaxItems = PageSize,
                        NextToken = token,
                        // Without it AWS lists RSA keys of 1024 and 2048 bits only [ACM API: ListCertificates].
                        Includes = new Filters
                        {
                            KeyTypes = ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"],
                        },
                    },
                    _scope.Cancel
                ),
            page => page.CertificateSummaryList,
            page => page.NextToken
        );
}
