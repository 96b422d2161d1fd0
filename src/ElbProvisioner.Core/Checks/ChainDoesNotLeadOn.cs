using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>Each certificate of a chain signed the one before it [ACM guide: certificate and key format for importing].</summary>
internal sealed class ChainDoesNotLeadOn()
    : Check(new("ELB3232", Severity.Error, "A certificate chain does not lead from its certificate to its authority"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from certificate in file.Stack.Certificates.OfType<Certificate.Imported>()
        let mistake = certificate.ChainPem is { Length: > 0 } chain
            ? PemCertificate.MistakeOfChain(certificate.CertificatePem, chain)
            : null
        where mistake is not null
        select Report(
            file.At("certificates", certificate.Name, "import", "chain"),
            $"The chain of certificates.{certificate.Name} {mistake}: ACM refuses it.",
            "Write who signed the certificate first, then who signed that one, and so on; without the certificate itself."
        );
}
