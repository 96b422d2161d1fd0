using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>Volumes, as files and templates have them.</summary>
internal static class Volumes
{
    /// <param name="size">In GiB.</param>
    public static Settings Gp3(string device, int size) =>
        VolumeTable.Table.Empty.Filled().With(VolumeTable.Device, device).With(VolumeTable.Size, size);
}
