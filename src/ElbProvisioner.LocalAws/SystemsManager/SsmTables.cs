using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

internal sealed class SsmTables(TableSet tables)
{
    public Table<Parameter> Parameters { get; } = tables.Add("ssm.parameters", SsmJson.Default.Parameter);
}
