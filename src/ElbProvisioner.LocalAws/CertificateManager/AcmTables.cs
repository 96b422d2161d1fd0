using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

internal sealed class AcmTables(TableSet tables)
{
    public static readonly TablesKey<AcmTables> Key = new(tables => new(tables));

    public Table<Certificate> Certificates { get; } = tables.Add("acm.certificates", AcmJson.Default.Certificate);

    public Table<CertificateHold> Holds { get; } = tables.Add("acm.holds", AcmJson.Default.CertificateHold);

    public Table<CertificateRequestToken> Tokens { get; } = tables.Add("acm.tokens", AcmJson.Default.CertificateRequestToken);
}

internal static class AcmTransaction
{
    extension(Transaction transaction)
    {
        public AcmTables Acm => transaction.Tables(AcmTables.Key);
    }
}
