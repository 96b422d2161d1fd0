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

    public static IssuedFacts IssueNow(Turn turn, Certificate certificate)
    {
        var serial = turn.NewId(32);
        var day = new DateTimeOffset(turn.Now.UtcDateTime.Date, TimeSpan.Zero);
        return new(
            turn.Now,
            day,
            day + turn.Timings.CertificateLifetime - TimeSpan.FromSeconds(1),
            string.Join(':', serial.Chunk(2).Select((octet, index) => index == 0 ? "0" + octet[1] : new string(octet))),
            $"CN={certificate.DomainName}",
            "Amazon",
            certificate.KeyAlgorithm.StartsWith("RSA", StringComparison.Ordinal) ? "SHA256WITHRSA" : "SHA256WITHECDSA",
            ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"],
            [CertificateAnswers.ServerAuthentication]
        );
    }

    public static void Schedule(Turn turn, string arn, IssuedFacts issued)
    {
        turn.At(issued.NotAfter - turn.Timings.CertificateRenewal, Due, arn);
        turn.At(issued.NotAfter, Expired, arn);
    }

    public static bool IsEligible(Turn turn, Certificate certificate) =>
        certificate is { Type: "AMAZON_ISSUED", Status: "ISSUED" } && CertificateUse.Of(turn, certificate.Key).Count > 0;

    public static void Begin(Turn turn, AgendaItem item)
    {
        if (turn.Acm.Certificates.Find(item.Subject) is not { Type: "AMAZON_ISSUED", Status: "ISSUED" } certificate)
        {
            return;
        }

        if (IsEligible(turn, certificate))
        {
            Validation.Watch(turn, certificate);
            Attempt(turn, certificate);
        }
        else
        {
            turn.Later(BetweenAttempts, Due, certificate.Key);
        }
    }

    /// <summary>Renews it, or waits for its records to change.</summary>
    public static void Attempt(Turn turn, Certificate certificate)
    {
        if (certificate.ValidationMethod != "DNS" || !certificate.ToValidate.All(domain => Validation.Resolves(turn, domain)))
        {
            Certificates.Put(turn, certificate with { Renewal = new("PENDING_VALIDATION", turn.Now) });
            return;
        }

        Validation.StopWatching(turn, certificate);
        var issued = IssueNow(turn, certificate);
        Certificates.Put(
            turn,
            certificate with
            {
                Issued = issued with { At = certificate.Issued?.At ?? turn.Now },
                Renewal = new("SUCCESS", turn.Now),
            }
        );
        Schedule(turn, certificate.Key, issued);
    }

    public static void Expire(Turn turn, AgendaItem item)
    {
        if (turn.Acm.Certificates.Find(item.Subject) is { Status: "ISSUED", Issued: { } issued } certificate && issued.NotAfter <= turn.Now)
        {
            Validation.StopWatching(turn, certificate);
            Certificates.Put(turn, certificate with { Status = "EXPIRED" });
        }
    }
}
