using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>Certificates as ACM describes them.</summary>
internal static class CertificateAnswers
{
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>ACM writes to these (ACM User Guide, "Email validation").</summary>
    private static readonly string[] Mailboxes = ["admin", "administrator", "hostmaster", "postmaster", "webmaster"];

    public static Document Describe(Transaction transaction, Fields request)
    {
        var certificate = Certificates.Named(transaction, request.Required("CertificateArn"));
        return new() { ["Certificate"] = Detail(transaction, certificate) };
    }

    /// <summary>Answers write <c>RSA-2048</c> and <c>EC-prime256v1</c> where requests write underscores.</summary>
    public static string Hyphenated(string algorithm) => algorithm.Replace('_', '-');

    public static string ExtendedName(string oid) =>
        oid switch
        {
            ServerAuthentication => "TLS_WEB_SERVER_AUTHENTICATION",
            "1.3.6.1.5.5.7.3.2" => "TLS_WEB_CLIENT_AUTHENTICATION",
            "1.3.6.1.5.5.7.3.3" => "CODE_SIGNING",
            "1.3.6.1.5.5.7.3.4" => "EMAIL_PROTECTION",
            "1.3.6.1.5.5.7.3.8" => "TIME_STAMPING",
            "1.3.6.1.5.5.7.3.9" => "OCSP_SIGNING",
            "2.5.29.37.0" => "ANY",
            _ => "CUSTOM",
        };

    public static Document Summary(Transaction transaction, Certificate certificate)
    {
        var issued = certificate.Issued;
        return new()
        {
            ["CertificateArn"] = certificate.Key,
            ["DomainName"] = certificate.DomainName,
            ["SubjectAlternativeNameSummaries"] = certificate.Names,
            ["HasAdditionalSubjectAlternativeNames"] = false,
            ["Status"] = certificate.Status,
            ["Type"] = certificate.Type,
            ["KeyAlgorithm"] = Hyphenated(certificate.KeyAlgorithm),
            ["KeyUsages"] = issued?.KeyUsages ?? [],
            ["ExtendedKeyUsages"] = issued?.ExtendedKeyUsages.Select(ExtendedName).ToList() ?? [],
            ["ExportOption"] =
                certificate.IsImported ? null
                : certificate.IsExportable ? "ENABLED"
                : "DISABLED",
            ["InUse"] = CertificateUse.Of(transaction, certificate.Key).Count > 0,
            ["RenewalEligibility"] = Eligibility(transaction, certificate),
            ["NotBefore"] = issued?.NotBefore,
            ["NotAfter"] = issued?.NotAfter,
            ["CreatedAt"] = certificate.CreatedAt,
            ["IssuedAt"] = certificate.IsImported ? null : issued?.At,
            ["ImportedAt"] = certificate.IsImported ? issued?.At : null,
            ["ManagedBy"] = certificate.ManagedBy,
        };
    }

    private static Document Detail(Transaction transaction, Certificate certificate)
    {
        var issued = certificate.Issued;
        return new()
        {
            ["CertificateArn"] = certificate.Key,
            ["DomainName"] = certificate.DomainName,
            ["SubjectAlternativeNames"] = certificate.Names,
            ["ManagedBy"] = certificate.ManagedBy,
            ["DomainValidationOptions"] = certificate.ValidationMethod is null
                ? null
                : certificate
                    .Names.Select(name => Option(transaction, certificate, name, StatusOf(transaction, certificate, name)))
                    .ToList(),
            ["Serial"] = issued?.Serial,
            ["Subject"] = issued?.Subject ?? $"CN={certificate.DomainName}",
            ["Issuer"] = issued?.Issuer ?? (certificate.Type == "AMAZON_ISSUED" ? "Amazon" : null),
            ["CreatedAt"] = certificate.CreatedAt,
            ["IssuedAt"] = certificate.IsImported ? null : issued?.At,
            ["ImportedAt"] = certificate.IsImported ? issued?.At : null,
            ["Status"] = certificate.Status,
            ["NotBefore"] = issued?.NotBefore,
            ["NotAfter"] = issued?.NotAfter,
            ["KeyAlgorithm"] = Hyphenated(certificate.KeyAlgorithm),
            ["SignatureAlgorithm"] = issued?.SignatureAlgorithm ?? "SHA256WITHRSA",
            ["InUseBy"] = CertificateUse.Of(transaction, certificate.Key),
            ["FailureReason"] = certificate.FailureReason,
            ["Type"] = certificate.Type,
            ["RenewalSummary"] = certificate.Renewal is { } renewal ? Summary(transaction, certificate, renewal) : null,
            ["KeyUsages"] = issued?.KeyUsages.Select(usage => new Document { ["Name"] = usage }).ToList() ?? [],
            ["ExtendedKeyUsages"] =
                issued?.ExtendedKeyUsages.Select(oid => new Document { ["Name"] = ExtendedName(oid), ["OID"] = oid }).ToList() ?? [],
            ["CertificateAuthorityArn"] = certificate.Authority,
            ["RenewalEligibility"] = Eligibility(transaction, certificate),
            ["Options"] = new Document
            {
                ["CertificateTransparencyLoggingPreference"] = certificate.IsLogged ? "ENABLED" : "DISABLED",
                ["Export"] =
                    certificate.Type == "AMAZON_ISSUED"
                        ? certificate.IsExportable
                            ? "ENABLED"
                            : "DISABLED"
                        : null,
            },
        };
    }

    private static Document Summary(Transaction transaction, Certificate certificate, RenewalFacts renewal) =>
        new()
        {
            ["RenewalStatus"] = renewal.Status,
            ["DomainValidationOptions"] = certificate
                .Names.Select(name =>
                    Option(transaction, certificate, name, renewal.Status == "SUCCESS" ? "SUCCESS" : "PENDING_VALIDATION")
                )
                .ToList(),
            ["UpdatedAt"] = renewal.UpdatedAt,
        };

    private static Document Option(Transaction transaction, Certificate certificate, string name, string status)
    {
        var domain = certificate.ValidationDomains.GetValueOrDefault(
            name,
            certificate.ValidationMethod == "EMAIL" ? Domains.Validated(name) : name
        );
        return new()
        {
            ["DomainName"] = name,
            ["ValidationEmails"] =
                certificate.ValidationMethod == "EMAIL" ? Mailboxes.Select(mailbox => $"{mailbox}@{domain}").ToList() : null,
            ["ValidationDomain"] = domain,
            ["ValidationStatus"] = status,
            ["ResourceRecord"] =
                certificate.RecordsAt <= transaction.Now
                    ? new Document
                    {
                        ["Name"] = Domains.RecordName(transaction, name),
                        ["Type"] = "CNAME",
                        ["Value"] = Domains.RecordValue(transaction, name),
                    }
                    : null,
            ["ValidationMethod"] = certificate.ValidationMethod,
        };
    }

    private static string StatusOf(Transaction transaction, Certificate certificate, string name) =>
        certificate.Status == "FAILED" && transaction.FaultSettings.FailingDomains.ContainsKey(name) ? "FAILED"
        : certificate.Issued is not null || certificate.Validated.Contains(Domains.Validated(name), StringComparer.Ordinal) ? "SUCCESS"
        : certificate.Status is "FAILED" or "VALIDATION_TIMED_OUT" ? "FAILED"
        : "PENDING_VALIDATION";

    private static string Eligibility(Transaction transaction, Certificate certificate) =>
        CertificateRenewal.IsEligible(transaction, certificate) ? "ELIGIBLE" : "INELIGIBLE";
}
