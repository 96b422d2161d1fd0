using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>ACM takes a certificate without its chain, and a load balancer then presents it alone.</summary>
internal sealed class ChainIsMissing() : Check(new("ELB3234", Severity.Warning, "A certificate that somebody signed is imported alone"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from certificate in file.Stack.Certificates.OfType<Certificate.Imported>()
        where certificate.ChainPem is null && PemCertificate.CountOf(certificate.CertificatePem) == 1
        let issuer = PemCertificate.ForeignIssuerOf(certificate.CertificatePem)
        where issuer is not null
        select Report(
            file.At("certificates", certificate.Name, "import"),
            $"certificates.{certificate.Name} was signed by '{issuer}' and has no `chain`: clients that do not hold that authority's own "
                + "certificate refuse it.",
            "Write `chain` with the certificates between it and the authority that clients trust."
        );
}
