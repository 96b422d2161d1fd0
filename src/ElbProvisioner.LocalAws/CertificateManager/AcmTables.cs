using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

internal sealed class AcmTables(TableSet tables)
{
    public Table<Certificate> Certificates { get; } = tables.Add("acm.certificates", AcmJson.Default.Certificate);

    public Table<CertificateHold> Holds { get; } = tables.Add("acm.holds", AcmJson.Default.CertificateHold);

    public Table<CertificateRequestToken> Tokens { get; } = tables.Add("acm.tokens", AcmJson.Default.CertificateRequestToken);
}
