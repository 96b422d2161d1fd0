using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.KeyManagement;

internal sealed class KmsTables(TableSet tables)
{
    public static readonly TablesKey<KmsTables> Key = new(tables => new(tables));

    public Table<KmsKey> Keys { get; } = tables.Add("kms.keys", KmsJson.Default.KmsKey);

    public Table<KmsAlias> Aliases { get; } = tables.Add("kms.aliases", KmsJson.Default.KmsAlias);

    public Table<KmsGrant> Grants { get; } = tables.Add("kms.grants", KmsJson.Default.KmsGrant);
}

internal static class KmsTransaction
{
    extension(Transaction transaction)
    {
        public KmsTables Kms => transaction.Tables(KmsTables.Key);
    }
}
