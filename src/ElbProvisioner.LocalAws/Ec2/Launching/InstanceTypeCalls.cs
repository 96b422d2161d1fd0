using ElbProvisioner.LocalAws.Ec2.Addressing;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Launching;

internal static class InstanceTypeCalls
{
    private const string ByName = "instance-type";

    private static readonly Listing<InstanceTypeFacts> Types = new(
        "InstanceTypes",
        type => type.Name,
        Write,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["auto-recovery-supported"] = "AutoRecoverySupported",
            ["bare-metal"] = "BareMetal",
            ["burstable-performance-supported"] = "BurstablePerformanceSupported",
            ["current-generation"] = "CurrentGeneration",
            ["dedicated-hosts-supported"] = "DedicatedHostsSupported",
            ["ebs-info.ebs-optimized-support"] = "EbsInfo.EbsOptimizedSupport",
            ["ebs-info.encryption-support"] = "EbsInfo.EncryptionSupport",
            ["ebs-info.nvme-support"] = "EbsInfo.NvmeSupport",
            ["free-tier-eligible"] = "FreeTierEligible",
            ["hibernation-supported"] = "HibernationSupported",
            ["hypervisor"] = "Hypervisor",
            ["instance-storage-supported"] = "InstanceStorageSupported",
            [ByName] = Listing<InstanceTypeFacts>.Heeded,
            ["memory-info.size-in-mib"] = "MemoryInfo.SizeInMiB",
            ["network-info.efa-supported"] = "NetworkInfo.EfaSupported",
            ["network-info.ena-support"] = "NetworkInfo.EnaSupport",
            ["network-info.ipv4-addresses-per-interface"] = "NetworkInfo.Ipv4AddressesPerInterface",
            ["network-info.ipv6-supported"] = "NetworkInfo.Ipv6Supported",
            ["network-info.maximum-network-interfaces"] = "NetworkInfo.MaximumNetworkInterfaces",
            ["processor-info.supported-architecture"] = "ProcessorInfo.SupportedArchitectures",
            ["supported-root-device-type"] = "SupportedRootDeviceTypes",
            ["supported-usage-class"] = "SupportedUsageClasses",
            ["supported-virtualization-type"] = "SupportedVirtualizationTypes",
            ["vcpu-info.default-cores"] = "VCpuInfo.DefaultCores",
            ["vcpu-info.default-threads-per-core"] = "VCpuInfo.DefaultThreadsPerCore",
            ["vcpu-info.default-vcpus"] = "VCpuInfo.DefaultVCpus",
        },
        HasTags: false
    );

    private static readonly Listing<(string Type, string Kind, string Location)> Offerings = new(
        "InstanceTypeOfferings",
        offering => $"{offering.Type}/{offering.Location}",
        (_, offering) =>
            new()
            {
                ["InstanceType"] = offering.Type,
                ["LocationType"] = offering.Kind,
                ["Location"] = offering.Location,
            },
        new Dictionary<string, string>(StringComparer.Ordinal) { [ByName] = Listing<InstanceTypeFacts>.Heeded, ["location"] = "Location" },
        HasTags: false
    );

    public static Document Describe(Transaction transaction, Fields request)
    {
        var names = request.Texts("InstanceTypes");
        var unknown = names.Where(name => InstanceTypes.Find(name) is null).ToList();
        if (unknown.Count > 0)
        {
            throw new AwsError(
                "InvalidInstanceType",
                $"The following supplied instance types do not exist: [{string.Join(", ", unknown)}]"
            );
        }

        return Types.Answer(
            transaction,
            request,
            Named(request).Where(type => names.Count == 0 || names.Contains(type.Name)),
            new PageLimits(Most: 100, Standard: 100)
        );
    }

    public static Document DescribeOfferings(Transaction transaction, Fields request)
    {
        var kind = request.Text("LocationType") ?? "region";
        var places = kind switch
        {
            "availability-zone" => Zones.Of(transaction.Here.Name).Select(zone => zone.Name),
            "availability-zone-id" => Zones.Of(transaction.Here.Name).Select(zone => zone.Id),
            "outpost" => [],
            _ => [transaction.Here.Name],
        };
        return Offerings.Answer(
            transaction,
            request,
            Named(request)
                .SelectMany(type => places, (type, place) => (type.Name, kind, place))
                .OrderBy(Offerings.KeyOf, StringComparer.Ordinal),
            PageLimits.Usual
        );
    }

    /// <summary>Before anything is written of them: of the hundreds there are, callers ask for one.</summary>
    private static IEnumerable<InstanceTypeFacts> Named(Fields request)
    {
        var filters = Filter.Of(request).Where(filter => filter.Name == ByName).ToList();
        return InstanceTypes.Everything.Where(type => filters.All(filter => filter.Matches(type.Name)));
    }

    private static Document Write(Transaction transaction, InstanceTypeFacts type)
    {
        var cores = Math.Max(1, type.VirtualCpus / type.ThreadsPerCore);
        return new()
        {
            ["InstanceType"] = type.Name,
            ["CurrentGeneration"] = type.IsCurrent,
            ["FreeTierEligible"] = type.Name is "t2.micro" or "t3.micro",
            ["SupportedUsageClasses"] = (string[])["on-demand", "spot"],
            ["SupportedRootDeviceTypes"] = (string[])["ebs"],
            ["SupportedVirtualizationTypes"] = (string[])["hvm"],
            ["BareMetal"] = false,
            ["Hypervisor"] = type.IsNitro ? "nitro" : "xen",
            ["ProcessorInfo"] = new Document
            {
                ["SupportedArchitectures"] =
                    type.IsNitro || type.Architecture == "arm64" ? (string[])[type.Architecture] : ["i386", "x86_64"],
                ["SustainedClockSpeedInGhz"] = 2.5,
                ["Manufacturer"] = type.Manufacturer,
            },
            ["VCpuInfo"] = new Document
            {
                ["DefaultVCpus"] = type.VirtualCpus,
                ["DefaultCores"] = cores,
                ["DefaultThreadsPerCore"] = type.ThreadsPerCore,
            },
            ["MemoryInfo"] = new Document { ["SizeInMiB"] = (long)type.MemoryMiB },
            ["InstanceStorageSupported"] = false,
            ["EbsInfo"] = new Document
            {
                ["EbsOptimizedSupport"] = type.IsNitro ? "default" : "unsupported",
                ["EncryptionSupport"] = "supported",
                ["NvmeSupport"] = type.IsNitro ? "required" : "unsupported",
            },
            ["NetworkInfo"] = new Document
            {
                ["NetworkPerformance"] = type.IsNitro ? "Up to 5 Gigabit" : "Low to Moderate",
                ["MaximumNetworkInterfaces"] = type.VirtualCpus < 4 ? 3 : 4,
                ["MaximumNetworkCards"] = 1,
                ["DefaultNetworkCardIndex"] = 0,
                ["Ipv4AddressesPerInterface"] = type.VirtualCpus < 4 ? 10 : 15,
                ["Ipv6AddressesPerInterface"] = type.VirtualCpus < 4 ? 10 : 15,
                ["Ipv6Supported"] = true,
                ["EnaSupport"] = type.IsNitro ? "required" : "unsupported",
                ["EfaSupported"] = false,
                ["EncryptionInTransitSupported"] = type.IsNitro && !type.IsBurstable,
            },
            ["PlacementGroupInfo"] = new Document
            {
                ["SupportedStrategies"] = type.IsBurstable ? (string[])["partition", "spread"] : ["cluster", "partition", "spread"],
            },
            ["HibernationSupported"] = false,
            ["BurstablePerformanceSupported"] = type.IsBurstable,
            ["DedicatedHostsSupported"] = !type.IsBurstable || type.Name.StartsWith("t3.", StringComparison.Ordinal),
            ["AutoRecoverySupported"] = true,
            ["SupportedBootModes"] = type.Architecture == "arm64" ? (string[])["uefi"] : ["legacy-bios", "uefi"],
        };
    }
}
