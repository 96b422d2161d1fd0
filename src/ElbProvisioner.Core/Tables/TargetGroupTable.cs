using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Properties.AttributeValues;
using static ElbProvisioner.Core.Traffic.TrafficImpact;

namespace ElbProvisioner.Core.Tables;

/// <summary>Target groups [ELBv2 API: CreateTargetGroup, ModifyTargetGroup, TargetGroup, TargetGroupAttribute].</summary>
public static class TargetGroupTable
{
    private static readonly Scope Application = new("target groups of application load balancers", IsHttp);
    private static readonly Scope Network = new("target groups of network load balancers", static group => !IsHttp(group));
    private static readonly Scope HttpCheck = new("health checks by HTTP or HTTPS", ChecksHttp);
    private const string GatewayTargets = "target groups of gateway load balancers";

    public static PropertyTable Table { get; } =
        new PropertyTable(ResourceKind.TargetGroup).Section(
            "healthCheck",
            "healthCheck",
            "How the load balancer asks whether a target is healthy.",
            "How the load balancer asks whether a target is healthy: a path, or a map; GET /health every 30s unless written."
        );

    /// <summary>In AWS: up to 32 characters.</summary>
    public static Property<string> Name { get; } = Table.Given("name", Forms.Text).NotCompared().Wire("Name", "TargetGroupName").Replaces();

    public static Property<string> Type { get; } =
        Table
            .Word(
                "type",
                ["instance"],
                "What the targets are; instance unless written.",
                later: ["ip", "lambda", "alb"],
                meanwhile: "A scaling group that names the target group fills it."
            )
            .InsteadOf("targetType")
            .Is("instance")
            .Wire("TargetType")
            .Unsaid("instance")
            .Replaces();

    public static Property<string> Protocol { get; } =
        Table
            .Word(
                "protocol",
                ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"],
                "How the load balancer speaks to the targets; HTTP unless written, and behind a network load balancer as its listener "
                    + "does (TCP behind TLS).",
                later: ["GENEVE"],
                meanwhile: "It belongs to gateway load balancers, which are made by hand for now."
            )
            .Is("HTTP")
            .Wire("Protocol")
            .Replaces();

    public static Property<string> ProtocolVersion { get; } =
        Table
            .Word("protocolVersion", ["HTTP1", "HTTP2", "GRPC"], "HTTP1 unless written; of an application load balancer.")
            .For(Application)
            .Is("HTTP1")
            .Wire("ProtocolVersion")
            .Unsaid("HTTP1")
            .Replaces();

    public static Property<int> Port { get; } =
        Table.Whole("port", 1, 65535, "The port the targets listen on.").Required().Wire("Port").Replaces();

    public static Property<string> VpcId { get; } = Table.Given("vpc", Forms.Text).Wire("VpcId").Replaces();

    public static Property<string> IpAddressType { get; } =
        Table.Word("ipAddressType", ["ipv4", "ipv6"], "ipv4 unless written.").Is("ipv4").Wire("IpAddressType").Unsaid("ipv4").Replaces();

    public static Property<string> CheckProtocol { get; } =
        Table
            .Word(
                "healthCheck.protocol",
                ["HTTP", "HTTPS", "TCP"],
                "The target group's protocol unless written; behind a network load balancer TCP, and HTTP where a path is written."
            )
            .InsteadOf("healthCheckProtocol")
            .Is(UsualCheckProtocol)
            .Wire("HealthCheckProtocol")
            .Effect(Moves);

    public static Property<string> CheckPort { get; } =
        Table
            .Text("healthCheck.port", HealthCheckTexts.Port, "The port the targets serve on (traffic-port) unless written.")
            .InsteadOf("healthCheckPort")
            .Is("traffic-port")
            .Wire("HealthCheckPort")
            .Unsaid("traffic-port")
            .Effect(Moves);

    public static Property<string> CheckPath { get; } =
        Table
            .Text("healthCheck.path", HealthCheckTexts.Path, "The path asked for; /health unless written.")
            .InsteadOf("healthCheckPath")
            .First()
            .For(HttpCheck)
            .Is(settings => IsGrpc(settings) ? "/AWS.ALB/healthcheck" : "/health")
            .Wire("HealthCheckPath")
            .Effect(Moves);

