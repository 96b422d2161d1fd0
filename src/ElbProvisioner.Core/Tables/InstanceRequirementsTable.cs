using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// What instance types are chosen by [EC2 API: InstanceRequirementsRequest; Auto Scaling API: InstanceRequirements]. The two services know
/// nearly the same: what differs is said when a table is made.
/// </summary>
internal sealed class InstanceRequirementsTable
{
    private const int MostTypes = 400;

    private static readonly ImmutableArray<string> Presence = ["included", "required", "excluded"];

    private readonly Property _allowed;
    private readonly Property _excluded;
    private readonly Property _spotOverLowest;
    private readonly Property _spotOfOnDemand;

    public InstanceRequirementsTable(string id, AcceleratorWords accelerators, bool knowsEncryption)
    {
        Table = new("instance requirements");
        Range("vCpuCount", RangeForm.Whole, RangeShape.WholeFrom, "VCpuCount", "How many virtual CPUs.", isRequired: true);
        Range("memoryMiB", RangeForm.Whole, RangeShape.WholeFrom, "MemoryMiB", "How much memory, in MiB.", isRequired: true);
        Range("memoryGiBPerVCpu", RangeForm.Decimal, RangeShape.Decimal, "MemoryGiBPerVCpu", "How much memory a virtual CPU, in GiB.");
        Words(
            "cpuManufacturers",
            ["intel", "amd", "amazon-web-services", "apple"],
            "CpuManufacturers",
            "Whose processors; any unless written."
        );
        Words("instanceGenerations", ["current", "previous"], "InstanceGenerations", "Which generations; both unless written.");
        _allowed = Types("allowedInstanceTypes", "AllowedInstanceTypes", "Only these, with * for any part of a name.");
        _excluded = Types("excludedInstanceTypes", "ExcludedInstanceTypes", "None of these, with * for any part of a name.");
        _spotOverLowest = Percentage(
            "spotMaxPricePercentageOverLowestPrice",
            "SpotMaxPricePercentageOverLowestPrice",
            "How many percent above the lowest fitting Spot price a type may cost."
        );
        _spotOfOnDemand = Percentage(
            "maxSpotPriceAsPercentageOfOptimalOnDemandPrice",
            "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice",
            "How many percent of the lowest fitting On-Demand price a Spot Instance may cost."
        );
        Percentage(
            "onDemandMaxPricePercentageOverLowestPrice",
            "OnDemandMaxPricePercentageOverLowestPrice",
            "How many percent above the lowest fitting On-Demand price a type may cost; 20 unless written, 999999 for no bound."
        );
        Word("bareMetal", "BareMetal", "Bare metal types; excluded unless written.");
        Word("burstablePerformance", "BurstablePerformance", "T types; excluded unless written.");
        Flag("requireHibernateSupport", "RequireHibernateSupport", "Whether types must be able to hibernate.");
        Range("networkInterfaceCount", RangeForm.Whole, RangeShape.Whole, "NetworkInterfaceCount", "How many network interfaces.");
        Range("networkBandwidthGbps", RangeForm.Decimal, RangeShape.Decimal, "NetworkBandwidthGbps", "Network bandwidth, in Gbps.");
        Word("localStorage", "LocalStorage", "Types with instance store volumes; included unless written.");
        Words("localStorageTypes", ["hdd", "ssd"], "LocalStorageTypes", "Of which kind; both unless written.");
        Range("totalLocalStorageGB", RangeForm.Decimal, RangeShape.Decimal, "TotalLocalStorageGB", "How much local storage, in GB.");
        Range("baselineEbsBandwidthMbps", RangeForm.Whole, RangeShape.Whole, "BaselineEbsBandwidthMbps", "Bandwidth to volumes, in Mbps.");
        Words("acceleratorTypes", accelerators.Types, "AcceleratorTypes", "Which kinds of accelerators; any unless written.");
        Range("acceleratorCount", RangeForm.Whole, RangeShape.Whole, "AcceleratorCount", "How many accelerators; { max: 0 } for none.");
        Words(
            "acceleratorManufacturers",
            accelerators.Manufacturers,
            "AcceleratorManufacturers",
            "Whose accelerators; any unless written."
        );
        Words("acceleratorNames", accelerators.Names, "AcceleratorNames", "Which accelerators; any unless written.");
        Range(
            "acceleratorTotalMemoryMiB",
            RangeForm.Whole,
            RangeShape.Whole,
            "AcceleratorTotalMemoryMiB",
            "How much memory the accelerators have, in MiB."
        );
        var factors = new BaselineFactorsTable(id);
        Table
            .Value(
                "baselinePerformanceFactors",
                new BlockForm(factors.Table),
                factors.Shape,
                "A family whose performance is the least that a type must have."
            )
            .Wire("BaselinePerformanceFactors")
            .InNewVersion();
        if (knowsEncryption)
        {
            Flag("requireEncryptionInTransit", "RequireEncryptionInTransit", "Whether types must encrypt what they send each other.");
        }

        Shape = BlockShape.Of(Table, id, "What instance types are chosen by, in place of naming one.", Check);
    }

