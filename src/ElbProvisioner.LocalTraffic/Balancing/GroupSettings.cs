using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;

namespace ElbProvisioner.LocalTraffic.Balancing;

/// <summary>What a target group's attributes say of who gets the next request.</summary>
/// <param name="CrossZone">Null: as the load balancer says.</param>
/// <param name="SlowStart">Zero: none.</param>
/// <param name="LeastHealthy">Below so many healthy targets every registered one gets requests.</param>
/// <param name="LeastHealthyPercent">The same as a share of the registered ones; null: it does not count.</param>
internal sealed record GroupSettings(
    string Algorithm,
    bool? CrossZone,
    TimeSpan SlowStart,
    int LeastHealthy,
    int? LeastHealthyPercent,
    TargetStickiness? Stickiness,
    bool MultiValueHeaders
)
{
    /// <summary>Connections to a target of a network load balancer end with its draining.</summary>
    public bool CutsDrained { get; init; }

    /// <summary>Connections to a target of a network load balancer end when it turns unhealthy.</summary>
    public bool CutsUnhealthy { get; init; }

    /// <summary>Targets of a network load balancer are told who the client is, by PROXY protocol version 2.</summary>
    public bool SaysWho { get; init; }

    private const string Routing = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.";

    public static GroupSettings Of(TrafficGroup group)
    {
        var set = group.Attributes;
        return new(
            set.GetValueOrDefault("load_balancing.algorithm.type", "round_robin"),
            set.GetValueOrDefault("load_balancing.cross_zone.enabled") switch
            {
                "true" => true,
                "false" => false,
                _ => null,
            },
            TimeSpan.FromSeconds(Number(set, "slow_start.duration_seconds") ?? 0),
            Number(set, Routing + "count") ?? 1,
            Number(set, Routing + "percentage"),
            TargetStickiness.Of(set),
            set.GetValueOrDefault("lambda.multi_value_headers.enabled") == "true"
        )
        {
            CutsDrained = set.GetValueOrDefault("deregistration_delay.connection_termination.enabled") == "true",
            CutsUnhealthy = set.GetValueOrDefault("target_health_state.unhealthy.connection_termination.enabled") == "true",
            SaysWho = set.GetValueOrDefault("proxy_protocol_v2.enabled") == "true",
        };
    }

    internal static int? Number(ImmutableDictionary<string, string> set, string key) =>
        int.TryParse(set.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>How clients stay with a target.</summary>
/// <param name="AppCookie">The application's cookie; null: the load balancer's own decides.</param>
internal sealed record TargetStickiness(string Type, string? AppCookie, TimeSpan Duration)
{
    public bool IsByAddress => Type == "source_ip";

    public static TargetStickiness? Of(ImmutableDictionary<string, string> set)
    {
        if (set.GetValueOrDefault("stickiness.enabled") != "true")
        {
            return null;
        }

        var type = set.GetValueOrDefault("stickiness.type", "lb_cookie");
        return new(
            type,
            type == "app_cookie" ? set.GetValueOrDefault("stickiness.app_cookie.cookie_name") : null,
            TimeSpan.FromSeconds(GroupSettings.Number(set, $"stickiness.{type}.duration_seconds") ?? 86400)
        );
    }
}
