using System.Collections.Frozen;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Traffic.TrafficImpact;

namespace ElbProvisioner.Core.Planning;

/// <summary>An attribute of AWS, for application load balancers, their target groups and listeners.</summary>
/// <param name="Default">
/// What AWS gives it when nobody sets it [ELBv2 API: LoadBalancerAttribute, TargetGroupAttribute, ListenerAttribute]: what the file declared once goes
/// back to it.
/// </param>
/// <param name="Effect">What traffic feels when it changes.</param>
internal sealed record AttributeFact(string Key, string Default, EffectRule Effect);

internal static class AttributeFacts
{
    public static FrozenDictionary<string, AttributeFact> LoadBalancer { get; } = Table(
        new("deletion_protection.enabled", "false", Feels.Nothing),
        new("idle_timeout.timeout_seconds", "60", Feels.Lowering(Drain, s => $"connections on which nothing moves for {s}s are closed")),
        new("client_keep_alive.seconds", "3600", Feels.Nothing),
        new("access_logs.s3.enabled", "false", Feels.Nothing),
        new("access_logs.s3.bucket", "", Feels.Nothing),
        new("access_logs.s3.prefix", "", Feels.Nothing),
        new("connection_logs.s3.enabled", "false", Feels.Nothing),
        new("connection_logs.s3.bucket", "", Feels.Nothing),
        new("connection_logs.s3.prefix", "", Feels.Nothing),
        new("health_check_logs.s3.enabled", "false", Feels.Nothing),
        new("health_check_logs.s3.bucket", "", Feels.Nothing),
        new("health_check_logs.s3.prefix", "", Feels.Nothing),
        new("ipv6.deny_all_igw_traffic", "false", Feels.Becoming("true", Clients, "clients that come through the internet gateway are refused")),
        new("zonal_shift.config.enabled", "false", Feels.Nothing),
        new("load_balancing.cross_zone.enabled", "true", Feels.Nothing),
        new("routing.http.desync_mitigation_mode", "defensive", Desync),
        new("routing.http.drop_invalid_header_fields.enabled", "false", Feels.Becoming("true", Routes, "header fields with invalid names no longer reach the targets")),
        new("routing.http.preserve_host_header.enabled", "false", Feels.Note("targets get another Host header")),
        new("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false", Feels.Note("targets get other TLS headers")),
        new("routing.http.xff_client_port.enabled", "false", Feels.Note("targets get another X-Forwarded-For header")),
        new("routing.http.xff_header_processing.mode", "append", Feels.Note("targets get another X-Forwarded-For header")),
        new("routing.http2.enabled", "true", Feels.Becoming("false", Clients, "clients that speak HTTP/2 only, gRPC among them, are refused")),
        new("waf.fail_open.enabled", "false", Feels.Nothing));

    public static FrozenDictionary<string, AttributeFact> TargetGroup { get; } = Table(
        new("deregistration_delay.timeout_seconds", "300", Feels.Lowering(None, s => $"none; a request on a target that leaves later has {s}s to end")),
        new("stickiness.enabled", "false", Feels.Becoming("false", Routes, "clients leave the target that they were given: what it remembers of them is gone")),
        new("stickiness.type", "lb_cookie", Feels.Always(Routes, "clients leave the target that they were given: another cookie counts")),
        new("stickiness.lb_cookie.duration_seconds", "86400", Feels.Lowering(Routes, s => $"clients that are away for {s}s are given another target")),
        new("stickiness.app_cookie.cookie_name", "", Feels.Always(Routes, "clients leave the target that they were given: another cookie counts")),
        new("stickiness.app_cookie.duration_seconds", "86400", Feels.Lowering(Routes, s => $"clients that are away for {s}s are given another target")),
        new("load_balancing.algorithm.type", "round_robin", Feels.Note("requests are spread over its targets in another way")),
        new("load_balancing.algorithm.anomaly_mitigation", "off", Feels.Nothing),
        new("slow_start.duration_seconds", "0", Feels.Nothing),
        new("load_balancing.cross_zone.enabled", "use_load_balancer_configuration", Feels.Becoming("false", Routes, "the targets of a zone serve the requests that enter there, and no others")),
        new("target_group_health.dns_failover.minimum_healthy_targets.count", "1", Feels.Nothing),
        new("target_group_health.dns_failover.minimum_healthy_targets.percentage", "off", Feels.Nothing),
        new("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1", Feels.Nothing),
        new("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off", Feels.Nothing));

    public static FrozenDictionary<string, AttributeFact> Listener { get; } = Table(
    [
        .. new[] { "_serial_number", "_issuer", "_subject", "_validity", "_leaf", "" }
            .Select(part => new AttributeFact($"routing.http.request.x_amzn_mtls_clientcert{part}.header_name", "", Feels.Note("targets get this header under another name"))),
        new("routing.http.request.x_amzn_tls_version.header_name", "", Feels.Note("targets get this header under another name")),
        new("routing.http.request.x_amzn_tls_cipher_suite.header_name", "", Feels.Note("targets get this header under another name")),
        new("routing.http.response.server.enabled", "true", Feels.Note("answers carry other headers")),
        .. new[]
            {
                "strict_transport_security", "access_control_allow_origin", "access_control_allow_methods", "access_control_allow_headers", "access_control_allow_credentials",
                "access_control_expose_headers", "access_control_max_age", "content_security_policy", "x_content_type_options", "x_frame_options",
            }
            .Select(header => new AttributeFact($"routing.http.response.{header}.header_value", "", Feels.Note("answers carry other headers"))),
    ]);

    /// <summary>From monitor to strictest, more requests that are not by the book are answered with 400 [ALB guide: desync mitigation mode].</summary>
    private static TrafficEffect Desync(string? before, string? after)
    {
        string[] byStrictness = ["monitor", "defensive", "strictest"];
        return Array.IndexOf(byStrictness, after) > Array.IndexOf(byStrictness, before)
            ? new(Clients, $"requests that '{after}' takes for malformed are refused")
            : TrafficEffect.None;
    }

    private static FrozenDictionary<string, AttributeFact> Table(params IEnumerable<AttributeFact> facts) => facts.ToFrozenDictionary(f => f.Key, StringComparer.Ordinal);
}