    /// <summary>As EC2 knows them.</summary>
    public static InstanceRequirementsTable OfTemplates { get; } = new("instanceRequirements", AcceleratorWords.Ec2, knowsEncryption: true);

    /// <summary>As Auto Scaling knows them.</summary>
    public static InstanceRequirementsTable OfGroups { get; } =
        new("overrideRequirements", AcceleratorWords.AutoScaling, knowsEncryption: false);

    public PropertyTable Table { get; }

    public MapShape<Settings> Shape { get; }

    private void Check(WrittenMap map, Settings requirements)
    {
        map.Refuse(_allowed, "one list says which types there are.", _excluded);
        map.Refuse(_spotOverLowest, "one bound protects the Spot price.", _spotOfOnDemand);
    }

    private void Range(string path, RangeForm form, Shape<NumberRange> shape, string member, string says, bool isRequired = false)
    {
        var draft = Table.Value(path, form, shape, says).Wire(member);
        _ = isRequired ? draft.Required().InNewVersion() : draft.InNewVersion();
    }

    private void Words(string path, ImmutableArray<string> words, string member, string says) =>
        Table.Words(path, words, says).Wire(member).InNewVersion();

    private void Word(string path, string member, string says) => Table.Word(path, Presence, says).Wire(member).InNewVersion();

    private void Flag(string path, string member, string says) => Table.Flag(path, says).Wire(member).InNewVersion();

    private Property<int> Percentage(string path, string member, string says) =>
        Table.Whole(path, 0, 999_999, says).Wire(member).InNewVersion();

    private Property<ImmutableArray<string>> Types(string path, string member, string says) =>
        Table
            .Texts(
                path,
                new ListShape<string>(TemplateTexts.InstanceTypes, orSingle: true, mayBeEmpty: false).Convert<string[], string[]>(
                    NotTooMany
                ),
                says
            )
            .Wire(member)
            .InNewVersion();

    private static bool NotTooMany(string[] types, Node node, Binding binding, out string[] value)
    {
        value = types;
        if (types.Length <= MostTypes)
        {
            return true;
        }

        binding.Report(
            BindingCodes.TooMany,
            node.At,
            $"{binding.Place} lists {types.Length} types; AWS takes {MostTypes}.",
            "Use * for many."
        );
        return false;
    }
}

/// <summary>What a service knows of accelerators.</summary>
internal sealed record AcceleratorWords(ImmutableArray<string> Types, ImmutableArray<string> Manufacturers, ImmutableArray<string> Names)
{
    public static AcceleratorWords AutoScaling { get; } =
        new(
            ["gpu", "fpga", "inference"],
            ["nvidia", "amd", "amazon-web-services", "xilinx"],
            ["a100", "v100", "k80", "t4", "m60", "radeon-pro-v520", "vu9p"]
        );

    public static AcceleratorWords Ec2 { get; } =
        new(
            ["gpu", "fpga", "inference", "media"],
            ["amazon-web-services", "amd", "nvidia", "xilinx", "habana"],
            [
                "a100",
                "inferentia",
                "k520",
                "k80",
                "m60",
                "radeon-pro-v520",
                "t4",
                "vu9p",
                "v100",
                "a10g",
                "h100",
                "t4g",
                "l40s",
                "l4",
                "gaudi-hl-205",
                "inferentia2",
                "trainium",
                "trainium2",
                "u30",
            ]
        );
}