    public static Property<TimeSpan> CheckInterval { get; } =
        Table
            .Duration("healthCheck.interval", 5, 300, "Time between two checks; 30s unless written.")
            .InsteadOf("healthCheckIntervalSeconds")
            .Is(TimeSpan.FromSeconds(30))
            .Wire("HealthCheckIntervalSeconds")
            .Effect(Feels.Nothing);

    public static Property<TimeSpan> CheckTimeout { get; } =
        Table
            .Duration("healthCheck.timeout", 2, 120, "No answer in this time is a failure; 5s unless written. Shorter than the interval.")
            .InsteadOf("healthCheckTimeoutSeconds")
            .Is(UsualTimeout)
            .Wire("HealthCheckTimeoutSeconds")
            .Effect(Feels.Nothing);

    public static Property<int> HealthyThreshold { get; } =
        Table
            .Whole("healthCheck.healthyThreshold", 2, 10, "Good answers in a row until a target is healthy again; 5 unless written.")
            .InsteadOf("healthyThresholdCount")
            .Is(5)
            .Wire("HealthyThresholdCount")
            .Effect(Feels.Nothing);

    public static Property<int> UnhealthyThreshold { get; } =
        Table
            .Whole("healthCheck.unhealthyThreshold", 2, 10, "Failures in a row until a target is unhealthy; 2 unless written.")
            .InsteadOf("unhealthyThresholdCount")
            .Is(2)
            .Wire("UnhealthyThresholdCount")
            .Effect(Feels.Nothing);

    public static Property<string> CheckMatcher { get; } =
        Table
            .Text(
                "healthCheck.matcher",
                HealthCheckTexts.Matcher,
                "Status codes that mean healthy; 200-299 unless written (gRPC codes for GRPC; 12 unless written; behind a network load "
                    + "balancer 200-399)."
            )
            .For(HttpCheck)
            .Is(static settings =>
                IsGrpc(settings) ? "12"
                : IsHttp(settings) ? "200-299"
                : "200-399"
            )
            .InsteadOf("matcher")
            .Wire("Matcher.HttpCode")
            .OrWire(IsGrpc, "Matcher.GrpcCode")
            .Effect(Moves);

    public static Property<string> DeregistrationDelay { get; } =
        Table
            .Attribute(
                "deregistration_delay.timeout_seconds",
                Number(0, 3600),
                "300",
                "How long a leaving target may finish its requests; 300 unless set."
            )
            .As("deregistrationDelay", Seconds(0, 3600), "How long a leaving target may finish its requests; AWS's default is 300s.")
            .Effect(Feels.Lowering(None, s => $"none; a request on a target that leaves later has {s}s to end"));

    public static Property<string> Sticky { get; } =
        Table
            .Attribute("stickiness.enabled", Truth, "false", "Keeps a client with one target.")
            .Effect(Feels.Becoming("false", Routes, "clients leave the target that they were given: what it remembers of them is gone"));

    public static Property<string> StickinessType { get; } =
        Table
            .Attribute(
                "stickiness.type",
                OneOf("lb_cookie", "app_cookie", "source_ip"),
                "lb_cookie",
                "By the load balancer's cookie or the application's; behind a network load balancer by the client's address."
            )
            .IsWhere(static settings => !IsHttp(settings) && IsSticky(settings), "source_ip")
            .Undone(static settings => IsHttp(settings) ? "lb_cookie" : "source_ip")
            .Effect(AnotherCookie);

    public static Property<string> CookieDuration { get; } =
        Table
            .Attribute("stickiness.lb_cookie.duration_seconds", Number(1, 604800), "86400", "How long the load balancer's cookie lives.")
            .For(Application)
            .Effect(ShorterMemory);

    public static Property<string> AppCookie { get; } =
        Table
            .Attribute("stickiness.app_cookie.cookie_name", Cookies.Name, "", "The application's cookie.")
            .For(Application)
            .Effect(AnotherCookie);

    public static Property<string> AppCookieDuration { get; } =
        Table
            .Attribute(
                "stickiness.app_cookie.duration_seconds",
                Number(1, 604800),
                "86400",
                "How long the client stays after the application's cookie."
            )
            .For(Application)
            .Effect(ShorterMemory);

