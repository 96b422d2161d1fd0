using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.StackFile.Shapes;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class VolumeLanguage
{
    private static readonly Key<string> Device = new("device", Texts.Device, "The device name, such as /dev/xvda; the image's root device unless written.");

    private static readonly Key<int> Size = new("size", new WholeNumberShape(1, 65536), "In GiB; the image's unless written.");

    private static readonly Key<string> Type = new("type", new ChoiceShape(["gp3", "gp2", "io1", "io2", "st1", "sc1", "standard"]), "gp3 unless written.");

    private static readonly Key<int> Iops = new("iops", new WholeNumberShape(100, 256000), "Operations per second, for gp3 (3000 to 80000), io1 and io2.");

    private static readonly Key<int> Throughput = new("throughput", new WholeNumberShape(125, 2000), "MiB per second, for gp3.");

    private static readonly Key<bool> Encrypted = new("encrypted", TruthShape.Instance, "true unless written.");

    private static readonly Key<string> KmsKey = new("kmsKey", Texts.KmsKey, "The key to encrypt with; the account's default key unless written.");

    private static readonly Key<bool> DeleteOnTermination = new("deleteOnTermination", TruthShape.Instance, "true unless written.");

    public static MapShape<Volume> Shape { get; } = new(
        "volume", "A volume of each instance.", [Device, Size, Type, Iops, Throughput, Encrypted, KmsKey, DeleteOnTermination], Build);

    private static Volume Build(WrittenMap map)
    {
        var type = map.Get(Type, "gp3");
        var encrypted = map.Get(Encrypted, fallback: true);
        if (map.Has(Iops) && type is not ("gp3" or "io1" or "io2"))
        {
            Conflict(map, Iops, "for gp3, io1 and io2");
        }
        else if (type == "gp3" && map.FindValue(Iops) is < 3000 or > 80000 && map.Find(Type) is "gp3" or null)
        {
            map.Binding.Report(BindingCodes.OutOfRange, map.At(Iops), $"{map.Binding.Place}: `iops` of gp3 goes from 3000 to 80000.");
        }
        else if (type is "io1" or "io2" && !map.Has(Iops))
        {
            map.Binding.Report(BindingCodes.MissingKey, map.Span, $"{map.Binding.Place} needs `iops`: a volume of type {type} is bought by it.");
        }

        if (map.Has(Throughput) && type != "gp3")
        {
            Conflict(map, Throughput, "for gp3");
        }

        if (map.Has(KmsKey) && !encrypted)
        {
            Conflict(map, KmsKey, "for encrypted volumes");
        }

        return new Volume(
            map.Find(Device), map.FindValue(Size), type, map.FindValue(Iops), map.FindValue(Throughput), encrypted, map.Find(KmsKey),
            map.Get(DeleteOnTermination, fallback: true));
    }

    private static void Conflict(WrittenMap map, Key key, string onlyFor) =>
        map.Binding.Report(BindingCodes.KeysConflict, map.KeyAt(key), $"{map.Binding.Place}: `{key.Name}` is {onlyFor} only.", "Remove it, or change what it depends on.");
}
