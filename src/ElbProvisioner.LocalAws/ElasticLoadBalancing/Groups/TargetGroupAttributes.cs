using System.Collections.Immutable;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;

/// <summary>The attributes of target groups.</summary>
internal static class TargetGroupAttributes
{
    public const string DeregistrationDelay = "deregistration_delay.timeout_seconds";
    private const string Stickiness = "stickiness.enabled";
    private const string Health = "target_group_health";
    private const string Algorithm = "load_balancing.algorithm.type";
    private const string Mitigation = "load_balancing.algorithm.anomaly_mitigation";
    private const string SlowStart = "slow_start.duration_seconds";
    private const string OnDeregistration = "target_failover.on_deregistration";
    private const string OnUnhealthy = "target_failover.on_unhealthy";
    private const string Terminates = "target_health_state.unhealthy.connection_termination.enabled";
    private const string DrainingInterval = "target_health_state.unhealthy.draining_interval_seconds";

    private static readonly AttributeOf<TargetGroup>[] Known =
    [
        new(DeregistrationDelay, group => !group.IsLambda && !IsQuic(group), _ => "300", value => Attributes.Number(value, 0, 3600)),
        new(DeregistrationDelay, IsQuic, _ => "300", value => Attributes.OneOf(value, "300")),
        new(Stickiness, group => true, _ => "false", Attributes.Switch),
        new("stickiness.type", IsWeb, _ => "lb_cookie", value => Attributes.OneOf(value, "lb_cookie", "app_cookie")),
        new("stickiness.type", IsNetwork, _ => "source_ip", value => Attributes.OneOf(value, "source_ip")),
        new(
            "stickiness.type",
            IsGateway,
            _ => "source_ip_dest_ip_proto",
            value => Attributes.OneOf(value, "source_ip_dest_ip", "source_ip_dest_ip_proto")
        ),
        new("stickiness.lb_cookie.duration_seconds", IsWeb, _ => "86400", value => Attributes.Number(value, 1, 604800)),
        new("stickiness.app_cookie.cookie_name", IsWeb, _ => "", CookieName),
        new("stickiness.app_cookie.duration_seconds", IsWeb, _ => "86400", value => Attributes.Number(value, 1, 604800)),
        new(
            "load_balancing.cross_zone.enabled",
            group => !group.IsLambda && !IsGateway(group),
            _ => "use_load_balancer_configuration",
            value => Attributes.OneOf(value, "true", "false", "use_load_balancer_configuration")
        ),
        new(
            Algorithm,
            IsHttp,
            _ => "round_robin",
            value => Attributes.OneOf(value, "round_robin", "least_outstanding_requests", "weighted_random")
        ),
        new(Mitigation, IsHttp, _ => "off", value => Attributes.OneOf(value, "on", "off")),
        new(SlowStart, IsHttp, _ => "0", value => value == "0" ? null : Attributes.Number(value, 30, 900)),
        new($"{Health}.dns_failover.minimum_healthy_targets.count", HasHealth, _ => "1", CountOrOff),
        new($"{Health}.dns_failover.minimum_healthy_targets.percentage", HasHealth, _ => "off", PercentageOrOff),
        new(
            $"{Health}.unhealthy_state_routing.minimum_healthy_targets.count",
            HasHealth,
            _ => "1",
            value => Attributes.Number(value, 1, 1000)
        ),
        new($"{Health}.unhealthy_state_routing.minimum_healthy_targets.percentage", HasHealth, _ => "off", PercentageOrOff),
        new("lambda.multi_value_headers.enabled", group => group.IsLambda, _ => "false", Attributes.Switch),
        new(
            "deregistration_delay.connection_termination.enabled",
            IsNetwork,
            group => TransportProtocols.IsUdp(group.Protocol) ? "true" : "false",
            Attributes.Switch
        ),
        new(
            "preserve_client_ip.enabled",
            IsNetwork,
            group => group.TargetType == "ip" && group.Protocol is "TCP" or "TLS" ? "false" : "true",
            Attributes.Switch
        ),
        new("proxy_protocol_v2.enabled", IsNetwork, _ => "false", Attributes.Switch),
        new(Terminates, IsNetwork, group => IsDatagram(group) ? "false" : "true", Attributes.Switch),
        new(DrainingInterval, IsNetwork, _ => "0", value => Attributes.Number(value, 0, 360000)),
        new("send_tcp_reset.on_deregistration.enabled", IsGateway, _ => "false", Attributes.Switch),
        new("send_tcp_reset.on_unhealthy.enabled", IsGateway, _ => "false", Attributes.Switch),
        new(OnDeregistration, IsGateway, _ => "no_rebalance", value => Attributes.OneOf(value, "rebalance", "no_rebalance")),
        new(OnUnhealthy, IsGateway, _ => "no_rebalance", value => Attributes.OneOf(value, "rebalance", "no_rebalance")),
    ];