    public static Property<string> CrossZone { get; } =
        Table
            .Attribute(
                "load_balancing.cross_zone.enabled",
                OneOf("true", "false", "use_load_balancer_configuration"),
                "use_load_balancer_configuration",
                "Targets of every zone, or of the client's zone only."
            )
            .As(
                "crossZone",
                OneOf("true", "false", "use_load_balancer_configuration"),
                "Whether clients of one zone reach targets of the others; as the load balancer says unless written."
            )
            .Effect(Feels.Becoming("false", Routes, "the targets of a zone serve the requests that enter there, and no others"));

    public static Property<string> Algorithm { get; } =
        Table
            .Attribute(
                "load_balancing.algorithm.type",
                OneOf("round_robin", "least_outstanding_requests", "weighted_random"),
                "round_robin",
                "How a target is chosen; round_robin unless set."
            )
            .As(
                "algorithm",
                OneOf("round_robin", "least_outstanding_requests", "weighted_random"),
                "How a target is chosen; AWS's default is round_robin."
            )
            .For(Application)
            .Effect(Feels.Note("requests are spread over its targets in another way"));

    public static Property<string> AnomalyMitigation { get; } =
        Table
            .Attribute(
                "load_balancing.algorithm.anomaly_mitigation",
                OneOf("on", "off"),
                "off",
                "Sends less to targets that answer unlike the others; with weighted_random only."
            )
            .As("anomalyMitigation", OnOrOff, "Sends less to targets that answer unlike the others; with weighted_random only.")
            .For(Application)
            .Effect(Feels.Nothing);

    public static Property<string> SlowStart { get; } =
        Table
            .Attribute("slow_start.duration_seconds", Slow.Seconds, "0", "How long a new target warms up: 0, or 30 to 900.")
            .As("slowStart", Slow.Duration, "How long a new target warms up: 0 (off), or 30s to 15m.")
            .For(Application)
            .Effect(Feels.Nothing);

    public static Property<string> DnsFailoverCount { get; } =
        Table
            .Attribute(
                "target_group_health.dns_failover.minimum_healthy_targets.count",
                CountOrOff.Count,
                "1",
                "Fewer healthy targets take the zone out of DNS."
            )
            .Effect(Feels.Nothing);

    public static Property<string> DnsFailoverPercentage { get; } =
        Table
            .Attribute(
                "target_group_health.dns_failover.minimum_healthy_targets.percentage",
                CountOrOff.Percentage,
                "off",
                "The same in percent."
            )
            .Effect(Feels.Nothing);

    public static Property<string> UnhealthyRoutingCount { get; } =
        Table
            .Attribute(
                "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
                CountOrOff.Count,
                "1",
                "Fewer healthy targets send traffic to all targets."
            )
            .Effect(Feels.Nothing);

    public static Property<string> UnhealthyRoutingPercentage { get; } =
        Table
            .Attribute(
                "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
                CountOrOff.Percentage,
                "off",
                "The same in percent."
            )
            .Effect(Feels.Nothing);

    public static Property<string> PreserveClientIp { get; } =
        Table
            .Attribute("preserve_client_ip.enabled", Truth, "true", "Targets see the client's address, not the load balancer's.")
            .As(
                "preserveClientIp",
                Truth,
                "Targets see the client's address, not the load balancer's; AWS's default is true for instances."
            )
            .For(Network)
            .Effect(Feels.Note("on new TCP connections the targets see another address"));

    public static Property<string> ProxyProtocol { get; } =
        Table
            .Attribute("proxy_protocol_v2.enabled", Truth, "false", "Connections to targets begin with a PROXY protocol header, version 2.")
            .As("proxyProtocol", Truth, "Connections to targets begin with a PROXY protocol header, version 2.")
            .For(Network)
            .Effect(Feels.Always(Gap, "new connections fail on targets that do not expect what they begin with"));

