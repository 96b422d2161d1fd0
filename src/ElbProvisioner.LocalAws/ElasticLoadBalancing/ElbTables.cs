using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing;

internal sealed class ElbTables(TableSet tables)
{
    internal TableSet Set => tables;
}
