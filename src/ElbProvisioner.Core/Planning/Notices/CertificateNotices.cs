using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Notices;

/// <summary>
/// ACM imports no certificate before or after its time, and keeps one whose time is over [ACM guide: prerequisites for importing
/// certificates].
/// </summary>
internal static class CertificateNotices
{
    public static IEnumerable<Diagnostic> Of(Stack stack, LiveWorld live, ImmutableArray<PlannedAction> actions)
    {
        if (live.ReadAt == DateTimeOffset.MinValue)
        {
            // Nobody said when AWS was read.
            yield break;
        }

        foreach (var certificate in stack.Certificates.OfType<Certificate.Imported>())
        {
            if (
                PemCertificate.ValidityOf(certificate.CertificatePem) is not var (from, until)
                || (from <= live.ReadAt && live.ReadAt <= until)
            )
            {
                continue;
            }

            var address = Address.Of(ResourceKind.Certificate, certificate.Name);
            var isSent = actions.Any(a => a.Address == address && a.Operation is AwsOperation.ImportCertificate);
            yield return new(
                isSent ? NoticeCodes.ImportIsNotValidNow : NoticeCodes.ImportedIsOver,
                certificate.At,
                $"The certificate {certificate.Name} is valid from {Day(from)} to {Day(until)}: "
                    + (isSent ? "ACM imports none outside of its time." : "clients refuse it now."),
                "Import the one that takes its place."
            );
        }
    }

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
