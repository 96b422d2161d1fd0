using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>
/// ACM renews what it issued, as long as the certificate is in use and its records are still there ("Renewal for domains validated by
/// DNS"); what is not renewed expires.
/// </summary>
internal static class CertificateRenewal
{
    public const string Due = "acm.renewalDue";
    public const string Expired = "acm.expired";

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromDays(1);

    public static IssuedFacts IssueNow(Transaction transaction, Certificate certificate)
    {
        var serial = transaction.NewId(32);
        var day = new DateTimeOffset(transaction.Now.UtcDateTime.Date, TimeSpan.Zero);
        return new(
            transaction.Now,
            day,
            day + transaction.Timings.CertificateLifetime - TimeSpan.FromSeconds(1),
            string.Join(':', serial.Chunk(2).Select((octet, index) => index == 0 ? "0" + octet[1] : new string(octet))),
            $"CN={certificate.DomainName}",
            certificate.Authority ?? "Amazon",
            certificate.KeyAlgorithm.StartsWith("RSA", StringComparison.Ordinal) ? "SHA256WITHRSA" : "SHA256WITHECDSA",
            ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"],
            [CertificateAnswers.ServerAuthentication]
        );
    }

    public static void Schedule(Transaction transaction, string arn, IssuedFacts issued)
    {
        transaction.At(issued.NotAfter - transaction.Timings.CertificateRenewal, Due, arn);
        transaction.At(issued.NotAfter, Expired, arn);
    }

    public static bool IsEligible(Transaction transaction, Certificate certificate) =>
        certificate is { Type: "AMAZON_ISSUED" or "PRIVATE", Status: "ISSUED" }
        && CertificateUse.Of(transaction, certificate.Key).Count > 0;

    public static void Begin(Transaction transaction, AgendaItem item)
    {
        if (transaction.Acm.Certificates.Find(item.Subject) is not { Type: "AMAZON_ISSUED" or "PRIVATE", Status: "ISSUED" } certificate)
        {
            return;
        }

        if (IsEligible(transaction, certificate))
        {
            if (certificate.Authority is null)
            {
                Validation.Watch(transaction, certificate);
            }

            Attempt(transaction, certificate);
        }
        else
        {
            transaction.Later(BetweenAttempts, Due, certificate.Key);
        }
    }

    /// <summary>Renews it, or waits for its records to change.</summary>
    public static void Attempt(Transaction transaction, Certificate certificate)
    {
        if (
            certificate.Authority is null
            && (certificate.ValidationMethod != "DNS" || !certificate.ToValidate.All(domain => Validation.Resolves(transaction, domain)))
        )
        {
            Certificates.Put(transaction, certificate with { Renewal = new("PENDING_VALIDATION", transaction.Now) });
            return;
        }

        Validation.StopWatching(transaction, certificate);
        var issued = IssueNow(transaction, certificate);
        Certificates.Put(
            transaction,
            certificate with
            {
                Issued = issued with { At = certificate.Issued?.At ?? transaction.Now },
                Renewal = new("SUCCESS", transaction.Now),
            }
        );
        Schedule(transaction, certificate.Key, issued);
    }

    public static void Expire(Transaction transaction, AgendaItem item)
    {
        if (
            transaction.Acm.Certificates.Find(item.Subject) is { Status: "ISSUED", Issued: { } issued } certificate
            && issued.NotAfter <= transaction.Now
        )
        {
            Validation.StopWatching(transaction, certificate);
            Certificates.Put(transaction, certificate with { Status = "EXPIRED" });
        }
    }
}
