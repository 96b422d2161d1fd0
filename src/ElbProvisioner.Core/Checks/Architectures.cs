using System.Text.RegularExpressions;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Checks;

/// <summary>Which processors instance types have and images are for, as far as their names tell.</summary>
internal static partial class Architectures
{
    public const string Arm = "arm64";
    public const string Intel = "x86_64";

    /// <summary>A family's letters, its generation, what is special about it [EC2 user guide: instance type naming conventions].</summary>
    private const string FamilyPattern = @"^(?<series>[a-z]+)(?<generation>[0-9]*)(?<options>[a-z]*)(?<rest>[a-z0-9-]*)\.";

    private const string ImagePattern = "(^|[^a-z0-9])(?<word>arm64|aarch64|x86_64|amd64)([^a-z0-9]|$)";

    /// <summary>
    /// Of Graviton by a `g` among the options, and the first of them all. Macs and what has a processor of NVIDIA's are not told.
    /// </summary>
    public static string? OfType(string type)
    {
        var family = FamilyRegex().Match(type);
        var (series, options) = (family.Groups["series"].Value, family.Groups["options"].Value);
        return !family.Success || series == "mac" || family.Groups["rest"].Value.Contains("gb", StringComparison.Ordinal) ? null
            : series == "a" || options.Contains('g', StringComparison.Ordinal) ? Arm
            : Intel;
    }

    /// <param name="image">As the file writes it: an id tells nothing, a parameter's name often does.</param>
    public static string? OfImage(string? image)
    {
        var word = ImageRegex().Match(image ?? "").Groups["word"].Value;
        return word.Length == 0 ? null
            : word is "arm64" or "aarch64" ? Arm
            : Intel;
    }

    [GeneratedRegex(FamilyPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex FamilyRegex();

    [GeneratedRegex(ImagePattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex ImageRegex();
}
