using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Model;

public sealed record SecurityGroup
{
    public required string Name { get; init; }

    /// <summary>Null: elbctl's fixed description. AWS cannot change a description, so a new one replaces the group.</summary>
    public string? Description { get; init; }

    public ImmutableArray<TrafficRule> Ingress { get; init; } = [];

    /// <summary>Null when not written: all traffic out.</summary>
    public ImmutableArray<TrafficRule>? Egress { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;

    public SourceSpan At { get; init; }
}

/// <summary>
/// One permitted flow. <see cref="FromPort"/> and <see cref="ToPort"/> are null for protocols without ports and for <c>-1</c> (all); for
/// ICMP they are type and code, null for all types, -1 for all codes.
/// </summary>
public sealed record TrafficRule(string Protocol, int? FromPort, int? ToPort, Peer Peer, string? Description, SourceSpan At);

/// <summary>The other end of a flow.</summary>
public abstract record Peer
{
    private Peer() { }

    /// <summary>An address range in canonical form (host bits cleared), IPv4 or IPv6.</summary>
    public sealed record Cidr(string Range) : Peer;

    public sealed record PrefixList(string Id) : Peer;

    /// <summary>A security group, a load balancer or a scaling group of this file, or <c>sg-…</c>.</summary>
    public sealed record Named(Reference Target) : Peer;
}
