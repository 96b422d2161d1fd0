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
    private const string SourceAndDestination = "source_ip_dest_ip_proto";

    private static readonly Scope Application = new("target groups of application load balancers", static g => IsHttp(g) && !IsLambda(g));
    private static readonly Scope Network = new("target groups of network load balancers", IsNetwork);
    private static readonly Scope Gateway = new("target groups of gateway load balancers", IsGateway);
    private static readonly Scope Lambda = new("target groups of Lambda functions", IsLambda);
    private static readonly Scope Addressed = new("targets that have an address", static group => !IsLambda(group));
    private static readonly Scope Spread = new(
        "target groups of application and network load balancers",
        static group => !IsLambda(group) && !IsGateway(group)
    );

    private static readonly Scope Checked = new("target groups with health checks", IsChecked);
    private static readonly Scope HttpCheck = new("health checks by HTTP or HTTPS", ChecksHttp);
    private static readonly Scope Matched = new(
        "health checks by HTTP or HTTPS of application and network load balancers",
        static group => ChecksHttp(group) && !IsGateway(group)
    );

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
                ["instance", "ip", "lambda", "alb"],
                "What the targets are; follows from `targets`, `lambda` or `loadBalancer`, else instance."
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
                ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC", ListenerTable.Geneve],
                "How the load balancer speaks to the targets; HTTP unless written, behind a network load balancer as its listener does "
                    + "(TCP behind TLS), behind a gateway load balancer GENEVE."
            )
            .For(Addressed)
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
        Table
            .Whole("port", 1, 65535, "The port the targets listen on; 6081 behind a gateway load balancer, none of a Lambda function.")
            .Usual()
            .For(Addressed)
            .Wire("Port")
            .Replaces();

    public static Property<int> ControlPort { get; } =
        Table
            .Whole("controlPort", 1, 65535, "The port on which agents of the target optimizer tell how many requests they take.")
            .InsteadOf("targetControlPort")
            .For(Application)
            .Wire("TargetControlPort")
            .Replaces();

    public static Property<string> VpcId { get; } = Table.Given("vpc", Forms.Text).Wire("VpcId").Replaces();

    public static Property<string> IpAddressType { get; } =
        Table
            .Word("ipAddressType", ["ipv4", "ipv6"], "ipv4 unless written.")
            .For(Addressed)
            .Is("ipv4")
            .Wire("IpAddressType")
            .Unsaid("ipv4")
            .Replaces();

    /// <summary>Of the others checks are always on; each check of a function is an invocation that is paid [ALB guide: Lambda].</summary>
    public static Property<bool> CheckEnabled { get; } =
        Table
            .Given("healthCheck.enabled", Forms.Flag)
            .For(Lambda)
            .Is(static settings => HasWrittenCheck(settings))
            .Off()
            .Wire("HealthCheckEnabled")
            .Effect(Feels.Nothing);

    public static Property<string> CheckProtocol { get; } =
        Table
            .Word(
                "healthCheck.protocol",
                ["HTTP", "HTTPS", "TCP"],
                "The target group's protocol unless written; behind a network load balancer TCP, and HTTP where a path is written; of an "
                    + "application load balancer what it listens for on the port; behind a gateway load balancer TCP."
            )
            .InsteadOf("healthCheckProtocol")
            .For(Addressed)
            .Is(UsualCheckProtocol)
            .Wire("HealthCheckProtocol")
            .Effect(Moves);

    public static Property<string> CheckPort { get; } =
        Table
            .Text(
                "healthCheck.port",
                HealthCheckTexts.Port,
                "The port the targets serve on (traffic-port) unless written; 80 behind a gateway load balancer."
            )
            .InsteadOf("healthCheckPort")
            .For(Addressed)
            .Is(static settings => IsGateway(settings) ? "80" : "traffic-port")
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
            .Duration("healthCheck.interval", 5, 300, "Time between two checks; 30s unless written, 35s of a Lambda function.")
            .InsteadOf("healthCheckIntervalSeconds")
            .For(Checked)
            .Is(static settings => TimeSpan.FromSeconds(IsLambda(settings) ? 35 : 30))
            .Wire("HealthCheckIntervalSeconds")
            .Effect(Feels.Nothing);

    public static Property<TimeSpan> CheckTimeout { get; } =
        Table
            .Duration("healthCheck.timeout", 2, 120, "No answer in this time is a failure; 5s unless written. Shorter than the interval.")
            .InsteadOf("healthCheckTimeoutSeconds")
            .For(Checked)
            .Is(UsualTimeout)
            .Wire("HealthCheckTimeoutSeconds")
            .Effect(Feels.Nothing);

    public static Property<int> HealthyThreshold { get; } =
        Table
            .Whole("healthCheck.healthyThreshold", 2, 10, "Good answers in a row until a target is healthy again; 5 unless written.")
            .InsteadOf("healthyThresholdCount")
            .For(Checked)
            .Is(5)
            .Wire("HealthyThresholdCount")
            .Effect(Feels.Nothing);

    public static Property<int> UnhealthyThreshold { get; } =
        Table
            .Whole("healthCheck.unhealthyThreshold", 2, 10, "Failures in a row until a target is unhealthy; 2 unless written.")
            .InsteadOf("unhealthyThresholdCount")
            .For(Checked)
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
            .For(Matched)
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
            .For(Addressed)
            .Effect(Feels.Lowering(None, s => $"none; a request on a target that leaves later has {s}s to end"));

    public static Property<string> Sticky { get; } =
        Table
            .Attribute("stickiness.enabled", Truth, "false", "Keeps a client with one target.")
            .For(Addressed)
            .Effect(Feels.Becoming("false", Routes, "clients leave the target that they were given: what it remembers of them is gone"));

    public static Property<string> StickinessType { get; } =
        Table
            .Attribute(
                "stickiness.type",
                OneOf("lb_cookie", "app_cookie", "source_ip", "source_ip_dest_ip", SourceAndDestination),
                "lb_cookie",
                "By the load balancer's cookie or the application's; behind a network load balancer by the client's address, behind a "
                    + "gateway load balancer by both addresses."
            )
            .For(Addressed)
            .Is(static settings => IsSticky(settings) ? StickyByAddress(settings) : null)
            .Undone(static settings => StickyByAddress(settings) ?? "lb_cookie")
            .Effect(
                static (_, after) =>
                    after?.EndsWith("cookie", StringComparison.Ordinal) == true
                        ? new(Routes, CookieCounts)
                        : new(Routes, "clients leave the target that they were given: other addresses of theirs count")
            );

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
            .For(Spread)
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
            .For(Spread)
            .Effect(Feels.Nothing);

    public static Property<string> DnsFailoverPercentage { get; } =
        Table
            .Attribute(
                "target_group_health.dns_failover.minimum_healthy_targets.percentage",
                CountOrOff.Percentage,
                "off",
                "The same in percent."
            )
            .For(Spread)
            .Effect(Feels.Nothing);

    public static Property<string> UnhealthyRoutingCount { get; } =
        Table
            .Attribute(
                "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
                CountOrOff.Count,
                "1",
                "Fewer healthy targets send traffic to all targets."
            )
            .For(Spread)
            .Effect(Feels.Nothing);

    public static Property<string> UnhealthyRoutingPercentage { get; } =
        Table
            .Attribute(
                "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
                CountOrOff.Percentage,
                "off",
                "The same in percent."
            )
            .For(Spread)
            .Effect(Feels.Nothing);

    public static Property<string> PreserveClientIp { get; } =
        Table
            .Attribute("preserve_client_ip.enabled", Truth, "true", "Targets see the client's address, not the load balancer's.")
            .As(
                "preserveClientIp",
                Truth,
                "Targets see the client's address, not the load balancer's; AWS's default is true for instances and for UDP and QUIC, "
                    + "false for addresses with TCP and TLS."
            )
            .Undone(static settings => KeepsClientIpAtFirst(settings) ? "true" : "false")
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

    public static Property<string> FailoverOnDeregistration { get; } =
        Table
            .Attribute(
                "target_failover.on_deregistration",
                OneOf("no_rebalance", "rebalance"),
                "no_rebalance",
                "What becomes of the flows of an appliance that leaves; the same as on_unhealthy."
            )
            .For(Gateway)
            .Effect(OtherFailover);

    public static Property<string> FailoverOnUnhealthy { get; } =
        Table
            .Attribute(
                "target_failover.on_unhealthy",
                OneOf("no_rebalance", "rebalance"),
                "no_rebalance",
                "What becomes of the flows of an unhealthy appliance; the same as on_deregistration."
            )
            .For(Gateway)
            .Effect(OtherFailover);

    public static Property<string> ResetOnUnhealthy { get; } =
        Table
            .Attribute("send_tcp_reset.on_unhealthy.enabled", Truth, "false", "Resets the TCP connections of an unhealthy appliance.")
            .For(Gateway)
            .Effect(Feels.Becoming("true", None, "none; TCP connections through an appliance that becomes unhealthy are reset"));

    public static Property<string> ResetOnDeregistration { get; } =
        Table
            .Attribute(
                "send_tcp_reset.on_deregistration.enabled",
                Truth,
                "false",
                "Resets the TCP connections of an appliance that leaves."
            )
            .For(Gateway)
            .Effect(Feels.Becoming("true", None, "none; TCP connections through an appliance that leaves later are reset"));

    public static Property<string> MultiValueHeaders { get; } =
        Table
            .Attribute(
                "lambda.multi_value_headers.enabled",
                Truth,
                "false",
                "Headers and query keys that come several times reach the function as lists; else the last one does."
            )
            .As(
                "multiValueHeaders",
                Truth,
                "Headers and query keys that come several times reach the function as lists; else the last one does."
            )
            .For(Lambda)
            .Effect(Feels.Always(Gap, "the function gets requests in another form, and answers that are not of that form are 502"));

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
        Table.Composite(
            "targetFailover",
            OneOf("no_rebalance", "rebalance")
                .Select(static word =>
                    new[]
                    {
                        new Pair<string>("target_failover.on_deregistration", default, word),
                        new Pair<string>("target_failover.on_unhealthy", default, word),
                    }
                ),
            "What becomes of the flows of an appliance that leaves or fails: no_rebalance (they stay) unless written, or rebalance."
        );
    }

    /// <summary>
    /// Of an application load balancer: what speaks HTTP, and functions. What says nothing of its protocol is taken for one.
    /// </summary>
    public static bool IsHttp(Settings settings) => settings.Find(Protocol) is null or "HTTP" or "HTTPS";

    /// <summary>Of a gateway load balancer.</summary>
    public static bool IsGateway(Settings settings) => settings.Find(Protocol) == ListenerTable.Geneve;

    /// <summary>Of a network load balancer.</summary>
    public static bool IsNetwork(Settings settings) => !IsHttp(settings) && !IsGateway(settings);

    /// <summary>Of a Lambda function, which has neither protocol nor port.</summary>
    public static bool IsLambda(Settings settings) => settings.Find(Type) == "lambda";

    /// <summary>Of an application load balancer behind a network one.</summary>
    public static bool IsBalancer(Settings settings) => settings.Find(Type) == "alb";

    /// <summary>Nothing says when it begins and ends [NLB guide: listeners].</summary>
    internal static bool IsDatagram(Settings settings) => settings.Find(Protocol) is "UDP" or "TCP_UDP" or "QUIC" or "TCP_QUIC";

    private static bool IsSticky(Settings settings) => settings.Find(Sticky) == "true";

    /// <summary>Somebody asks its targets whether they are healthy: always, but for functions of which the file does not say so.</summary>
    public static bool IsChecked(Settings settings) => settings.FindValue(CheckEnabled) ?? !IsLambda(settings);

    public static bool ChecksHttp(Settings settings) => IsChecked(settings) && settings.Find(CheckProtocol) is null or "HTTP" or "HTTPS";

    /// <summary>
    /// What AWS does with a new one: instances and whatever has no connections always see the client [NLB guide: client IP preservation].
    /// </summary>
    public static bool KeepsClientIpAtFirst(Settings settings) => settings.Find(Type) is not "ip" || IsDatagram(settings);

    private static string? StickyByAddress(Settings settings) =>
        IsGateway(settings) ? SourceAndDestination
        : IsNetwork(settings) ? "source_ip"
        : null;

    private static bool HasWrittenCheck(Settings settings) =>
        settings.Has(CheckPath)
        || settings.Has(CheckInterval)
        || settings.Has(CheckTimeout)
        || settings.Has(HealthyThreshold)
        || settings.Has(UnhealthyThreshold)
        || settings.Has(CheckMatcher);

    private static string UsualCheckProtocol(Settings settings) =>
        IsHttp(settings) ? settings.Get(Protocol)
        : settings.Has(CheckPath) || settings.Has(CheckMatcher) || IsBalancer(settings) ? "HTTP"
        : "TCP";

    public static bool IsGrpc(Settings settings) => settings.Find(ProtocolVersion) == "GRPC";

    private static EffectRule Moves => (_, _) => OtherCheck;

    /// <summary>
    /// Of a group that no scaling group fills: a target that fails is passed over, and where all fail none is [ELB guides: target groups].
    /// </summary>
    internal static TrafficEffect OtherCheck { get; } =
        new(None, "none; targets that do not pass the new check get nothing while others do, and stay registered");

    /// <summary>Of one that scaling groups fill.</summary>
    internal static TrafficEffect OtherCheckOfInstances { get; } =
        new(None, "none; no instance is ended for failing the new check before all have passed it");

    private static EffectRule OtherFailover =>
        (_, after) =>
            after == "rebalance"
                ? new(Drain, "flows of an appliance that fails or leaves later go to another one, which does not know them")
                : new(Routes, "flows of an appliance that fails or leaves later stay with it");

    private static EffectRule AnotherCookie => Feels.Always(Routes, CookieCounts);

    private const string CookieCounts = "clients leave the target that they were given: another cookie counts";

    private static EffectRule ShorterMemory => Feels.Lowering(Routes, s => $"clients that are away for {s}s are given another target");

    /// <summary>AWS wants it shorter than the interval.</summary>
    private static TimeSpan UsualTimeout(Settings settings)
    {
        var (usual, interval) = (TimeSpan.FromSeconds(IsLambda(settings) ? 30 : 5), settings.Get(CheckInterval));
        return usual < interval ? usual : interval - TimeSpan.FromSeconds(1);
    }
}
