using System.Collections.Immutable;

namespace ElbProvisioner.Core.Tables;

/// <summary>What a volume of a type may be [EC2 EbsBlockDevice; EBS volume types]. IOPS of zero: they cannot be chosen.</summary>
/// <param name="IopsPerGiB">The most that one GiB carries.</param>
internal sealed record VolumeLimits(string Type, int MinSize, int MaxSize, int MinIops, int MaxIops, int IopsPerGiB, bool CanBoot)
{
    /// <summary>What every gp3 volume has, whatever its size.</summary>
    public const int Gp3Iops = 3000;

    /// <summary>MiB per second that one operation per second of gp3 carries: 0.25.</summary>
    public const int Gp3IopsPerMiBps = 4;

    private static readonly ImmutableArray<VolumeLimits> All =
    [
        new("gp3", 1, 65_536, Gp3Iops, 80_000, 500, CanBoot: true),
        new("gp2", 1, 16_384, 0, 0, 0, CanBoot: true),
        new("io1", 4, 16_384, 100, 64_000, 50, CanBoot: true),
        new("io2", 4, 65_536, 100, 256_000, 1000, CanBoot: true),
        new("st1", 125, 16_384, 0, 0, 0, CanBoot: false),
        new("sc1", 125, 16_384, 0, 0, 0, CanBoot: false),
        new("standard", 1, 1024, 0, 0, 0, CanBoot: true),
    ];

    public static ImmutableArray<string> Types { get; } = [.. All.Select(limits => limits.Type)];

    public bool TakesIops => MaxIops > 0;

    public static VolumeLimits Of(string type) => All.First(limits => limits.Type == type);

    /// <summary>The smallest volume that carries so many operations per second.</summary>
    public int SizeFor(int iops) => (iops + IopsPerGiB - 1) / IopsPerGiB;
}
