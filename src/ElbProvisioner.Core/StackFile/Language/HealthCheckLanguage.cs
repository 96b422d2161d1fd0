using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile.Language;

internal static partial class HealthCheckLanguage
{
    // ELBv2 Matcher: single, comma-separated, or ranges.
    private const string MatcherPattern = "^[0-9]{1,3}(-[0-9]{1,3})?(,[0-9]{1,3}(-[0-9]{1,3})?)*$";
    private const string PathPattern = "^/[!-~]{0,1023}$";
    private const string PortPattern = "^(traffic-port|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$";

    private static readonly TextShape PathText = new("a path", new TextRule(PathPattern, PathRegex, "up to 1024 characters, beginning with /", BindingCodes.InvalidText));

    private static readonly Key<string> Path = new("path", PathText, "The path asked for; /health unless written.");

    private static readonly Key<string> Protocol = new("protocol", new ChoiceShape(["HTTP", "HTTPS"], later: ["TCP"]), "The target group's protocol unless written.");

    private static readonly Key<string> Port = new(
        "port", new TextShape("a port", new TextRule(PortPattern, PortRegex, "traffic-port, or 1 to 65535", BindingCodes.InvalidPorts)), "The port the targets serve on (traffic-port) unless written.");

    private static readonly Key<TimeSpan> Interval = new("interval", DurationShape.Seconds(5, 300), "Time between two checks; 30s unless written.");

    private static readonly Key<TimeSpan> Timeout = new("timeout", DurationShape.Seconds(2, 120), "No answer in this time is a failure; 5s unless written. Shorter than the interval.");

    private static readonly Key<int> Healthy = new("healthyThreshold", new WholeNumberShape(2, 10), "Good answers in a row until a target is healthy again; 5 unless written.");

    private static readonly Key<int> Unhealthy = new("unhealthyThreshold", new WholeNumberShape(2, 10), "Failures in a row until a target is unhealthy; 2 unless written.");

    private static readonly Key<string> Matcher = new(
        "matcher", new TextShape("status codes", new TextRule(MatcherPattern, MatcherRegex, "codes such as 200, 200-299 or 200,202", BindingCodes.InvalidText)),
        "Status codes that mean healthy; 200-299 unless written (gRPC codes for GRPC; 12 unless written).");

    public static Shape<Written> Shape { get; } = new FormsShape<Written>(
        scalar: PathText.Select(path => Written.Nothing with { Path = path }),
        map: new MapShape<Written>(
            "healthCheck", "How the load balancer asks whether a target is healthy.",
            [Path, Protocol, Port, Interval, Timeout, Healthy, Unhealthy, Matcher],
            Build));

    private static Written Build(WrittenMap map)
    {
        return new Written(
            map.Find(Path), map.Find(Protocol), map.Find(Port), map.FindValue(Interval), map.FindValue(Timeout),
            map.FindValue(Healthy), map.FindValue(Unhealthy), map.Find(Matcher) is { } matcher ? new Matching(matcher, map.At(Matcher)) : null);
    }

    /// <summary>The codes a matcher may hold follow from the protocol version of its target group [ELBv2 Matcher].</summary>
    public static void CheckMatcher(Written written, string version, Binding binding)
    {
        if (written.Matcher is not { } matcher)
        {
            return;
        }

        var isGrpc = version == "GRPC";
        var (least, most) = isGrpc ? (0, 99) : (200, 499);
        foreach (var range in matcher.Text.Split(','))
        {
            var codes = range.Split('-').Select(int.Parse).ToList();
            if (codes.Exists(code => code < least || code > most))
            {
                binding.Report(
                    BindingCodes.OutOfRange, matcher.At,
                    $"{binding.Place}.healthCheck: the codes of `matcher` go from {least} to {most} {(isGrpc ? "with protocolVersion GRPC: they are gRPC's" : "for HTTP")}; here is {range}.",
                    isGrpc ? "Write 0 for OK, 12 for unimplemented, 0-99 for any answer." : "Write 200, 200-299 or 200,302.");
                return;
            }

            if (codes[0] > codes[^1])
            {
                binding.Report(BindingCodes.OutOfRange, matcher.At, $"{binding.Place}.healthCheck: the range {range} of `matcher` ends before it begins.", $"Write {codes[^1]}-{codes[0]}.");
                return;
            }
        }
    }

    [GeneratedRegex(MatcherPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex MatcherRegex();

    [GeneratedRegex(PathPattern, RegexOptions.None, TextRule.TimeoutMilliseconds)]
    private static partial Regex PathRegex();

    [GeneratedRegex(PortPattern, RegexOptions.ExplicitCapture, TextRule.TimeoutMilliseconds)]
    private static partial Regex PortRegex();

    public sealed record Matching(string Text, SourceSpan At);

    /// <summary>What the file says; what it leaves out depends on the target group.</summary>
    public sealed record Written(
        string? Path, string? Protocol, string? Port, TimeSpan? Interval, TimeSpan? Timeout, int? Healthy, int? Unhealthy, Matching? Matcher)
    {
        public static Written Nothing { get; } = new(null, null, null, null, null, null, null, null);

        public HealthCheck Fill(string protocol, string version)
        {
            var isGrpc = version == "GRPC";
            var interval = Interval ?? TimeSpan.FromSeconds(30);
            var timeout = TimeSpan.FromSeconds(5);
            return new HealthCheck(
                Protocol ?? protocol,
                Port ?? "traffic-port",
                Path ?? (isGrpc ? "/AWS.ALB/healthcheck" : "/health"),
                interval,
                Timeout ?? (timeout < interval ? timeout : interval - TimeSpan.FromSeconds(1)),
                Healthy ?? 5,
                Unhealthy ?? 2,
                Matcher?.Text ?? (isGrpc ? "12" : "200-299"));
        }
    }
}
