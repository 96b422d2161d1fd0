using ElbProvisioner.LocalAws.CertificateManager.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>What one does with a certificate one has.</summary>
internal static class CertificateCare
{
    public static Document? Delete(Transaction transaction, Fields request)
    {
        var certificate = Certificates.Named(transaction, request.Required("CertificateArn"));
        if (CertificateUse.Of(transaction, certificate.Key).Count > 0)
        {
            throw new AwsError("ResourceInUseException", $"Certificate {certificate.Key} in account {transaction.Account} is in use.");
        }

        Certificates.Remove(transaction, certificate);
        return null;
    }

    public static Document Get(Transaction transaction, Fields request)
    {
        var certificate = Certificates.Named(transaction, request.Required("CertificateArn"));
        if (certificate.Issued is not { } issued)
        {
            throw certificate.Status == "PENDING_VALIDATION"
                ? Refusals.NotYetIssued(transaction, certificate.Key)
                : Refusals.NotFound(certificate.Key);
        }

        return new()
        {
            ["Certificate"] = issued.Pem ?? MadeUpPem.Leaf(certificate, issued),
            ["CertificateChain"] = issued.Pem is null ? MadeUpPem.Authority(certificate.KeyAlgorithm) : issued.Chain,
        };
    }

    public static Document? UpdateOptions(Transaction transaction, Fields request)
    {
        var certificate = Certificates.Named(transaction, request.Required("CertificateArn"));
        var options = request.Structure("Options");
        if (certificate is not { Type: "AMAZON_ISSUED", Status: "ISSUED" })
        {
            throw Refusals.InvalidState($"Certificate {certificate.Key} is not in a state in which its options can be updated.");
        }

        if (options?.Text("Export") is { } export && export != (certificate.IsExportable ? "ENABLED" : "DISABLED"))
        {
            throw Refusals.InvalidState("The export option cannot be changed once the certificate is there.");
        }

        if (options?.Text("CertificateTransparencyLoggingPreference") is { } preference)
        {
            Certificates.Put(transaction, certificate with { IsLogged = preference == "ENABLED" });
        }

        return null;
    }

    /// <summary>
    /// Only exported private certificates can be renewed by a call (CertificateDetail.RenewalEligibility); there are none here.
    /// </summary>
    public static Document? Renew(Transaction transaction, Fields request)
    {
        var certificate = Certificates.Named(transaction, request.Required("CertificateArn"));
        throw certificate.Status == "PENDING_VALIDATION"
            ? Refusals.NotYetIssued(transaction, certificate.Key)
            : Refusals.Invalid($"Certificate {certificate.Key} is not eligible for renewal.");
    }

    public static Document? ResendEmail(Transaction transaction, Fields request)
    {
        var certificate = Certificates.Named(transaction, request.Required("CertificateArn"));
        var (domain, validation) = (request.Required("Domain").ToLowerInvariant(), request.Required("ValidationDomain").ToLowerInvariant());
        if (certificate is not { ValidationMethod: "EMAIL", Status: "PENDING_VALIDATION" })
        {
            throw Refusals.InvalidState($"Certificate {certificate.Key} is not waiting for validation by email.");
        }

        return certificate.Names.Contains(domain, StringComparer.Ordinal) && Domains.MayValidate(validation, domain)
            ? null
            : throw Refusals.ValidationDomain(validation, domain);
    }
}
