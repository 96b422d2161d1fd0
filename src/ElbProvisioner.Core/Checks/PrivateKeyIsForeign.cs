using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>[ACM guide: prerequisites for importing certificates]</summary>
internal sealed class PrivateKeyIsForeign() : Check(new("ELB3150", Severity.Error, "A private key is not that of its certificate"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from certificate in file.Stack.Certificates.OfType<Certificate.Imported>()
        where PemCertificate.Fits(certificate.CertificatePem, certificate.PrivateKeyPem) == false
        select Report(
            file.At("certificates", certificate.Name, "import", "privateKey"),
            $"The private key of certificates.{certificate.Name} is not that of its certificate: ACM refuses both.",
            "Give the key that the certificate was requested with."
        );
}
