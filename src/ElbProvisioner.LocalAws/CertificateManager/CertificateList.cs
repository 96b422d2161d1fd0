using System.Globalization;
using ElbProvisioner.LocalAws.CertificateManager.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>ListCertificates.</summary>
internal static class CertificateList
{
    private const int LargestPage = 1000;

    /// <summary>Other keys are listed only to those who ask for them (Filters.keyTypes).</summary>
    private static readonly string[] UsualKeys = ["RSA_1024", "RSA_2048"];

    public static Document List(Transaction transaction, Fields request)
    {
        if (request.Has("SortBy") != request.Has("SortOrder"))
        {
            throw Refusals.Invalid("SortBy and SortOrder must be given together.");
        }

        var statuses = request.Texts("CertificateStatuses");
        var includes = request.Structure("Includes");
        var found = transaction
            .Visible(transaction.Acm.Certificates)
            .Where(certificate => statuses.Count == 0 || statuses.Contains(certificate.Status, StringComparer.Ordinal))
            .Where(certificate => IsIncluded(certificate, includes));
        Func<Certificate, string> keyOf = certificate => certificate.Key;
        if (request.Has("SortBy"))
        {
            // Tokens name keys that grow: the ticks count down for a list that begins with the newest.
            var sign = request.Text("SortOrder") == "DESCENDING" ? -1 : 1;
            keyOf = certificate =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(sign < 0 ? long.MaxValue : 0) + (sign * certificate.CreatedAt.UtcTicks):D19} {certificate.Key}"
                );
            found = found.OrderBy(keyOf, StringComparer.Ordinal);
        }

        var page = Pages.Cut(
            found,
            keyOf,
            request.Text("NextToken"),
            request.Integer("MaxItems") ?? LargestPage,
            _ => new("ValidationException", "The NextToken is not valid.")
        );
        return new()
        {
            ["CertificateSummaryList"] = page.Items.Select(certificate => CertificateAnswers.Summary(transaction, certificate)).ToList(),
            ["NextToken"] = page.Next,
        };
    }

    private static bool IsIncluded(Certificate certificate, Fields? includes)
    {
        var keys = includes?.Texts("keyTypes") ?? [];
        if (!(keys.Count > 0 ? keys : UsualKeys).Contains(certificate.KeyAlgorithm, StringComparer.Ordinal))
        {
            return false;
        }

        return includes is null
            || (
                HasOneOf(certificate.Issued?.KeyUsages ?? [], includes.Texts("keyUsage"))
                && HasOneOf(
                    certificate.Issued?.ExtendedKeyUsages.Select(CertificateAnswers.ExtendedName) ?? [],
                    includes.Texts("extendedKeyUsage")
                )
                && (includes.Text("exportOption") is not { } export || export == (certificate.IsExportable ? "ENABLED" : "DISABLED"))
                && (includes.Text("managedBy") is not { } owner || owner == certificate.ManagedBy)
            );
    }

    private static bool HasOneOf(IEnumerable<string> has, IReadOnlyList<string> wanted) =>
        wanted.Count == 0 || has.Any(one => wanted.Contains(one, StringComparer.Ordinal));
}
