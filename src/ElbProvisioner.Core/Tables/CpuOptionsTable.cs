using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>[EC2 API: LaunchTemplateCpuOptionsRequest]</summary>
public static class CpuOptionsTable
{
    public static PropertyTable Table { get; } = new("CPU options");

    public static Property<int> CoreCount { get; } =
        Table.Whole("coreCount", 1, 4096, "How many cores, with `threadsPerCore`.").Wire("CoreCount").InNewVersion();

    public static Property<int> ThreadsPerCore { get; } =
        Table.Whole("threadsPerCore", 1, 2, "1 turns simultaneous threads off; with `coreCount`.").Wire("ThreadsPerCore").InNewVersion();

    public static Property<bool> AmdSevSnp { get; } =
        Table.Switch("amdSevSnp", "Memory encrypted by AMD SEV-SNP.").Wire("AmdSevSnp").InNewVersion();

    public static Property<bool> NestedVirtualization { get; } =
        Table.Switch("nestedVirtualization", "Virtual machines inside the instance.").Wire("NestedVirtualization").InNewVersion();

    internal static MapShape<Settings> Shape { get; } =
        BlockShape.Of(Table, "cpuOptions", "What of its processors an instance uses.", Check);

    // [EC2 API: CpuOptionsRequest: both must be specified]
    private static void Check(WrittenMap map, Settings options)
    {
        if (map.Has(CoreCount) != map.Has(ThreadsPerCore))
        {
            var (has, lacks) = map.Has(CoreCount) ? (CoreCount, ThreadsPerCore) : (ThreadsPerCore, CoreCount);
            map.Binding.Report(
                BindingCodes.MissingKey,
                map.KeyAt(has),
                $"{map.Binding.Place} needs `{lacks.Path}` beside `{has.Path}`: EC2 takes both or neither."
            );
        }
    }
}
