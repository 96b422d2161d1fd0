using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>What ACM imports; load balancers take all of it [ACM guide: prerequisites for importing certificates].</summary>
internal sealed class KeyIsNotForAcm() : Check(new("ELB3233", Severity.Error, "ACM does not take the key of an imported certificate"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from certificate in file.Stack.Certificates.OfType<Certificate.Imported>()
        let key = PemCertificate.UnsupportedKeyOf(certificate.CertificatePem)
        where key is not null
        select Report(
            file.At("certificates", certificate.Name, "import", "certificate"),
            $"The key of certificates.{certificate.Name} is {key}: ACM imports RSA of 1024, 2048, 3072 and 4096 bits and the curves P-256, "
                + "P-384 and P-521.",
            "Have it issued anew for a key of these."
        );
}
