using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tagging;

internal sealed class TaggingTables(TableSet tables)
{
    internal TableSet Set => tables;
}
