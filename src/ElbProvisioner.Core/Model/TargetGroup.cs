using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Model;

/// <summary>A target group of instances; ip, lambda and alb targets are refused by the binder for now.</summary>
public sealed record TargetGroup
{
    public required string Name { get; init; }

    /// <summary>By <see cref="TargetGroupTable"/>, with the language's defaults filled in.</summary>
    public required Settings Settings { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;

    public SourceSpan At { get; init; }

    public TargetGroup With<T>(Property<T> property, T value)
        where T : notnull => this with { Settings = Settings.With(property, value) };

    /// <summary><c>HTTP</c> or <c>HTTPS</c>.</summary>
    public string Protocol => Settings.Get(TargetGroupTable.Protocol);

    /// <summary><c>HTTP1</c>, <c>HTTP2</c> or <c>GRPC</c>.</summary>
    public string ProtocolVersion => Settings.Get(TargetGroupTable.ProtocolVersion);

    public int Port => Settings.FindValue(TargetGroupTable.Port) ?? 0;

    /// <summary><c>ipv4</c> or <c>ipv6</c>.</summary>
    public string IpAddressType => Settings.Get(TargetGroupTable.IpAddressType);

    /// <summary>The ports a load balancer needs on a target: traffic, and the health check's when it has its own.</summary>
    public ImmutableSortedSet<int> Ports => int.TryParse(Settings.Get(TargetGroupTable.CheckPort), out var check) ? [Port, check] : [Port];

    /// <summary>By AWS attribute key, declared ones only: stickiness, deregistration delay, algorithm and the like.</summary>
    public ImmutableSortedDictionary<string, string> Attributes
    {
        get => Settings.Attributes;
        init => Settings = Settings.WithAttributes(value);
    }
}
