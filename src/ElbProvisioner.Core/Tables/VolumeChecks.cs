using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>What a volume of a type may say, by <see cref="VolumeLimits"/>.</summary>
internal static class VolumeChecks
{
    private const string Inherited = "EC2 takes both from the snapshot.";

    private static readonly Property[] OfEbs =
    [
        .. VolumeTable.Table.Properties.Except([VolumeTable.Device, VolumeTable.NoDevice, VolumeTable.VirtualName]),
    ];

    public static void Check(WrittenMap map, Settings volume)
    {
        if (!VolumeTable.IsOfEbs(volume))
        {
            CheckOther(map, volume);
            return;
        }

        if (map.IsSound(VolumeTable.Type))
        {
            var limits = VolumeLimits.Of(volume.Get(VolumeTable.Type));
            CheckSize(map, volume, limits);
            CheckIops(map, volume, limits);
            CheckThroughput(map, volume, limits);
        }

        if (map.Has(VolumeTable.Snapshot))
        {
            map.Refuse(VolumeTable.Snapshot, Inherited, VolumeTable.Encrypted, VolumeTable.KmsKey);
        }
        else
        {
            if (map.Has(VolumeTable.InitializationRate))
            {
                Conflict(map, VolumeTable.InitializationRate, "for volumes made from a snapshot");
            }

            if (map.Has(VolumeTable.KmsKey) && volume.FindValue(VolumeTable.Encrypted) == false)
            {
                Conflict(map, VolumeTable.KmsKey, "for encrypted volumes");
            }
        }
    }

    private static void CheckOther(WrittenMap map, Settings volume)
    {
        var what = volume.Has(VolumeTable.VirtualName) ? VolumeTable.VirtualName : (Property)VolumeTable.NoDevice;
        foreach (var property in OfEbs.Where(map.Has))
        {
            Conflict(map, property, "for volumes of EBS");
        }

        if (!map.Has(VolumeTable.Device))
        {
            map.Binding.Report(
                BindingCodes.MissingKey,
                map.KeyAt(what),
                $"{map.Binding.Place} needs `device`: it says which device is meant."
            );
        }
    }

    private static void CheckSize(WrittenMap map, Settings volume, VolumeLimits limits)
    {
        if (volume.FindValue(VolumeTable.Size) is { } size && (size < limits.MinSize || size > limits.MaxSize))
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(VolumeTable.Size),
                $"{map.Binding.Place}: `size` of {limits.Type} goes from {limits.MinSize} to {limits.MaxSize} GiB; here is {size}."
            );
        }

        if (!limits.CanBoot && !map.Has(VolumeTable.Device))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.At(VolumeTable.Type),
                $"{map.Binding.Place}: an instance cannot start from a volume of type {limits.Type}, and without `device` this is the "
                    + "root volume.",
                "Add `device`, or choose gp3."
            );
        }
    }

    private static void CheckThroughput(WrittenMap map, Settings volume, VolumeLimits limits)
    {
        if (map.Has(VolumeTable.Throughput) && limits.Type != "gp3")
        {
            Conflict(map, VolumeTable.Throughput, "for gp3");
        }
        else if (
            volume.FindValue(VolumeTable.Throughput) is { } throughput
            && (volume.FindValue(VolumeTable.Iops) ?? VolumeLimits.Gp3Iops) is var iops
            && throughput * VolumeLimits.Gp3IopsPerMiBps > iops
        )
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(VolumeTable.Throughput),
                $"{map.Binding.Place}: {throughput} MiB per second need {throughput * VolumeLimits.Gp3IopsPerMiBps} operations per "
                    + $"second, and the volume has {iops}.",
                $"Write iops: {throughput * VolumeLimits.Gp3IopsPerMiBps}, or a throughput of at most "
                    + $"{iops / VolumeLimits.Gp3IopsPerMiBps}."
            );
        }
    }

    private static void CheckIops(WrittenMap map, Settings volume, VolumeLimits limits)
    {
        var type = limits.Type;
        if (!limits.TakesIops)
        {
            if (map.Has(VolumeTable.Iops))
            {
                Conflict(map, VolumeTable.Iops, "for gp3, io1 and io2");
            }

            return;
        }

        if (!map.Has(VolumeTable.Iops))
        {
            if (type != "gp3")
            {
                map.Binding.Report(
                    BindingCodes.MissingKey,
                    map.Span,
                    $"{map.Binding.Place} needs `iops`: a volume of type {type} is bought by it."
                );
            }

            return;
        }

        if (volume.FindValue(VolumeTable.Iops) is not { } iops)
        {
            return;
        }

        if (iops < limits.MinIops || iops > limits.MaxIops)
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(VolumeTable.Iops),
                $"{map.Binding.Place}: `iops` of {type} goes from {limits.MinIops} to {limits.MaxIops}; here is {iops}."
            );
        }
        else if (
            volume.FindValue(VolumeTable.Size) is { } size
            && iops > size * limits.IopsPerGiB
            && !(type == "gp3" && iops == VolumeLimits.Gp3Iops)
        )
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(VolumeTable.Iops),
                $"{map.Binding.Place}: {size} GiB of {type} carry at most {Math.Max(size * limits.IopsPerGiB, limits.MinIops)} "
                    + $"operations per second, {limits.IopsPerGiB} a GiB; here is {iops}.",
                $"Write a size of at least {limits.SizeFor(iops)}, or fewer iops."
            );
        }
    }

    private static void Conflict(WrittenMap map, Property property, string onlyFor) =>
        map.Binding.Report(
            BindingCodes.KeysConflict,
            map.KeyAt(property),
            $"{map.Binding.Place}: `{property.Path}` is {onlyFor} only.",
            "Remove it, or change what it depends on."
        );
}
