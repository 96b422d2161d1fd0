using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.SystemsManager;

internal sealed class SsmTables(TableSet tables)
{
    internal TableSet Set => tables;
}
