using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class CertificateIsUnused() : Check(new("ELB3006", Severity.Warning, "A certificate is not used"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var used = Routes
            .Listeners(file.Stack)
            .SelectMany(pair => pair.Listener.Certificates)
            .Select(reference => reference.Text)
            .ToHashSet(StringComparer.Ordinal);
        return from certificate in file.Stack.Certificates
               where !used.Contains(certificate.Name)
               select Report(
                   certificate.At,
                   $"certificates.{certificate.Name} is not used by any listener.",
                   "Name it under a listener's `certificates`, or remove it."
               );
    }
}
