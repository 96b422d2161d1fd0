using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;

namespace ElbProvisioner.Core.Model;

/// <summary>A target group of instances; ip, lambda and alb targets are refused by the binder for now.</summary>
public sealed record TargetGroup
{
    public required string Name { get; init; }

    /// <summary><c>HTTP</c> or <c>HTTPS</c>.</summary>
    public string Protocol { get; init; } = "HTTP";

    /// <summary><c>HTTP1</c>, <c>HTTP2</c> or <c>GRPC</c>.</summary>
    public string ProtocolVersion { get; init; } = "HTTP1";

    public required int Port { get; init; }

    /// <summary><c>ipv4</c> or <c>ipv6</c>.</summary>
    public string IpAddressType { get; init; } = "ipv4";

    public required HealthCheck HealthCheck { get; init; }

    /// <summary>By AWS attribute key, declared ones only: stickiness, deregistration delay, algorithm and the like.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = TagMap.Empty;

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;

    public SourceSpan At { get; init; }
}

/// <summary>All of it is always compared: the language gives every field a value.</summary>
/// <param name="Port"><c>traffic-port</c> or a number.</param>
/// <param name="Interval">5 to 300 seconds.</param>
/// <param name="Timeout">2 to 120 seconds, below the interval.</param>
/// <param name="Matcher">HTTP codes such as <c>200-299</c>, or gRPC codes.</param>
public sealed record HealthCheck(
    string Protocol, string Port, string Path, TimeSpan Interval, TimeSpan Timeout, int HealthyThreshold, int UnhealthyThreshold, string Matcher);
