using System.Collections.Immutable;
using static ElbProvisioner.Core.StackFile.Language.AttributeValues;

namespace ElbProvisioner.Core.StackFile.Language;

/// <summary>The attributes AWS knows, by kind, with their ranges [ELBv2 API: LoadBalancerAttribute, TargetGroupAttribute, ListenerAttribute].</summary>
internal static class AttributeTables
{
    private const string NetworkOnly = "network load balancers";
    private const string GatewayOnly = "gateway load balancers";
    private const string NetworkTargets = "target groups of network load balancers";
    private const string GatewayTargets = "target groups of gateway load balancers";

    public static AttributesShape LoadBalancer { get; } = new("loadBalancerAttributes", "an application load balancer",
    [
        new("deletion_protection.enabled", Truth, "Refuses deletion; AWS's default is false."),
        new("idle_timeout.timeout_seconds", Number(1, 4000), "Closes idle connections; 60 unless set."),
        new("client_keep_alive.seconds", Number(60, 604800), "How long a client connection lives; 3600 unless set."),
        new("access_logs.s3.enabled", Truth, "Writes access logs to S3."),
        new("access_logs.s3.bucket", LogPlaces.BucketAttribute, "The bucket for access logs."),
        new("access_logs.s3.prefix", LogPlaces.Prefix, "Their prefix in the bucket."),
        new("connection_logs.s3.enabled", Truth, "Writes connection logs to S3."),
        new("connection_logs.s3.bucket", LogPlaces.BucketAttribute, "The bucket for connection logs."),
        new("connection_logs.s3.prefix", LogPlaces.Prefix, "Their prefix in the bucket."),
        new("health_check_logs.s3.enabled", Truth, "Writes health check logs to S3."),
        new("health_check_logs.s3.bucket", LogPlaces.BucketAttribute, "The bucket for health check logs."),
        new("health_check_logs.s3.prefix", LogPlaces.Prefix, "Their prefix in the bucket."),
        new("ipv6.deny_all_igw_traffic", Truth, "Blocks traffic through the internet gateway."),
        new("zonal_shift.config.enabled", Truth, "Lets zonal shifts move traffic away from a zone."),
        new("load_balancing.cross_zone.enabled", OneOf("true"), "Always true for an application load balancer."),
        new("routing.http.desync_mitigation_mode", OneOf("monitor", "defensive", "strictest"), "What to do with requests that could be smuggled; defensive unless set."),
        new("routing.http.drop_invalid_header_fields.enabled", Truth, "Drops header fields with invalid names; elbctl sets true unless written."),
        new("routing.http.preserve_host_header.enabled", Truth, "Passes the Host header on unchanged."),
        new("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", Truth, "Tells targets the TLS version and cipher."),
        new("routing.http.xff_client_port.enabled", Truth, "Adds the client's port to X-Forwarded-For."),
        new("routing.http.xff_header_processing.mode", OneOf("append", "preserve", "remove"), "What to do with X-Forwarded-For; append unless set."),
        new("routing.http2.enabled", Truth, "HTTP/2 from clients; true unless set."),
        new("waf.fail_open.enabled", Truth, "Lets requests pass when the web application firewall cannot be asked."),
        AwsAttribute.OfOthers("dns_record.client_routing_policy", NetworkOnly),
        AwsAttribute.OfOthers("secondary_ips.auto_assigned.per_subnet", NetworkOnly),
    ]);

