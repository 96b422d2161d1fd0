using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;

/// <param name="Key">Its ARN.</param>
/// <param name="Type"><c>application</c>, <c>network</c> or <c>gateway</c>.</param>
/// <param name="Scheme">Null for a gateway load balancer.</param>
/// <param name="State"><c>provisioning</c>, <c>active</c> or <c>failed</c>.</param>
/// <param name="MayHaveSecurityGroups">False for a network load balancer that was made without one: it gets none later.</param>
/// <param name="Attributes">Those that were set; the others have their defaults.</param>
internal sealed record LoadBalancer(
    string Key,
    string Name,
    string Type,
    string? Scheme,
    string VpcId,
    string IpAddressType,
    string State,
    string DnsName,
    string HostedZoneId,
    DateTimeOffset CreatedTime,
    IReadOnlyList<LoadBalancerZone> Zones,
    IReadOnlyList<string> SecurityGroups,
    bool MayHaveSecurityGroups,
    IReadOnlyDictionary<string, string> Attributes,
    DateTimeOffset VisibleAt
) : IAppearsLate
{
    /// <summary>Of a network load balancer with security groups; null: never said, which means on.</summary>
    public string? EnforcesOnPrivateLink { get; init; }

    /// <summary>As given, of a network load balancer.</summary>
    public string? Ipv6SourceNatPrefix { get; init; }

    public string? CustomerOwnedPool { get; init; }

    public string? IpamPool { get; init; }

    public bool IsApplication => Type == LoadBalancerKind.Application;

    public bool IsNetwork => Type == LoadBalancerKind.Network;

    public bool IsGateway => Type == LoadBalancerKind.Gateway;

    /// <summary>As in <c>app/name/0123456789abcdef</c>: what listeners', rules' and interfaces' names are made of.</summary>
    public string Path => Arns.PathOf(Key);
}

/// <summary>Where a load balancer stands in one zone.</summary>
/// <param name="InterfaceId">Its network interface there.</param>
/// <param name="AllocationId">Of the elastic address it was given.</param>
/// <param name="PrivateAddress">That it was told to take.</param>
/// <param name="SourceNatPrefix">Of IPv6, from which it speaks to targets over UDP; null: it does not.</param>
internal sealed record LoadBalancerZone(
    string Name,
    string SubnetId,
    string InterfaceId,
    string? AllocationId = null,
    string? PrivateAddress = null,
    string? Ipv6Address = null,
    string? SourceNatPrefix = null
);

internal static class LoadBalancerKind
{
    public const string Application = "application";
    public const string Network = "network";
    public const string Gateway = "gateway";
}
