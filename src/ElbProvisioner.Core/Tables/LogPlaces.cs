using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>Where in S3 a load balancer writes its logs.</summary>
internal static partial class LogPlaces
{
    // S3: 3 to 63 lower-case letters, digits, hyphens and dots, a letter or digit at both ends, no two dots in a row.
    private const string BucketPattern = @"^[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$";

    // ELB puts its own AWSLogs/ACCOUNT behind the prefix and a slash between, and refuses a prefix that brings either.
    private const string PrefixPattern = "^(?!/)(?!.*AWSLogs)[!-~]{1,1024}(?<!/)$";

    private const string BucketSays = "3 to 63 lower-case letters, digits, hyphens and dots, beginning and ending with a letter or digit";

    private static readonly TextRule BucketRule = new(BucketPattern, BucketRegex, BucketSays, BindingCodes.InvalidText);

    private static readonly TextRule PrefixRule = new(
        PrefixPattern,
        PrefixRegex,
        "without spaces, without / at its ends and without AWSLogs, which ELB adds itself",
        BindingCodes.InvalidText
    );

    public static Shape<string> Bucket { get; } = Checked("a bucket's name", BucketRule, mayBeEmpty: false);

    /// <summary>An attribute may be set to nothing: AWS's own value.</summary>
    public static Shape<string> BucketAttribute { get; } = Checked("a bucket's name", BucketRule, mayBeEmpty: true);

    public static Shape<string> Prefix { get; } = Checked("a prefix", PrefixRule, mayBeEmpty: true);

    private static Shape<string> Checked(string expects, TextRule rule, bool mayBeEmpty) =>
        new TextShape(expects, mayBeEmpty: mayBeEmpty).Convert(
            (string text, Node node, Binding binding, [MaybeNullWhen(false)] out string value) =>
            {
                value = text;
                if (text.Length == 0 || (rule.Holds(text) && !(rule == BucketRule && IPAddress.TryParse(text, out _))))
                {
                    return true;
                }

                binding.Report(rule.Code, node.At, $"{binding.Place}: {node.Kind} is not {expects}.", $"It must be {rule.Says}.");
                return false;
            }
        );

    [GeneratedRegex(BucketPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex BucketRegex();

    [GeneratedRegex(PrefixPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex PrefixRegex();
}