    public static Property<string> ConnectionTermination { get; } =
        Table
            .Attribute(
                "deregistration_delay.connection_termination.enabled",
                Truth,
                "false",
                "Ends what is left of connections to a leaving target after its delay."
            )
            .As(
                "connectionTermination",
                Truth,
                "Ends what is left of connections to a leaving target after its delay; AWS's default is true for UDP and TCP_UDP."
            )
            .Undone(static settings => IsDatagram(settings) ? "true" : "false")
            .For(Network)
            .Effect(
                Feels.Becoming(
                    "true",
                    None,
                    "none; connections to a target that leaves later are ended when its deregistration delay is over"
                )
            );

    public static Property<string> UnhealthyTermination { get; } =
        Table
            .Attribute(
                "target_health_state.unhealthy.connection_termination.enabled",
                Truth,
                "true",
                "Ends connections to a target that becomes unhealthy."
            )
            .As("unhealthyConnectionTermination", Truth, "Ends connections to a target that becomes unhealthy; AWS's default is true.")
            .Undone(static settings => IsDatagram(settings) ? "false" : "true")
            .For(Network)
            .Effect(Feels.Becoming("true", None, "none; connections to a target that becomes unhealthy are ended"));

    public static Property<string> UnhealthyDraining { get; } =
        Table
            .Attribute(
                "target_health_state.unhealthy.draining_interval_seconds",
                Number(0, 360000),
                "0",
                "How long connections to an unhealthy target live on where they are not ended at once."
            )
            .As(
                "unhealthyDrainingInterval",
                Seconds(0, 360000),
                "How long connections to an unhealthy target live on where they are not ended at once: "
                    + "unhealthyConnectionTermination: false."
            )
            .For(Network)
            .Effect(Feels.Nothing);

    private static Shape<string> OnOrOff => TruthShape.Instance.Select(static on => on ? "on" : "off");

    static TargetGroupTable()
    {
        Table.Composite(
            "minimumHealthy",
            MinimumHealthyLanguage.Shape,
            "How few healthy targets are too few: `{ dns, routing }`, each a number or a percentage."
        );
        Table.Composite(
            "stickiness",
            StickinessLanguage.Shape,
            "Keeps a client with one target: `true`, a duration, or `{ type, duration, cookie }`."
        );
        Table.AttributeOf("target groups of Lambda functions", "lambda.multi_value_headers.enabled");
        Table.AttributeOf(
            GatewayTargets,
            "target_failover.on_deregistration",
            "target_failover.on_unhealthy",
            "send_tcp_reset.on_unhealthy.enabled",
            "send_tcp_reset.on_deregistration.enabled"
        );
    }

    /// <summary>Of an application load balancer. What says nothing of its protocol is taken for one.</summary>
    public static bool IsHttp(Settings settings) => settings.Find(Protocol) is null or "HTTP" or "HTTPS";

    /// <summary>Nothing says when it begins and ends [NLB guide: listeners].</summary>
    internal static bool IsDatagram(Settings settings) => settings.Find(Protocol) is "UDP" or "TCP_UDP" or "QUIC" or "TCP_QUIC";

    private static bool IsSticky(Settings settings) => settings.Find(Sticky) == "true";

    public static bool ChecksHttp(Settings settings) => settings.Find(CheckProtocol) is null or "HTTP" or "HTTPS";

    private static string UsualCheckProtocol(Settings settings) =>
        IsHttp(settings) ? settings.Get(Protocol)
        : settings.Has(CheckPath) || settings.Has(CheckMatcher) ? "HTTP"
        : "TCP";

    public static bool IsGrpc(Settings settings) => settings.Find(ProtocolVersion) == "GRPC";

    private static EffectRule Moves => Feels.Note("no instance is ended for failing the new check before all have passed it");

    private static EffectRule AnotherCookie => Feels.Always(Routes, "clients leave the target that they were given: another cookie counts");

    private static EffectRule ShorterMemory => Feels.Lowering(Routes, s => $"clients that are away for {s}s are given another target");

    /// <summary>AWS wants it shorter than the interval.</summary>
    private static TimeSpan UsualTimeout(Settings settings)
    {
        var (usual, interval) = (TimeSpan.FromSeconds(5), settings.Get(CheckInterval));
        return usual < interval ? usual : interval - TimeSpan.FromSeconds(1);
    }
}
