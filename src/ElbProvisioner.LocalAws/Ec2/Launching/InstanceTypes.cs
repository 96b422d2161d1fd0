using System.Collections.Frozen;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Ec2.Launching;

/// <param name="Name">As <c>t3.micro</c>.</param>
internal sealed record InstanceTypeFacts(
    string Name,
    int VirtualCpus,
    int MemoryMiB,
    string Architecture,
    bool IsCurrent,
    bool IsBurstable,
    bool IsNitro,
    string Manufacturer
)
{
    public int ThreadsPerCore => Architecture == "arm64" || VirtualCpus == 1 ? 1 : 2;
}

/// <summary>The instance types of the common families.</summary>
internal static class InstanceTypes
{
    // Larger members of a family double: large is 2 CPUs, xlarge 4, Nxlarge 4N.
    private static readonly (string Size, int Cpus)[] Even =
    [
        ("large", 2),
        ("xlarge", 4),
        ("2xlarge", 8),
        ("4xlarge", 16),
        ("8xlarge", 32),
        ("12xlarge", 48),
        ("16xlarge", 64),
        ("24xlarge", 96),
    ];

    private static readonly (string Size, int Cpus)[] EvenWithMedium = [("medium", 1), .. Even[..^1]];

    private static readonly (string Size, int Cpus)[] SecondOfTheFives =
    [
        ("large", 2),
        ("xlarge", 4),
        ("2xlarge", 8),
        ("4xlarge", 16),
        ("9xlarge", 36),
        ("12xlarge", 48),
        ("18xlarge", 72),
        ("24xlarge", 96),
    ];

    private static readonly (string Size, int Cpus, int MemoryMiB)[] Burstable =
    [
        ("nano", 2, 512),
        ("micro", 2, 1024),
        ("small", 2, 2048),
        ("medium", 2, 4096),
        ("large", 2, 8192),
        ("xlarge", 4, 16384),
        ("2xlarge", 8, 32768),
    ];

    private static readonly (string Size, int Cpus, int MemoryMiB)[] FirstBurstable =
    [
        ("nano", 1, 512),
        ("micro", 1, 1024),
        ("small", 1, 2048),
        ("medium", 2, 4096),
        ("large", 2, 8192),
        ("xlarge", 4, 16384),
        ("2xlarge", 8, 32768),
    ];

    private static readonly FrozenDictionary<string, InstanceTypeFacts> Known = All()
        .ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>In the order of their names.</summary>
    public static IEnumerable<InstanceTypeFacts> Everything { get; } = [.. Known.Values.OrderBy(type => type.Name, StringComparer.Ordinal)];

    public static InstanceTypeFacts? Find(string name) => Known.GetValueOrDefault(name);

    public static AwsError NoCapacity(string type, string zone) =>
        new(
            "InsufficientInstanceCapacity",
            $"We currently do not have sufficient {type} capacity in the Availability Zone you requested ({zone}). Our system will be "
                + "working on provisioning additional capacity.",
            500
        );

    /// <summary>What a launch says of a type that the region does not have.</summary>
    public static AwsError Unsupported(string name, string region) =>
        new("Unsupported", $"Your requested instance type ({name}) is not supported in your requested region ({region}).");

    private static IEnumerable<InstanceTypeFacts> All() =>
        [
            .. FirstBurstable.Select(size => new InstanceTypeFacts(
                $"t2.{size.Size}",
                size.Cpus,
                size.MemoryMiB,
                "x86_64",
                true,
                true,
                false,
                "Intel"
            )),
            .. Burstable.Select(size => new InstanceTypeFacts(
                $"t3.{size.Size}",
                size.Cpus,
                size.MemoryMiB,
                "x86_64",
                true,
                true,
                true,
                "Intel"
            )),
            .. Burstable.Select(size => new InstanceTypeFacts(
                $"t3a.{size.Size}",
                size.Cpus,
                size.MemoryMiB,
                "x86_64",
                true,
                true,
                true,
                "AMD"
            )),
            .. Burstable.Select(size => new InstanceTypeFacts(
                $"t4g.{size.Size}",
                size.Cpus,
                size.MemoryMiB,
                "arm64",
                true,
                true,
                true,
                "AWS"
            )),
            new("m1.small", 1, 1740, "x86_64", false, false, false, "Intel"),
            new("g4dn.xlarge", 4, 16384, "x86_64", true, false, true, "Intel"),
            .. Families(
                "Intel",
                "x86_64",
                Even,
                "m5",
                "m5d",
                "m5n",
                "m6i",
                "m6id",
                "m7i",
                "r5",
                "r5d",
                "r6i",
                "r6id",
                "r7i",
                "c6i",
                "c6id",
                "c7i"
            ),
            .. Families("Intel", "x86_64", Even[..5], "m7i-flex", "c7i-flex"),
            .. Families("Intel", "x86_64", SecondOfTheFives, "c5", "c5d", "c5n"),
            .. Families("AMD", "x86_64", Even, "m5a", "r5a", "c5a", "m6a", "r6a", "c6a"),
            .. Families("AMD", "x86_64", EvenWithMedium, "m7a", "r7a", "c7a"),
            .. Families("AWS", "arm64", EvenWithMedium, "m6g", "m6gd", "r6g", "c6g", "c6gd", "c6gn", "m7g", "m7gd", "r7g", "c7g", "c7gn"),
            .. Families("AWS", "arm64", [.. EvenWithMedium, ("24xlarge", 96), ("48xlarge", 192)], "m8g", "r8g", "c8g"),
        ];

    private static IEnumerable<InstanceTypeFacts> Families(
        string manufacturer,
        string architecture,
        (string Size, int Cpus)[] sizes,
        params string[] families
    ) =>
        families.SelectMany(family =>
            sizes.Select(size => new InstanceTypeFacts(
                $"{family}.{size.Size}",
                size.Cpus,
                size.Cpus * MemoryPerCpu(family),
                architecture,
                true,
                false,
                true,
                manufacturer
            ))
        );

    private static int MemoryPerCpu(string family) =>
        family switch
        {
            "c5n" => 2688,
            ['c', ..] => 2048,
            ['m', ..] => 4096,
            _ => 8192,
        };
}
