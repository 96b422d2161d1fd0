using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CertificateManager;

internal sealed class AcmTables(TableSet tables)
{
    internal TableSet Set => tables;
}
