using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tables;

/// <summary>Volumes of a launch template [EC2 API: LaunchTemplateBlockDeviceMappingRequest, LaunchTemplateEbsBlockDeviceRequest].</summary>
public static class VolumeTable
{
    /// <summary>Every account has this key, and Auto Scaling may use it.</summary>
    public const string AwsOwnKey = "alias/aws/ebs";

    public static PropertyTable Table { get; } =
        new PropertyTable("volume").Refuse(
            new RefusedKey(
                "ebs",
                BindingCodes.OtherName,
                "what AWS has under it stands in the volume itself",
                "Write its keys beside `device`."
            )
        );

    public static Property<string> Device { get; } =
        Table
            .Text("device", Texts.Device, "The device name, such as /dev/xvda; the image's root device unless written.")
            .InsteadOf("deviceName")
            .Wire("DeviceName")
            .InNewVersion();

    /// <summary>The image has the device, and instances are not to [EC2 API: NoDevice, an empty text].</summary>
    public static Property<bool> NoDevice { get; } =
        Table
            .Value("noDevice", new EmptyTextForm(), TruthShape.Instance, "true: the image has this device, and instances do without.")
            .Wire("NoDevice")
            .InNewVersion();

    public static Property<string> VirtualName { get; } =
        Table
            .Text("virtualName", TemplateTexts.VirtualName, "An instance store volume, such as ephemeral0, in place of one of EBS.")
            .Wire("VirtualName")
            .InNewVersion();

    public static Property<string> Snapshot { get; } =
        Table
            .Text("snapshot", TemplateTexts.SnapshotId, "The snapshot that it is made from; it is encrypted as its snapshot is.")
            .InsteadOf("snapshotId")
            .Wire("Ebs.SnapshotId")
            .InNewVersion();

    /// <summary>In MiB per second.</summary>
    public static Property<int> InitializationRate { get; } =
        Table
            .Whole("initializationRate", 100, 300, "MiB per second at which it is filled from its snapshot.")
            .InsteadOf("volumeInitializationRate")
            .Wire("Ebs.VolumeInitializationRate")
            .InNewVersion();

    /// <summary>In GiB. Without it: the image's, or the snapshot's.</summary>
    public static Property<int> Size { get; } =
        Table
            .Whole("size", 1, 65536, "In GiB; the image's or the snapshot's unless written.")
            .InsteadOf("volumeSize")
            .Wire("Ebs.VolumeSize")
            .InNewVersion();

    public static Property<string> Type { get; } =
        Table
            .Word("type", VolumeLimits.Types, "gp3 unless written.")
            .InsteadOf("volumeType")
            .IsWhere(IsOfEbs, "gp3")
            .Wire("Ebs.VolumeType")
            .InNewVersion();

    public static Property<int> Iops { get; } =
        Table.Whole("iops", 100, 256000, "Operations per second, for gp3 (3000 to 80000), io1 and io2.").Wire("Ebs.Iops").InNewVersion();

    /// <summary>In MiB per second.</summary>
    public static Property<int> Throughput { get; } =
        Table.Whole("throughput", 125, 2000, "MiB per second, for gp3.").Wire("Ebs.Throughput").InNewVersion();

    public static Property<bool> Encrypted { get; } =
        Table
            .Flag("encrypted", "true unless written.")
            .IsWhere(static volume => IsOfEbs(volume) && !volume.Has(Snapshot), true)
            .Wire("Ebs.Encrypted")
            .Unsaid(false)
            .InNewVersion();

    /// <summary>Id, ARN or alias.</summary>
    public static Property<string> KmsKey { get; } =
        Table
            .Text("kmsKey", Texts.KmsKey, "The key to encrypt with; the account's default key unless written.")
            .InsteadOf("kmsKeyId")
            .Wire("Ebs.KmsKeyId")
            .InNewVersion();

    public static Property<bool> DeleteOnTermination { get; } =
        Table
            .Flag("deleteOnTermination", "true unless written.")
            .IsWhere(IsOfEbs, true)
            .Wire("Ebs.DeleteOnTermination")
            .Unsaid(true)
            .InNewVersion();

    public static Property<int> CardIndex { get; } =
        Table.Whole("ebsCardIndex", 0, 15, "The EBS card; 0 unless written.").Wire("Ebs.EbsCardIndex").InNewVersion();

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

    /// <summary>Neither a device that is left out nor an instance store volume.</summary>
    internal static bool IsOfEbs(Settings volume) => volume.FindValue(NoDevice) != true && !volume.Has(VirtualName);

    internal static string TextOf(Settings volume) => string.Join(' ', Words(volume));

    private static IEnumerable<string> Words(Settings volume)
    {
        yield return volume.FindValue(NoDevice) == true ? "no device" : volume.Find(VirtualName) ?? volume.Find(Type) ?? "";
        if (volume.Find(Snapshot) is { } snapshot)
        {
            yield return volume.FindValue(InitializationRate) is { } rate ? $"of {snapshot} at {rate} MiB/s" : $"of {snapshot}";
        }

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

        if (volume.FindValue(CardIndex) is { } card)
        {
            yield return $"EBS card {card}";
        }
    }
}
