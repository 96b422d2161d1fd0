using System.Text;
using ElbProvisioner.LocalAws.CertificateManager.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>ImportCertificate.</summary>
internal static class CertificateImports
{
    public static Document Import(Transaction transaction, Fields request)
    {
        var arn = request.Text("CertificateArn");
        var replaced = arn is null ? null : Certificates.Named(transaction, arn);
        if (replaced is { IsImported: false })
        {
            throw Refusals.Invalid($"The certificate {arn} was not imported and cannot be replaced.");
        }

        if (replaced is not null && request.Structures("Tags").Count > 0)
        {
            throw Refusals.Invalid("Tagging is not permitted on re-import.");
        }

        var imported = ImportedPem.Read(
            Text(request, "Certificate") ?? "",
            Text(request, "PrivateKey") ?? "",
            Text(request, "CertificateChain"),
            transaction.Now
        );
        MustBeLike(replaced, imported);
        if (replaced is null && transaction.Acm.Certificates.Count >= transaction.Quota(AcmQuotas.Certificates))
        {
            throw Refusals.TooMany("Cannot import more certificates in this account. Contact Customer Service for details.");
        }

        var certificate = replaced is null
            ? new Certificate(
                transaction.Arn("acm", $"certificate/{transaction.NewUuid()}"),
                "IMPORTED",
                "ISSUED",
                imported.KeyAlgorithm,
                imported.Names,
                ValidationMethod: null,
                transaction.Now,
                RecordsAt: null,
                new Dictionary<string, string>(StringComparer.Ordinal),
                CertificateTags.Read(request, new Dictionary<string, string>(StringComparer.Ordinal)),
                IsLogged: false,
                IsExportable: false,
                transaction.Now + transaction.Timings.Visibility
            )
            {
                Issued = imported.Facts,
            }
            : replaced with
            {
                Status = "ISSUED",
                KeyAlgorithm = imported.KeyAlgorithm,
                Names = imported.Names,
                Issued = imported.Facts,
            };
        Certificates.PutTagged(transaction, certificate);
        transaction.At(imported.Facts.NotAfter, CertificateRenewal.Expired, certificate.Key);
        return new() { ["CertificateArn"] = certificate.Key };
    }

    /// <summary>A replacement keeps its key's type and size and its usages (ACM User Guide, "Reimport a certificate").</summary>
    private static void MustBeLike(Certificate? replaced, ImportedPem imported)
    {
        if (replaced is not null && replaced.KeyAlgorithm != imported.KeyAlgorithm)
        {
            throw Refusals.Invalid("The new certificate must have the same key type and key size as the certificate it replaces.");
        }
    }

    private static string? Text(Fields request, string member) =>
        request.Bytes(member) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
