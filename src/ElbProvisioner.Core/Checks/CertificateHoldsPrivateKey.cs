using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// What stands in <c>certificate</c> and <c>chain</c> is sent as it is, kept, and shown to whoever may read the certificate.
/// </summary>
internal sealed class CertificateHoldsPrivateKey()
    : Check(new("ELB3235", Severity.Error, "A private key stands in the text of an imported certificate"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from certificate in file.Stack.Certificates.OfType<Certificate.Imported>()
        from text in new[] { ("certificate", certificate.CertificatePem), ("chain", certificate.ChainPem) }
        where text.Item2?.Contains("PRIVATE KEY-----", StringComparison.Ordinal) == true
        select Report(
            file.At("certificates", certificate.Name, "import", text.Item1),
            $"The `{text.Item1}` of certificates.{certificate.Name} holds a private key, too: everybody who may read the certificate would "
                + "see it.",
            "Leave only what stands between BEGIN CERTIFICATE and END CERTIFICATE there; the key goes to `privateKey`."
        );
}
