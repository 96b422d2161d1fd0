using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Route53;

internal sealed class Route53Tables(TableSet tables)
{
    internal TableSet Set => tables;
}
