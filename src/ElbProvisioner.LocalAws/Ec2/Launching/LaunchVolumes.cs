using System.Globalization;
using System.Text.Json.Nodes;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Ec2.Launching;

/// <summary>What EC2 checks of the volumes of a launch: each for itself, and the root volume against the image it is made from.</summary>
internal static class LaunchVolumes
{
    // EbsBlockDevice in the EC2 API Reference: sizes in GiB, IOPS, and IOPS a GiB, by volume type.
    private static readonly VolumeKind[] Kinds =
    [
        new("gp3", 1, 65536, 3000, 80000, 500),
        new("gp2", 1, 16384),
        new("io1", 4, 16384, 100, 64000, 50),
        new("io2", 4, 65536, 100, 256000, 1000),
        new("st1", 125, 16384),
        new("sc1", 125, 16384),
        new("standard", 1, 1024),
    ];

    /// <summary>What is wrong with the data, whatever image it names.</summary>
    public static IEnumerable<AwsError> Faults(JsonObject data)
    {
        var mappings = Mappings(data);
        foreach (
            var device in mappings
                .Select(mapping => LaunchData.Text(mapping, "DeviceName"))
                .OfType<string>()
                .GroupBy(device => device, StringComparer.Ordinal)
                .Where(same => same.Count() > 1)
        )
        {
            yield return new("InvalidBlockDeviceMapping", $"The device '{device.Key}' is used in more than one block-device mapping");
        }

        foreach (
            var fault in mappings
                .Select(mapping => mapping["Ebs"])
                .OfType<JsonObject>()
                .SelectMany(ebs => Faults(ebs, LaunchData.Text(ebs, "VolumeType"), Number(ebs, "VolumeSize")))
        )
        {
            yield return fault;
        }
    }

    /// <exception cref="AwsError">EC2 makes no such volumes, or none so small from the image.</exception>
    public static void Check(JsonObject data, MachineImage image)
    {
        if (Faults(data).FirstOrDefault() is { } fault)
        {
            throw fault;
        }

        foreach (var mapping in Mappings(data))
        {
            if (mapping["Ebs"] is not JsonObject ebs)
            {
                continue;
            }

            var size = Number(ebs, "VolumeSize");
            if (LaunchData.Text(mapping, "DeviceName") != image.RootDevice)
            {
                if (size is null && LaunchData.Text(ebs, "SnapshotId") is null)
                {
                    throw Refusals.Missing("size or snapshotId");
                }
            }
            else if (size < image.RootSize)
            {
                throw new AwsError(
                    "InvalidBlockDeviceMapping",
                    $"Volume of size {size}GB is smaller than snapshot '{Images.SnapshotOf(image)}', expect size >= {image.RootSize}GB"
                );
            }
            else if (
                Faults(ebs, LaunchData.Text(ebs, "VolumeType") ?? image.RootVolumeType, size ?? image.RootSize).FirstOrDefault() is
                { } unfit
            )
            {
                throw unfit;
            }
        }
    }

    private static IEnumerable<AwsError> Faults(JsonObject ebs, string? type, int? size)
    {
        if (LaunchData.Text(ebs, "KmsKeyId") is not null && LaunchData.Flag(ebs, "Encrypted") != true)
        {
            yield return new("InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set.");
        }

        if (type is null || Array.Find(Kinds, kind => kind.Type == type) is not { } kind)
        {
            yield break;
        }

        if (size < kind.Least)
        {
            yield return Refusals.InvalidValue($"Volume of {size}GiB is too small; minimum is {kind.Least}GiB.");
        }

        if (size > kind.Most)
        {
            yield return Refusals.InvalidValue($"Volume of {size}GiB is too large for volume type {type}; maximum is {kind.Most}GiB.");
        }

        foreach (var fault in SpeedFaults(kind, Number(ebs, "Iops"), Number(ebs, "Throughput"), size))
        {
            yield return fault;
        }
    }

    private static IEnumerable<AwsError> SpeedFaults(VolumeKind kind, int? iops, int? throughput, int? size)
    {
        if (iops is null && kind.Type is "io1" or "io2")
        {
            yield return Refusals.InvalidCombination($"The parameter iops must be specified for {kind.Type} volumes.");
        }

        if (iops is not null && kind.MostIops is null)
        {
            yield return Refusals.InvalidCombination($"The parameter iops is not supported for {kind.Type} volumes.");
        }
        else if (iops < kind.LeastIops)
        {
            yield return Refusals.InvalidValue($"Volume iops of {iops} is too low; minimum is {kind.LeastIops}.");
        }
        else if (iops > kind.MostIops)
        {
            yield return Refusals.InvalidValue($"Volume iops of {iops} is too high; maximum is {kind.MostIops}.");
        }
        // The first 3,000 of gp3 come with a volume of any size.
        else if (iops > size * kind.IopsPerGiB && (kind.Type != "gp3" || iops > kind.LeastIops))
        {
            yield return Refusals.InvalidValue(
                $"Iops to volume size ratio of {Ratio(iops, size)} is too high; maximum is {kind.IopsPerGiB}"
            );
        }

        if (throughput is not null && kind.Type != "gp3")
        {
            yield return Refusals.InvalidCombination("throughput can only be specified for volumeType gp3.");
        }
        else if (throughput is < 125 or > 2000)
        {
            yield return Refusals.InvalidValue(
                $"Volume throughput of {throughput} MiBps is out of range; it must be between 125 and 2000 MiBps."
            );
        }
        else if (throughput * 4 > (iops ?? kind.LeastIops))
        {
            yield return Refusals.InvalidValue(
                $"Throughput (MiBps) to iops ratio of {Ratio(throughput, iops ?? kind.LeastIops)} is too high; maximum is 0.250000 "
                    + "MiBps per iops."
            );
        }
    }

    private static List<JsonObject> Mappings(JsonObject data) =>
        [.. (data["BlockDeviceMappings"] as JsonArray)?.OfType<JsonObject>() ?? []];

    private static int? Number(JsonObject ebs, string member) => (int?)ebs[member]?.GetValue<long>();

    private static string Ratio(int? one, int? other) => ((double?)one / other)?.ToString("F6", CultureInfo.InvariantCulture) ?? "";

    private sealed record VolumeKind(string Type, int Least, int Most, int? LeastIops = null, int? MostIops = null, int? IopsPerGiB = null);
}
