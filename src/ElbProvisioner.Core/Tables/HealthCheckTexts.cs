using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Tables;

/// <summary>What a target group's health check asks for, and what it takes for an answer.</summary>
internal static partial class HealthCheckTexts
{
    // ELBv2 Matcher: single, comma-separated, or ranges.
    private const string MatcherPattern = "^[0-9]{1,3}(-[0-9]{1,3})?(,[0-9]{1,3}(-[0-9]{1,3})?)*$";
    private const string PathPattern = "^/[!-~]{0,1023}$";
    private const string PortPattern =
        "^(traffic-port|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$";

    public static TextShape Path { get; } =
        new("a path", new TextRule(PathPattern, PathRegex, "up to 1024 characters, beginning with /", BindingCodes.InvalidText));

    public static TextShape Port { get; } =
        new("a port", new TextRule(PortPattern, PortRegex, "traffic-port, or 1 to 65535", BindingCodes.InvalidPorts));

    public static TextShape Matcher { get; } =
        new("status codes", new TextRule(MatcherPattern, MatcherRegex, "codes such as 200, 200-299 or 200,202", BindingCodes.InvalidText));

    [GeneratedRegex(MatcherPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex MatcherRegex();

    [GeneratedRegex(PathPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex PathRegex();

    [GeneratedRegex(PortPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex PortRegex();
}
