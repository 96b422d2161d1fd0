using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2;

internal sealed class Ec2Tables(TableSet tables)
{
    internal TableSet Set => tables;
}
