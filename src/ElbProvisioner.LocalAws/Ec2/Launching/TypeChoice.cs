using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ElbProvisioner.LocalAws.Ec2.Launching;

/// <summary>Instance types by what is required of them [EC2 API: InstanceRequirements], as far as is known of the types here.</summary>
internal static class TypeChoice
{
    /// <summary>The first by processors, memory and name; null: none fits.</summary>
    public static string? Of(JsonObject requirements, string architecture)
    {
        var (allowed, excluded) = (Patterns(requirements, "AllowedInstanceTypes"), Patterns(requirements, "ExcludedInstanceTypes"));
        var makers = LaunchData.Texts(requirements, "CpuManufacturers");
        return InstanceTypes
            .Everything.Where(type =>
                type.Architecture == architecture
                && IsWithin(requirements, "VCpuCount", type.VirtualCpus)
                && IsWithin(requirements, "MemoryMiB", type.MemoryMiB)
                && IsWithin(requirements, "MemoryGiBPerVCpu", type.MemoryMiB / 1024.0 / type.VirtualCpus)
                && (allowed.Count == 0 || allowed.Exists(pattern => pattern.IsMatch(type.Name)))
                && !excluded.Exists(pattern => pattern.IsMatch(type.Name))
                && (makers.Count == 0 || makers.Contains(MakerOf(type), StringComparer.Ordinal))
                && Allows(LaunchData.Text(requirements, "BurstablePerformance"), type.IsBurstable)
                && Generations(requirements).Contains(type.IsCurrent)
            )
            .OrderBy(type => type.VirtualCpus)
            .ThenBy(type => type.MemoryMiB)
            .Select(type => type.Name)
            .FirstOrDefault();
    }

    private static string MakerOf(InstanceTypeFacts type) =>
        type.Manufacturer == "AWS" ? "amazon-web-services" : type.Manufacturer.ToLowerInvariant();

    /// <summary>What is not said is excluded.</summary>
    private static bool Allows(string? presence, bool has) => presence == "included" || (presence == "required") == has;

    private static IEnumerable<bool> Generations(JsonObject requirements) =>
        LaunchData.Texts(requirements, "InstanceGenerations") is { Count: > 0 } said
            ? said.Select(word => word == "current")
            : [true, false];

    private static bool IsWithin(JsonObject requirements, string member, double number) =>
        requirements[member] is not JsonObject range || (!(number < Bound(range["Min"])) && !(number > Bound(range["Max"])));

    /// <summary>Whole or not, as the request had it.</summary>
    private static double? Bound(JsonNode? number) =>
        number is null ? null : double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture);

    private static List<Regex> Patterns(JsonObject requirements, string member) =>
        [
            .. LaunchData
                .Texts(requirements, member)
                .Select(text => new Regex(
                    $"^{Regex.Escape(text).Replace(@"\*", ".*", StringComparison.Ordinal)}$",
                    RegexOptions.NonBacktracking,
                    TimeSpan.FromSeconds(1)
                )),
        ];
}
