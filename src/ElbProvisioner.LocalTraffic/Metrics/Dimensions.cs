namespace ElbProvisioner.LocalTraffic.Metrics;

/// <summary>By what a metric is told apart: one bit for each set of dimensions that AWS publishes it with.</summary>
[Flags]
internal enum Dimensions
{
    None = 0,
    Balancer = 1,
    BalancerZone = 2,
    BalancerGroup = 4,
    BalancerZoneGroup = 8,
    Group = 16,
    ZoneGroup = 32,

    /// <summary>What concerns a load balancer alone.</summary>
    OfBalancer = Balancer | BalancerZone,

    /// <summary>What concerns the hosts of a group.</summary>
    OfHosts = BalancerGroup | BalancerZoneGroup,

    /// <summary>What concerns requests for targets.</summary>
    OfTargets = OfBalancer | OfHosts,

    /// <summary>Requests for each target.</summary>
    PerTarget = OfHosts | Group | ZoneGroup,
}
