namespace ElbProvisioner.Core.Planning;

/// <summary>
/// What AWS gives an attribute that nobody sets, for application load balancers and their target groups and listeners [ELBv2 API:
/// LoadBalancerAttribute, TargetGroupAttribute, ListenerAttribute]. Used only to undo what the file declared once.
/// </summary>
internal static class AttributeDefaults
{
    public static string? OfLoadBalancer(string key) => key switch
    {
        "deletion_protection.enabled" or "access_logs.s3.enabled" or "connection_logs.s3.enabled" or "health_check_logs.s3.enabled"
            or "zonal_shift.config.enabled" or "waf.fail_open.enabled" or "routing.http.drop_invalid_header_fields.enabled"
            or "routing.http.preserve_host_header.enabled" or "routing.http.x_amzn_tls_version_and_cipher_suite.enabled"
            or "routing.http.xff_client_port.enabled" => "false",
        "access_logs.s3.bucket" or "access_logs.s3.prefix" or "connection_logs.s3.bucket" or "connection_logs.s3.prefix"
            or "health_check_logs.s3.bucket" or "health_check_logs.s3.prefix" => "",
        "idle_timeout.timeout_seconds" => "60",
        "client_keep_alive.seconds" => "3600",
        "routing.http.desync_mitigation_mode" => "defensive",
        "routing.http.xff_header_processing.mode" => "append",
        "routing.http2.enabled" => "true",
        _ => null,
    };

    public static string? OfTargetGroup(string key) => key switch
    {
        "deregistration_delay.timeout_seconds" => "300",
        "stickiness.enabled" => "false",
        "stickiness.type" => "lb_cookie",
        "stickiness.lb_cookie.duration_seconds" or "stickiness.app_cookie.duration_seconds" => "86400",
        "stickiness.app_cookie.cookie_name" => "",
        "load_balancing.algorithm.type" => "round_robin",
        "load_balancing.algorithm.anomaly_mitigation" => "off",
        "slow_start.duration_seconds" => "0",
        "load_balancing.cross_zone.enabled" => "use_load_balancer_configuration",
        "target_group_health.dns_failover.minimum_healthy_targets.count"
            or "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count" => "1",
        "target_group_health.dns_failover.minimum_healthy_targets.percentage"
            or "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage" => "off",
        _ => null,
    };

    public static string? OfListener(string key) => key switch
    {
        "routing.http.response.server.enabled" => "true",
        _ when key.StartsWith("routing.http.", StringComparison.Ordinal) => "",
        _ => null,
    };
}
