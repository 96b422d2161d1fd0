using ElbProvisioner.LocalAws.CertificateManager;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws;

/// <summary>A certificate that stands for one of an account: of the same names and dates, without its key.</summary>
internal static class RebuiltCertificate
{
    public static void Add(Transaction transaction, ToldThing told, IReadOnlyDictionary<string, string> tags)
    {
        var arn = told.Required("CertificateArn");
        var (domain, type) = (told.Required("DomainName"), told.Text("Type") ?? "AMAZON_ISSUED");
        var made = told.Time("CreatedAt") ?? told.Time("ImportedAt") ?? transaction.Now;
        var isIssued = told.Text("Status") is null or "ISSUED";
        var certificate = new Certificate(
            arn,
            type,
            told.Text("Status") ?? "ISSUED",
            (told.Text("KeyAlgorithm") ?? "RSA_2048").Replace('-', '_'),
            [.. told.Texts("SubjectAlternativeNames").Prepend(domain).Distinct(StringComparer.Ordinal)],
            type == "AMAZON_ISSUED" ? told.Items("DomainValidationOptions").FirstOrDefault()?.Text("ValidationMethod") ?? "DNS" : null,
            made,
            type == "AMAZON_ISSUED" ? made : null,
            new Dictionary<string, string>(StringComparer.Ordinal),
            tags,
            IsLogged: true,
            IsExportable: false,
            made
        )
        {
            FailureReason = told.Text("FailureReason"),
            Authority = told.Text("CertificateAuthorityArn"),
        };
        if (isIssued)
        {
            var issued = CertificateRenewal.IssueNow(transaction, certificate);
            certificate = certificate with
            {
                Issued = issued with
                {
                    NotBefore = told.Time("NotBefore") ?? issued.NotBefore,
                    NotAfter = told.Time("NotAfter") ?? issued.NotAfter,
                },
            };
        }

        Certificates.PutTagged(transaction, certificate);
    }
}
