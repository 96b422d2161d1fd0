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

    /// <summary>What it says of the version can be believed.</summary>
    internal bool IsVersionSound { get; init; } = true;

    /// <summary>AWS's word: <c>HTTP</c>, <c>TCP_UDP</c> …</summary>
    public string Protocol => Settings.Get(TargetGroupTable.Protocol);

    /// <summary><c>HTTP1</c>, <c>HTTP2</c> or <c>GRPC</c>; empty behind a network load balancer.</summary>
    public string ProtocolVersion => Settings.Find(TargetGroupTable.ProtocolVersion) ?? "";

    /// <summary>Behind a network load balancer.</summary>
    public bool IsNetwork => !TargetGroupTable.IsHttp(Settings);

    public int Port => Settings.FindValue(TargetGroupTable.Port) ?? 0;

    /// <summary><c>ipv4</c> or <c>ipv6</c>.</summary>
    public string IpAddressType => Settings.Get(TargetGroupTable.IpAddressType);

    /// <summary>
    /// What a load balancer needs on a target: traffic first, and the health check, which is TCP whatever the traffic is [NLB guide: health
    /// checks].
    /// </summary>
    public ImmutableArray<Opening> Openings =>
        [
            .. Model
                .Openings.TransportsOf(Protocol)
                .Select(transport => new Opening(transport, Port))
                .Append(new("tcp", int.TryParse(Settings.Get(TargetGroupTable.CheckPort), out var check) ? check : Port))
                .Distinct(),
        ];

    /// <summary>The targets see the addresses of the clients [NLB guide: client IP preservation].</summary>
    public bool KeepsClientIp => IsNetwork && Attributes.GetValueOrDefault("preserve_client_ip.enabled") != "false";

    /// <summary>By AWS attribute key, declared ones only: stickiness, deregistration delay, algorithm and the like.</summary>
    public ImmutableSortedDictionary<string, string> Attributes
    {
        get => Settings.Attributes;
        init => Settings = Settings.WithAttributes(value);
    }
}
