using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Volumes of a launch template [EC2 API: LaunchTemplateBlockDeviceMappingRequest, LaunchTemplateEbsBlockDeviceRequest].</summary>
public static class VolumeTable
{
    /// <summary>Every account has this key, and Auto Scaling may use it.</summary>
    public const string AwsOwnKey = "alias/aws/ebs";

    public static PropertyTable Table { get; } = new("volume");

    public static Property<string> Device { get; } =
        Table
            .Text("device", Texts.Device, "The device name, such as /dev/xvda; the image's root device unless written.")
            .Wire("DeviceName")
            .InNewVersion();

    /// <summary>In GiB. Without it: the image's.</summary>
    public static Property<int> Size { get; } =
        Table.Whole("size", 1, 65536, "In GiB; the image's unless written.").Wire("Ebs.VolumeSize").InNewVersion();

    public static Property<string> Type { get; } =
        Table.Word("type", VolumeLimits.Types, "gp3 unless written.").Is("gp3").Wire("Ebs.VolumeType").InNewVersion();

    public static Property<int> Iops { get; } =
        Table.Whole("iops", 100, 256000, "Operations per second, for gp3 (3000 to 80000), io1 and io2.").Wire("Ebs.Iops").InNewVersion();

    /// <summary>In MiB per second.</summary>
    public static Property<int> Throughput { get; } =
        Table.Whole("throughput", 125, 2000, "MiB per second, for gp3.").Wire("Ebs.Throughput").InNewVersion();

    public static Property<bool> Encrypted { get; } =
        Table.Flag("encrypted", "true unless written.").Is(true).Wire("Ebs.Encrypted").Unsaid(false).InNewVersion();

    /// <summary>Id, ARN or alias.</summary>
    public static Property<string> KmsKey { get; } =
        Table
            .Text("kmsKey", Texts.KmsKey, "The key to encrypt with; the account's default key unless written.")
            .Wire("Ebs.KmsKeyId")
            .InNewVersion();

    public static Property<bool> DeleteOnTermination { get; } =
        Table.Flag("deleteOnTermination", "true unless written.").Is(true).Wire("Ebs.DeleteOnTermination").Unsaid(true).InNewVersion();

    /// <summary>As the file writes one.</summary>
    internal static MapShape<Settings> Shape { get; } =
        new(
            "volume",
            "A volume of each instance.",
            [.. Table.Keys],
            map =>
            {
                var volume = TableBinding.Read(Table, map);
                VolumeChecks.Check(map, volume);
                return volume;
            }
        );

    internal static string TextOf(Settings volume) => string.Join(' ', Words(volume));

    private static IEnumerable<string> Words(Settings volume)
    {
        yield return volume.Find(Type) ?? "";
        if (volume.FindValue(Size) is { } size)
        {
            yield return $"{size} GiB";
        }

        if (volume.FindValue(Iops) is { } iops)
        {
            yield return $"{iops} IOPS";
        }

        if (volume.FindValue(Throughput) is { } throughput)
        {
            yield return $"{throughput} MiB/s";
        }

        if (volume.FindValue(Encrypted) is true)
        {
            yield return volume.Find(KmsKey) is { } key ? $"encrypted by {key}" : "encrypted";
        }

        if (volume.FindValue(DeleteOnTermination) is false)
        {
            yield return "kept after termination";
        }
    }
}
