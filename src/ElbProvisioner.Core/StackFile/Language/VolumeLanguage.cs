using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class VolumeLanguage
{
    private static readonly Key<string> Device = new(
        "device",
        Texts.Device,
        "The device name, such as /dev/xvda; the image's root device unless written."
    );

    private static readonly Key<int> Size = new("size", new WholeNumberShape(1, 65536), "In GiB; the image's unless written.");

    private static readonly Key<string> Type = new("type", new ChoiceShape(VolumeLimits.Types), "gp3 unless written.");

    private static readonly Key<int> Iops = new(
        "iops",
        new WholeNumberShape(100, 256000),
        "Operations per second, for gp3 (3000 to 80000), io1 and io2."
    );

    private static readonly Key<int> Throughput = new("throughput", new WholeNumberShape(125, 2000), "MiB per second, for gp3.");

    private static readonly Key<bool> Encrypted = new("encrypted", TruthShape.Instance, "true unless written.");

    private static readonly Key<string> KmsKey = new(
        "kmsKey",
        Texts.KmsKey,
        "The key to encrypt with; the account's default key unless written."
    );

    private static readonly Key<bool> DeleteOnTermination = new("deleteOnTermination", TruthShape.Instance, "true unless written.");

    public static MapShape<Volume> Shape { get; } =
        new("volume", "A volume of each instance.", [Device, Size, Type, Iops, Throughput, Encrypted, KmsKey, DeleteOnTermination], Build);

    private static Volume Build(WrittenMap map)
    {
        var type = map.Get(Type, "gp3");
        var encrypted = map.Get(Encrypted, fallback: true);
        if (!map.Has(Type) || map.Find(Type) is not null)
        {
            Check(map, VolumeLimits.Of(type));
        }

        if (map.Has(KmsKey) && !encrypted)
        {
            Conflict(map, KmsKey, "for encrypted volumes");
        }

        return new Volume(
            map.Find(Device),
            map.FindValue(Size),
            type,
            map.FindValue(Iops),
            map.FindValue(Throughput),
            encrypted,
            map.Find(KmsKey),
            map.Get(DeleteOnTermination, fallback: true)
        );
    }

    private static void Check(WrittenMap map, VolumeLimits limits)
    {
        var type = limits.Type;
        if (map.FindValue(Size) is { } size && (size < limits.MinSize || size > limits.MaxSize))
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(Size),
                $"{map.Binding.Place}: `size` of {type} goes from {limits.MinSize} to {limits.MaxSize} GiB; here is {size}."
            );
        }

        if (!limits.CanBoot && !map.Has(Device))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.At(Type),
                $"{map.Binding.Place}: an instance cannot start from a volume of type {type}, and without `device` this is the root "
                    + "volume.",
                "Add `device`, or choose gp3."
            );
        }

        CheckIops(map, limits);
        if (map.Has(Throughput) && type != "gp3")
        {
            Conflict(map, Throughput, "for gp3");
        }
        else if (
            map.FindValue(Throughput) is { } throughput
            && (map.FindValue(Iops) ?? VolumeLimits.Gp3Iops) is var iops
            && throughput * VolumeLimits.Gp3IopsPerMiBps > iops
        )
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(Throughput),
                $"{map.Binding.Place}: {throughput} MiB per second need {throughput * VolumeLimits.Gp3IopsPerMiBps} operations per "
                    + $"second, and the volume has {iops}.",
                $"Write iops: {throughput * VolumeLimits.Gp3IopsPerMiBps}, or a throughput of at most "
                    + $"{iops / VolumeLimits.Gp3IopsPerMiBps}."
            );
        }
    }

    private static void CheckIops(WrittenMap map, VolumeLimits limits)
    {
        var type = limits.Type;
        if (!limits.TakesIops)
        {
            if (map.Has(Iops))
            {
                Conflict(map, Iops, "for gp3, io1 and io2");
            }

            return;
        }

        if (!map.Has(Iops))
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

        if (map.FindValue(Iops) is not { } iops)
        {
            return;
        }

        if (iops < limits.MinIops || iops > limits.MaxIops)
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(Iops),
                $"{map.Binding.Place}: `iops` of {type} goes from {limits.MinIops} to {limits.MaxIops}; here is {iops}."
            );
        }
        else if (map.FindValue(Size) is { } size && iops > size * limits.IopsPerGiB && !(type == "gp3" && iops == VolumeLimits.Gp3Iops))
        {
            map.Binding.Report(
                BindingCodes.OutOfRange,
                map.At(Iops),
                $"{map.Binding.Place}: {size} GiB of {type} carry at most {Math.Max(size * limits.IopsPerGiB, limits.MinIops)} "
                    + $"operations per second, {limits.IopsPerGiB} a GiB; here is {iops}.",
                $"Write a size of at least {limits.SizeFor(iops)}, or fewer iops."
            );
        }
    }

    private static void Conflict(WrittenMap map, Key key, string onlyFor) =>
        map.Binding.Report(
            BindingCodes.KeysConflict,
            map.KeyAt(key),
            $"{map.Binding.Place}: `{key.Name}` is {onlyFor} only.",
            "Remove it, or change what it depends on."
        );
}
