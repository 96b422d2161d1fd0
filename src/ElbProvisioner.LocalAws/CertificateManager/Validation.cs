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
    public const string IssuedPrivately = "acm.issuedPrivately";
    public const string MissingAuthority = "missing";

    /// <summary>
    /// "ACM makes repeated attempts to validate a certificate for 72 hours and then times out" (CertificateDetail.Status).
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(72);

    public static void Begin(Transaction transaction, Certificate certificate)
    {
        if (certificate.Authority is { } authority)
        {
            // There is one of every id, as if somebody had made it, but for those that begin so.
            if (authority[(authority.LastIndexOf('/') + 1)..].StartsWith(MissingAuthority, StringComparison.Ordinal))
            {
                transaction.Later(transaction.Timings.CertificateRecord, Failed, certificate.Key, "PCA_RESOURCE_NOT_FOUND");
            }
            else
            {
                transaction.Later(transaction.Timings.CertificateIssuance, IssuedPrivately, certificate.Key);
            }

            return;
        }

        transaction.Later(Patience, TimedOut, certificate.Key);
        if (FailureOf(transaction, certificate) is { } reason && reason != "CAA_ERROR")
        {
            transaction.Later(transaction.Timings.CertificateRecord, Failed, certificate.Key, reason);
        }
        else if (certificate.RecordsAt is { } at)
        {
            transaction.At(at, RecordsTold, certificate.Key);
        }
    }

    public static void Tell(Transaction transaction, AgendaItem item)
    {
        if (transaction.Acm.Certificates.Find(item.Subject) is { Status: "PENDING_VALIDATION" } certificate)
        {
            Watch(transaction, certificate);
            Look(transaction, certificate);
        }
    }

    /// <summary>A record that a certificate waits for has changed.</summary>
    public static void LookAgain(Transaction transaction, AgendaItem item)
    {
        if (transaction.Acm.Certificates.Find(item.Subject) is not { } certificate)
        {
            return;
        }

        if (certificate.Status == "PENDING_VALIDATION")
        {
            Look(transaction, certificate);
        }
        else if (certificate.Renewal?.Status == "PENDING_VALIDATION")
        {
            CertificateRenewal.Attempt(transaction, certificate);
        }
    }

    /// <summary>A name's record was found a while ago: the name is validated, and the last one brings the certificate with it.</summary>
    public static void Confirm(Transaction transaction, AgendaItem item)
    {
        if (
            transaction.Acm.Certificates.Find(item.Subject) is not { Status: "PENDING_VALIDATION" } certificate
            || item.Argument is not { } name
        )
        {
            return;
        }

        certificate = certificate with { Found = [.. certificate.Found.Where(found => found != name)] };
        if (Resolves(transaction, name))
        {
            certificate = certificate with { Validated = [.. certificate.Validated, name] };
        }

        if (certificate.ToValidate.Except(certificate.Validated, StringComparer.Ordinal).Any())
        {
            Certificates.Put(transaction, certificate);
        }
        else
        {
            Issue(transaction, certificate);
        }
    }

    public static void Fail(Transaction transaction, AgendaItem item)
    {
        if (transaction.Acm.Certificates.Find(item.Subject) is { Status: "PENDING_VALIDATION" } certificate)
        {
            StopWatching(transaction, certificate);
            Certificates.Put(transaction, certificate with { Status = "FAILED", FailureReason = item.Argument });
        }
    }

    public static void TimeOut(Transaction transaction, AgendaItem item)
    {
        if (transaction.Acm.Certificates.Find(item.Subject) is { Status: "PENDING_VALIDATION" } certificate)
        {
            StopWatching(transaction, certificate);
            Certificates.Put(transaction, certificate with { Status = "VALIDATION_TIMED_OUT" });
        }
    }

    /// <summary>A private authority issues at once, and asks for no proof.</summary>
    public static void IssuePrivately(Transaction transaction, AgendaItem item)
    {
        if (transaction.Acm.Certificates.Find(item.Subject) is { Status: "PENDING_VALIDATION" } certificate)
        {
            Issue(transaction, certificate);
        }
    }

    public static void Watch(Transaction transaction, Certificate certificate)
    {
        foreach (var domain in certificate.ToValidate)
        {
            Records.Watch(transaction, Domains.RecordName(transaction, domain), RecordsChanged, certificate.Key);
        }
    }

    public static void StopWatching(Transaction transaction, Certificate certificate)
    {
        foreach (var domain in certificate.ToValidate)
        {
            Records.Unwatch(transaction, Domains.RecordName(transaction, domain), certificate.Key);
        }
    }

    public static bool Resolves(Transaction transaction, string domain) =>
        Records.Resolves(transaction, Domains.RecordName(transaction, domain), "CNAME", Domains.RecordValue(transaction, domain));

    private static void Look(Transaction transaction, Certificate certificate)
    {
        string[] found =
        [
            .. certificate
                .ToValidate.Except(certificate.Validated, StringComparer.Ordinal)
                .Except(certificate.Found, StringComparer.Ordinal)
                .Where(name => Resolves(transaction, name)),
        ];
        if (found.Length > 0)
        {
            Certificates.Put(transaction, certificate with { Found = [.. certificate.Found, .. found] });
            foreach (var name in found)
            {
                transaction.Later(transaction.Timings.CertificateIssuance, Confirmed, certificate.Key, name);
            }
        }
    }

    private static void Issue(Transaction transaction, Certificate certificate)
    {
        StopWatching(transaction, certificate);
        if (FailureOf(transaction, certificate) is { } reason)
        {
            Certificates.Put(transaction, certificate with { Status = "FAILED", FailureReason = reason });
            return;
        }

        var issued = CertificateRenewal.IssueNow(transaction, certificate);
        Certificates.Put(transaction, certificate with { Status = "ISSUED", Issued = issued });
        CertificateRenewal.Schedule(transaction, certificate.Key, issued);
    }

    private static string? FailureOf(Transaction transaction, Certificate certificate) =>
        certificate
            .Names.Append(FaultSettings.EveryDomain)
            .Select(name => transaction.FaultSettings.FailingDomains.GetValueOrDefault(name))
            .FirstOrDefault(reason => reason is not null);
}
