using System.Text.RegularExpressions;
using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.Aws.Performing;

/// <summary>How a target is, in one clause.</summary>
internal static partial class TargetHealthWords
{
    public static string Describe(TargetHealth? health)
    {
        if (health is null)
        {
            return "is not registered yet";
        }

        var codes = CodesPattern().Match(health.Description ?? "");
        var got =
            codes.Success ? $", got {codes.Groups["got"].Value}"
            : health.Reason is null && health.Description is { Length: > 0 } text ? $", {text}"
            : "";
        return health.Reason is { } reason ? $"{health.State}: {reason}{got}" : $"{health.State}{got}";
    }

    /// <summary>AWS writes <c>Health checks failed with these codes: [502]</c>.</summary>
    [GeneratedRegex(@"codes: \[(?<got>[^\]]+)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodesPattern();
}
