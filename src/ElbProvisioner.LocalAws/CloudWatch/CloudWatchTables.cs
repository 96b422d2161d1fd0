using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

internal sealed class CloudWatchTables(TableSet tables)
{
    internal TableSet Set => tables;
}
