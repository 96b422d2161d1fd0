using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling;

internal sealed class ScalingTables(TableSet tables)
{
    internal TableSet Set => tables;
}
