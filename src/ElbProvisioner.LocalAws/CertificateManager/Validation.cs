using ElbProvisioner.LocalAws.Route53;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

/// <summary>
/// From a request to a certificate: records are told, found in DNS, and the certificate is issued; or it fails, or time runs out.
/// </summary>
internal static class Validation
{
    public const string RecordsTold = "acm.recordsTold";
    public const string RecordsChanged = "acm.recordsChanged";
    public const string Confirmed = "acm.confirmed";
    public const string Failed = "acm.failed";
    public const string TimedOut = "acm.timedOut";

    /// <summary>
    /// "ACM makes repeated attempts to validate a certificate for 72 hours and then times out" (CertificateDetail.Status).
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(72);

    public static void Begin(Turn turn, Certificate certificate, bool isPrivate)
    {
        if (isPrivate)
        {
            // There are no private authorities here.
            turn.Later(turn.Timings.CertificateRecord, Failed, certificate.Key, "PCA_RESOURCE_NOT_FOUND");
            return;
        }

        turn.Later(Patience, TimedOut, certificate.Key);
        if (FailureOf(turn, certificate) is { } reason && reason != "CAA_ERROR")
        {
            turn.Later(turn.Timings.CertificateRecord, Failed, certificate.Key, reason);
        }
        else if (certificate.RecordsAt is { } at)
        {
            turn.At(at, RecordsTold, certificate.Key);
        }
    }

    public static void Tell(Turn turn, AgendaItem item)
    {
        if (turn.Acm.Certificates.Find(item.Subject) is { Status: "PENDING_VALIDATION" } certificate)
        {
            Watch(turn, certificate);
            Look(turn, certificate);
        }
    }

    /// <summary>A record that a certificate waits for has changed.</summary>
    public static void LookAgain(Turn turn, AgendaItem item)
    {
        if (turn.Acm.Certificates.Find(item.Subject) is not { } certificate)
        {
            return;
        }

        if (certificate.Status == "PENDING_VALIDATION")
        {
            Look(turn, certificate);
        }
        else if (certificate.Renewal?.Status == "PENDING_VALIDATION")
        {
            CertificateRenewal.Attempt(turn, certificate);
        }
    }

    /// <summary>A name's record was found a while ago: the name is validated, and the last one brings the certificate with it.</summary>
    public static void Confirm(Turn turn, AgendaItem item)
    {
        if (turn.Acm.Certificates.Find(item.Subject) is not { Status: "PENDING_VALIDATION" } certificate || item.Argument is not { } name)
        {
            return;
        }

        certificate = certificate with { Found = [.. certificate.Found.Where(found => found != name)] };
        if (Resolves(turn, name))
        {
            certificate = certificate with { Validated = [.. certificate.Validated, name] };
        }

        if (certificate.ToValidate.Except(certificate.Validated, StringComparer.Ordinal).Any())
        {
            Certificates.Put(turn, certificate);
        }
        else
        {
            Issue(turn, certificate);
        }
    }

    public static void Fail(Turn turn, AgendaItem item)
    {
        if (turn.Acm.Certificates.Find(item.Subject) is { Status: "PENDING_VALIDATION" } certificate)
        {
            StopWatching(turn, certificate);
            Certificates.Put(turn, certificate with { Status = "FAILED", FailureReason = item.Argument });
        }
    }

    public static void TimeOut(Turn turn, AgendaItem item)
    {
        if (turn.Acm.Certificates.Find(item.Subject) is { Status: "PENDING_VALIDATION" } certificate)
        {
            StopWatching(turn, certificate);
            Certificates.Put(turn, certificate with { Status = "VALIDATION_TIMED_OUT" });
        }
    }

    public static void Watch(Turn turn, Certificate certificate)
    {
        foreach (var domain in certificate.ToValidate)
        {
            Records.Watch(turn, Domains.RecordName(turn, domain), RecordsChanged, certificate.Key);
        }
    }

    public static void StopWatching(Turn turn, Certificate certificate)
    {
        foreach (var domain in certificate.ToValidate)
        {
            Records.Unwatch(turn, Domains.RecordName(turn, domain), certificate.Key);
        }
    }

    public static bool Resolves(Turn turn, string domain) =>
        Records.Resolves(turn, Domains.RecordName(turn, domain), "CNAME", Domains.RecordValue(turn, domain));

    private static void Look(Turn turn, Certificate certificate)
    {
        string[] found =
        [
            .. certificate
                .ToValidate.Except(certificate.Validated, StringComparer.Ordinal)
                .Except(certificate.Found, StringComparer.Ordinal)
                .Where(name => Resolves(turn, name)),
        ];
        if (found.Length > 0)
        {
            Certificates.Put(turn, certificate with { Found = [.. certificate.Found, .. found] });
            foreach (var name in found)
            {
                turn.Later(turn.Timings.CertificateIssuance, Confirmed, certificate.Key, name);
            }
        }
    }

    private static void Issue(Turn turn, Certificate certificate)
    {
        StopWatching(turn, certificate);
        if (FailureOf(turn, certificate) is { } reason)
        {
            Certificates.Put(turn, certificate with { Status = "FAILED", FailureReason = reason });
            return;
        }

        var issued = CertificateRenewal.IssueNow(turn, certificate);
        Certificates.Put(turn, certificate with { Status = "ISSUED", Issued = issued });
        CertificateRenewal.Schedule(turn, certificate.Key, issued);
    }

    private static string? FailureOf(Turn turn, Certificate certificate) =>
        certificate
            .Names.Append(Misfortunes.EveryDomain)
            .Select(name => turn.Misfortunes.FailingDomains.GetValueOrDefault(name))
            .FirstOrDefault(reason => reason is not null);
}