    public static AttributesShape TargetGroup { get; } = new("targetGroupAttributes", "a target group of an application load balancer",
    [
        new("deregistration_delay.timeout_seconds", Number(0, 3600), "How long a leaving target may finish its requests; 300 unless set."),
        new("stickiness.enabled", Truth, "Keeps a client with one target."),
        new("stickiness.type", OneOf("lb_cookie", "app_cookie"), "By the load balancer's cookie or the application's."),
        new("stickiness.lb_cookie.duration_seconds", Number(1, 604800), "How long the load balancer's cookie lives."),
        new("stickiness.app_cookie.cookie_name", Cookies.Name, "The application's cookie."),
        new("stickiness.app_cookie.duration_seconds", Number(1, 604800), "How long the client stays after the application's cookie."),
        new("load_balancing.cross_zone.enabled", OneOf("true", "false", "use_load_balancer_configuration"), "Targets of every zone, or of the client's zone only."),
        new("load_balancing.algorithm.type", OneOf("round_robin", "least_outstanding_requests", "weighted_random"), "How a target is chosen; round_robin unless set."),
        new("load_balancing.algorithm.anomaly_mitigation", OneOf("on", "off"), "Sends less to targets that answer unlike the others; with weighted_random only."),
        new("slow_start.duration_seconds", Slow.Seconds, "How long a new target warms up: 0, or 30 to 900."),
        new("target_group_health.dns_failover.minimum_healthy_targets.count", CountOrOff.Count, "Fewer healthy targets take the zone out of DNS."),
        new("target_group_health.dns_failover.minimum_healthy_targets.percentage", CountOrOff.Percentage, "The same in percent."),
        new("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", CountOrOff.Count, "Fewer healthy targets send traffic to all targets."),
        new("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", CountOrOff.Percentage, "The same in percent."),
        AwsAttribute.OfOthers("lambda.multi_value_headers.enabled", "target groups of Lambda functions"),
        AwsAttribute.OfOthers("deregistration_delay.connection_termination.enabled", NetworkTargets),
        AwsAttribute.OfOthers("preserve_client_ip.enabled", NetworkTargets),
        AwsAttribute.OfOthers("proxy_protocol_v2.enabled", NetworkTargets),
        AwsAttribute.OfOthers("target_health_state.unhealthy.connection_termination.enabled", NetworkTargets),
        AwsAttribute.OfOthers("target_health_state.unhealthy.draining_interval_seconds", NetworkTargets),
        AwsAttribute.OfOthers("target_failover.on_deregistration", GatewayTargets),
        AwsAttribute.OfOthers("target_failover.on_unhealthy", GatewayTargets),
        AwsAttribute.OfOthers("send_tcp_reset.on_unhealthy.enabled", GatewayTargets),
        AwsAttribute.OfOthers("send_tcp_reset.on_deregistration.enabled", GatewayTargets),
    ]);

    public static AttributesShape Listener { get; } = new("listenerAttributes", "a listener of an application load balancer",
    [
        Header("routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name"),
        Header("routing.http.request.x_amzn_mtls_clientcert_issuer.header_name"),
        Header("routing.http.request.x_amzn_mtls_clientcert_subject.header_name"),
        Header("routing.http.request.x_amzn_mtls_clientcert_validity.header_name"),
        Header("routing.http.request.x_amzn_mtls_clientcert_leaf.header_name"),
        Header("routing.http.request.x_amzn_mtls_clientcert.header_name"),
        Header("routing.http.request.x_amzn_tls_version.header_name"),
        Header("routing.http.request.x_amzn_tls_cipher_suite.header_name"),
        new("routing.http.response.server.enabled", Truth, "Whether answers carry the Server header."),
        Response("strict_transport_security"),
        Response("access_control_allow_origin"),
        Response("access_control_allow_methods"),
        Response("access_control_allow_headers"),
        new("routing.http.response.access_control_allow_credentials.header_value", OneOf("true"), "The value of the header in answers."),
        Response("access_control_expose_headers"),
        new("routing.http.response.access_control_max_age.header_value", Number(0, 86400), "The value of the header in answers, in seconds."),
        Response("content_security_policy"),
        new("routing.http.response.x_content_type_options.header_value", OneOf("nosniff"), "The value of the header in answers."),
        Response("x_frame_options"),
        AwsAttribute.OfOthers("tcp.idle_timeout.seconds", NetworkOnly + " and " + GatewayOnly),
        AwsAttribute.OfOthers("send_tcp_reset.on_idle_timeout.enabled", GatewayOnly),
    ]);

    private static AwsAttribute Header(string key) => new(key, Text, "The name under which the targets get this header.");

    private static AwsAttribute Response(string header) =>
        new($"routing.http.response.{header}.header_value", Text, "The value of the header in answers.");
}
