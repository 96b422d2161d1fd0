using System.Globalization;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;

/// <summary>How target groups check their targets: what is left out has the defaults of the group's protocol.</summary>
internal static class HealthChecks
{
    public static HealthCheck None { get; } = new(false, null, null, null, 0, 0, 0, 0, null);

    /// <param name="before">Null: the group is new.</param>
    /// <exception cref="AwsError">Such a group cannot be checked like that.</exception>
    public static HealthCheck Read(TargetGroup group, Fields request, HealthCheck? before)
    {
        var protocol = request.Text("HealthCheckProtocol") ?? before?.Protocol ?? DefaultProtocol(group);
        var isHttp = protocol is "HTTP" or "HTTPS" || group.IsLambda;
        var keeps = before is not null && before.Protocol == protocol ? before : null;
        var check = new HealthCheck(
            IsEnabled(group, request, before),
            protocol,
            request.Text("HealthCheckPort") ?? before?.Port ?? DefaultPort(group),
            request.Text("HealthCheckPath") ?? keeps?.Path ?? (isHttp ? DefaultPath(group) : null),
            request.Integer("HealthCheckIntervalSeconds")
                ?? before?.IntervalSeconds
                ?? (
                    group.IsLambda ? 35
                    : group.Protocol == "GENEVE" ? 10
                    : 30
                ),
            request.Integer("HealthCheckTimeoutSeconds") ?? before?.TimeoutSeconds ?? DefaultTimeout(group, protocol),
            request.Integer("HealthyThresholdCount") ?? before?.HealthyThreshold ?? 5,
            request.Integer("UnhealthyThresholdCount") ?? before?.UnhealthyThreshold ?? (group.IsLambda ? 5 : 2),
            Codes(group, request, protocol) ?? keeps?.Codes ?? (isHttp ? DefaultCodes(group) : null)
        );
        MustSuit(group, protocol);
        MustBePort(check.Port);
        MustBePath(group, check.Path, isHttp);
        MustBeInTime(group, check);
        return check;
    }

    private static bool IsEnabled(TargetGroup group, Fields request, HealthCheck? before)
    {
        var isEnabled = request.Flag("HealthCheckEnabled") ?? before?.IsEnabled ?? !group.IsLambda;
        return isEnabled || group.IsLambda
            ? isEnabled
            : throw Refusals.Invalid($"Health check enabled must be true for target groups with target type '{group.TargetType}'");
    }

    private static string? DefaultProtocol(TargetGroup group) =>
        group.IsLambda ? null
        : group.IsHttp || group.TargetType == "alb" ? "HTTP"
        : "TCP";

    private static string? DefaultPort(TargetGroup group) =>
        group.IsLambda ? null
        : group.Protocol == "GENEVE" ? "80"
        : "traffic-port";

    private static string DefaultPath(TargetGroup group) => group.ProtocolVersion == "GRPC" ? "/AWS.ALB/healthcheck" : "/";

    private static string DefaultCodes(TargetGroup group) =>
        group.ProtocolVersion == "GRPC" ? "12"
        : group.IsHttp || group.IsLambda ? "200"
        : "200-399";

    // The create-target-group examples of the CLI reference: 5 for HTTP groups; 6 for HTTP checks of TCP groups, else 10.
    private static int DefaultTimeout(TargetGroup group, string? protocol) =>
        group.IsLambda ? 30
        : group.IsHttp || group.Protocol == "GENEVE" ? 5
        : protocol == "HTTP" ? 6
        : 10;

    private static void MustSuit(TargetGroup group, string? protocol)
    {
        if (group.IsLambda ? protocol is not null : protocol is not ("HTTP" or "HTTPS" or "TCP"))
        {
            throw Refusals.Invalid($"Health check protocol '{protocol}' must be one of 'HTTP, HTTPS, TCP'");
        }

        if (protocol == "TCP" && (group.IsHttp || group.TargetType == "alb"))
        {
            throw Refusals.Invalid(
                $"Health check protocol 'TCP' is not supported for target groups with the protocol '{group.Protocol}' and the target "
                    + $"type '{group.TargetType}'"
            );
        }
    }

    private static void MustBePort(string? port)
    {
        if (
            port is not null and not "traffic-port"
            && !(int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535)
        )
        {
            throw Refusals.Invalid($"Health check port '{port}' must be 'traffic-port' or a number between 1 and 65535");
        }
    }

    private static void MustBePath(TargetGroup group, string? path, bool isHttp)
    {
        if (path is not null && !isHttp)
        {
            throw Refusals.Invalid("A health check path cannot be specified for health checks with protocol 'TCP'");
        }

        if (path?.StartsWith('/') == false)
        {
            throw Refusals.Invalid($"Health check path '{path}' of target group '{group.Name}' must begin with '/'");
        }
    }

    private static void MustBeInTime(TargetGroup group, HealthCheck check)
    {
        var isLong =
            group.IsHttp || group.IsLambda ? check.TimeoutSeconds >= check.IntervalSeconds : check.TimeoutSeconds > check.IntervalSeconds;
        if (isLong)
        {
            throw Refusals.Invalid(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Health check timeout '{check.TimeoutSeconds}' must be smaller than the interval '{check.IntervalSeconds}'"
                )
            );
        }
    }

    private static string? Codes(TargetGroup group, Fields request, string? protocol)
    {
        if (request.Structure("Matcher") is not { } matcher)
        {
            return null;
        }

        if (protocol == "TCP")
        {
            throw Refusals.Invalid("A matcher cannot be specified for health checks with protocol 'TCP'");
        }

        var isGrpc = group.ProtocolVersion == "GRPC";
        var (codes, other) = isGrpc
            ? (matcher.Text("GrpcCode"), matcher.Text("HttpCode"))
            : (matcher.Text("HttpCode"), matcher.Text("GrpcCode"));
        if (codes is null || other is not null)
        {
            throw Refusals.Invalid(
                isGrpc ? "A gRPC code must be specified as the matcher" : "An HTTP code must be specified as the matcher"
            );
        }

        // Matcher in the API reference; the ranges by protocol stand with CreateTargetGroup.
        var (from, to) =
            isGrpc ? (0, 99)
            : group.IsHttp || group.IsLambda ? (200, 499)
            : (200, 599);
        if (group.Protocol == "GENEVE" && codes != "200-399")
        {
            throw Refusals.Invalid("Health check matcher must be '200-399' for target groups with protocol 'GENEVE'");
        }

        return CodeRanges.Parse(codes) is { } ranges && ranges.All(range => range.From >= from && range.To <= to)
            ? codes
            : throw Refusals.Invalid(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Health check matcher '{codes}' must be codes between {from} and {to}, such as '{from}' or '{from}-{to}'"
                )
            );
    }
}
