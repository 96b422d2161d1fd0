using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

internal static class AcmQuotas
{
    public static readonly Quota NamesPerCertificate = new("namesPerCertificate", 10);

    public static readonly Quota Certificates = new("certificates", 2500);

    public static readonly IReadOnlyList<Quota> All = [NamesPerCertificate, Certificates];
}
