using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Before;

/// <summary>A volume in words, all of it: two that differ read differently.</summary>
internal static class VolumeText
{
    public static string Of(VolumeSettings volume) => string.Join(' ', Words(volume));

    private static IEnumerable<string> Words(VolumeSettings volume)
    {
        yield return volume.Type;
        if (volume.SizeGiB is { } size)
        {
            yield return $"{size} GiB";
        }

        if (volume.Iops is { } iops)
        {
            yield return $"{iops} IOPS";
        }

        if (volume.ThroughputMiBps is { } throughput)
        {
            yield return $"{throughput} MiB/s";
        }

        if (volume.Encrypted)
        {
            yield return volume.KmsKeyId is { } key ? $"encrypted by {key}" : "encrypted";
        }

        if (!volume.DeleteOnTermination)
        {
            yield return "kept after termination";
        }
    }
}
