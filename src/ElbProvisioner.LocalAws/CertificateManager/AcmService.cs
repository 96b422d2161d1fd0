using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

internal static class AcmService
{
    public static Service Create() => new(
        "acm",
        new Dictionary<string, Operation>(),
        new Dictionary<string, Happening>
        {
            [CertificateUse.Released] = CertificateUse.Release,
        });
}
