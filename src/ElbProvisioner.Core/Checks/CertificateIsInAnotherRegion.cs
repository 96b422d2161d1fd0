using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class CertificateIsInAnotherRegion() : Check(new("ELB3008", Severity.Error, "A certificate is in another region"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        if (file.Stack.Region is not { } region)
        {
            return [];
        }

        var named = file
            .Stack.Certificates.OfType<Certificate.Existing>()
            .Select(certificate => new Reference(certificate.Arn, file.At("certificates", certificate.Name, "arn")))
            .Concat(Routes.Listeners(file.Stack).SelectMany(pair => pair.Listener.Certificates).Where(reference => reference.IsExisting));
        return from certificate in named
               let parts = certificate.Text.Split(':')
               where parts.Length > 3 && parts[2] == "acm" && parts[3] != region
               select Report(
                   certificate.At,
                   $"The certificate is in {parts[3]}, the stack in {region}; a load balancer takes certificates of its own region only.",
                   $"Request or import one in {region}."
               );
    }
}
