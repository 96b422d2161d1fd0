using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>[ACM guide: prerequisites for importing certificates]</summary>
internal sealed class PrivateKeyIsUnreadable() : Check(new("ELB3231", Severity.Error, "An imported private key cannot be read"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from certificate in file.Stack.Certificates.OfType<Certificate.Imported>()
        where certificate.PrivateKeyPem.Length > 0 && !PemCertificate.IsKey(certificate.PrivateKeyPem)
        select Report(
            file.At("certificates", certificate.Name, "import", "privateKey"),
            $"The private key of certificates.{certificate.Name} cannot be read: it is cut off, encrypted, or no RSA or EC key.",
            "Give the plain key in PEM: `openssl pkey -in FILE -noout -text` must be able to read it without a pass phrase."
        );
}