    public static Document? Describe(Transaction transaction, Fields request) =>
        Answer(Lookup.TargetGroup(transaction, request.Required("TargetGroupArn")));

    public static Document? Modify(Transaction transaction, Fields request)
    {
        var group = Lookup.TargetGroup(transaction, request.Required("TargetGroupArn"));
        var set = Attributes.Changed(
            Known,
            group,
            group.Attributes,
            request,
            "Target group",
            $"target groups with protocol '{group.Protocol}' and target type '{group.TargetType}'"
        );
        var changed = group with { Attributes = set };
        MustFit(changed);
        if (IsSticky(changed) && !IsSticky(group))
        {
            GroupStickiness.MustAllow(transaction, changed);
        }

        transaction.Elb.TargetGroups.Put(changed);
        return Answer(changed);
    }

    /// <summary>All that it has, those never set with their defaults.</summary>
    public static ImmutableDictionary<string, string> Of(TargetGroup group) => Attributes.All(Known, group, group.Attributes);

    public static bool IsSticky(TargetGroup group) => Value(group, Stickiness) == "true";

    /// <summary>How long a target of the group drains.</summary>
    public static TimeSpan Delay(Transaction transaction, TargetGroup group) =>
        group.IsLambda
            ? TimeSpan.Zero
            : transaction.Lasting(
                int.Parse(group.Attributes.GetValueOrDefault(DeregistrationDelay, "300"), System.Globalization.CultureInfo.InvariantCulture)
            );

    private static void MustFit(TargetGroup group)
    {
        if (Value(group, Mitigation) == "on" && Value(group, Algorithm) != "weighted_random")
        {
            throw NotWith("anomaly mitigation", group);
        }

        if (Value(group, SlowStart) is not (null or "0") && Value(group, Algorithm) != "round_robin")
        {
            throw NotWith("slow start", group);
        }

        if (
            IsSticky(group)
            && Value(group, "stickiness.type") == "app_cookie"
            && Value(group, "stickiness.app_cookie.cookie_name") is null or ""
        )
        {
            throw Refusals.Configuration("'stickiness.app_cookie.cookie_name' must be set when 'stickiness.type' is 'app_cookie'");
        }

        if (Value(group, OnDeregistration) != Value(group, OnUnhealthy))
        {
            throw Refusals.Configuration($"The values of '{OnDeregistration}' and '{OnUnhealthy}' must be the same");
        }

        if (Value(group, DrainingInterval) is not (null or "0") && Value(group, Terminates) == "true")
        {
            throw Refusals.Configuration($"'{DrainingInterval}' can be set only when '{Terminates}' is 'false'");
        }

        if (IsDatagram(group) && (Value(group, "preserve_client_ip.enabled") == "false" || Value(group, Terminates) == "true"))
        {
            throw Refusals.Configuration($"The attributes are not supported for target groups with protocol '{group.Protocol}'");
        }
    }

    private static AwsError NotWith(string feature, TargetGroup group) =>
        Refusals.Configuration(
            $"You cannot enable both {feature} and {Value(group, Algorithm)?.Replace('_', ' ')} algorithm on a target group"
        );

    private static string? Value(TargetGroup group, string key) =>
        Array.Find(Known, attribute => attribute.Key == key && attribute.Has(group)) is { } known
            ? Attributes.Value(known, group, group.Attributes)
            : null;

    private static Document Answer(TargetGroup group) => new() { ["Attributes"] = Attributes.Told(Known, group, group.Attributes) };

    private static bool IsHttp(TargetGroup group) => group.IsHttp;

    private static bool IsWeb(TargetGroup group) => group.IsHttp || group.IsLambda;

    private static bool IsGateway(TargetGroup group) => group.Protocol == "GENEVE";

    private static bool IsNetwork(TargetGroup group) => !IsWeb(group) && !IsGateway(group);

    private static bool IsQuic(TargetGroup group) => TransportProtocols.IsQuic(group.Protocol);

    private static bool IsDatagram(TargetGroup group) => TransportProtocols.IsDatagram(group.Protocol);

    private static bool HasHealth(TargetGroup group) => !group.IsLambda && !IsGateway(group);

    private static string? CountOrOff(string value) => value == "off" ? null : Attributes.Number(value, 1, 1000);

    private static string? PercentageOrOff(string value) => value == "off" ? null : Attributes.Number(value, 1, 100);

    // TargetGroupAttribute in the API reference: the load balancer keeps these names to itself.
    private static string? CookieName(string value) =>
        value.StartsWith("AWSALB", StringComparison.Ordinal)
            ? "cannot begin with AWSALB, AWSALBAPP or AWSALBTG"
            : Attributes.Anything(value);
}
