using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>ACM takes one certificate, and what signed it apart [ACM guide: certificate and key format for importing].</summary>
internal sealed class ImportedCertificateIsUnreadable() : Check(new("ELB3230", Severity.Error, "An imported certificate cannot be read"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        foreach (var certificate in file.Stack.Certificates.OfType<Certificate.Imported>().Where(static c => c.CertificatePem.Length > 0))
        {
            var at = file.At("certificates", certificate.Name, "import", "certificate");
            var held = PemCertificate.CountOf(certificate.CertificatePem);
            if (held is null or 0)
            {
                yield return Report(
                    at,
                    $"The certificate of certificates.{certificate.Name} cannot be read: what stands between its BEGIN and END is none.",
                    "Give the file as the authority sent it, in PEM: `openssl x509 -in FILE -noout -text` must be able to read it."
                );
            }
            else if (held > 1)
            {
                yield return Report(
                    at,
                    $"The certificate of certificates.{certificate.Name} holds {held} certificates: ACM takes the site's own there, and no "
                        + "other.",
                    "Leave the first one there, and move the others, in their order, to `chain`."
                );
            }
        }
    }
}
