using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

internal sealed class SsmTables(TableSet tables)
{
    public static readonly TablesKey<SsmTables> Key = new(tables => new(tables));

    public Table<Parameter> Parameters { get; } = tables.Add("ssm.parameters", SsmJson.Default.Parameter);
}

internal static class SsmTransaction
{
    extension(Transaction transaction)
    {
        public SsmTables Ssm => transaction.Tables(SsmTables.Key);
    }
}
