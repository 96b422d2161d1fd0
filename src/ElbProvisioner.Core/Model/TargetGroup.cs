using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Model;

/// <summary>A target group of any type.</summary>
public sealed record TargetGroup
{
    public required string Name { get; init; }

    /// <summary>By <see cref="TargetGroupTable"/>, with the language's defaults filled in.</summary>
    public required Settings Settings { get; init; }

    /// <summary>Addresses or instances that the file names, in its order.</summary>
    public ImmutableArray<DeclaredTarget> Targets { get; init; } = [];

    /// <summary>Null but for type lambda.</summary>
    public FunctionTarget? Function { get; init; }

    /// <summary>The application load balancer that is its one target; null but for type alb.</summary>
    public Reference? Balancer { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;

    public SourceSpan At { get; init; }

    public TargetGroup With<T>(Property<T> property, T value)
        where T : notnull => this with { Settings = Settings.With(property, value) };

    /// <summary>What it says of the version can be believed.</summary>
    internal bool IsVersionSound { get; init; } = true;

    /// <summary>The file gives it a port, rightly or wrongly.</summary>
    internal bool IsPortSaid { get; init; } = true;

    /// <summary><c>instance</c>, <c>ip</c>, <c>lambda</c> or <c>alb</c>.</summary>
    public string Type => Settings.Get(TargetGroupTable.Type);

    /// <summary>The file says itself what its targets are, or some of them.</summary>
    public bool HasTargets => !Targets.IsEmpty || Function is not null || Balancer is not null;

    /// <summary>A load balancer asks whether its targets are healthy.</summary>
    public bool IsChecked => TargetGroupTable.IsChecked(Settings);

    /// <summary>AWS's word: <c>HTTP</c>, <c>TCP_UDP</c> …; empty of a Lambda function.</summary>
    public string Protocol => Settings.Find(TargetGroupTable.Protocol) ?? "";

    /// <summary><c>HTTP1</c>, <c>HTTP2</c> or <c>GRPC</c>; empty behind a network load balancer.</summary>
    public string ProtocolVersion => Settings.Find(TargetGroupTable.ProtocolVersion) ?? "";

    /// <summary>Behind a network load balancer.</summary>
    public bool IsNetwork => TargetGroupTable.IsNetwork(Settings);

    /// <summary>Behind a gateway load balancer.</summary>
    public bool IsGateway => TargetGroupTable.IsGateway(Settings);

    public int Port => Settings.FindValue(TargetGroupTable.Port) ?? 0;

    /// <summary><c>ipv4</c> or <c>ipv6</c>.</summary>
    public string IpAddressType => Settings.Find(TargetGroupTable.IpAddressType) ?? "ipv4";

    /// <summary>
    /// What a load balancer needs on a target: traffic first, and the health check, which is TCP whatever the traffic is [NLB guide: health
    /// checks]. A function is invoked, and needs nothing.
    /// </summary>
    public ImmutableArray<Opening> Openings =>
        !TargetGroupTable.IsLambda(Settings)
            ?
            [
                .. TrafficPorts
                    .SelectMany(port => Model.Openings.TransportsOf(Protocol).Select(transport => new Opening(transport, port)))
                    .Concat(CheckPorts.Select(port => new Opening("tcp", port)))
                    .Distinct(),
            ]
            : [];

    /// <summary>Its own, and those that targets have besides.</summary>
    private IEnumerable<int> TrafficPorts => Targets.Select(t => t.Port ?? Port).Prepend(Port);

    private IEnumerable<int> CheckPorts
    {
        get
        {
            IEnumerable<int> ports = int.TryParse(Settings.Find(TargetGroupTable.CheckPort), out var check) ? [check] : TrafficPorts;
            return Settings.FindValue(TargetGroupTable.ControlPort) is { } control ? [.. ports, control] : ports;
        }
    }

    /// <summary>This target needs the opening; others of the group may have ports of their own.</summary>
    public bool IsAskedOn(DeclaredTarget target, Opening opening) =>
        (target.Port ?? Port) == opening.Port || CheckPorts.Where(port => !TrafficPorts.Contains(port)).Contains(opening.Port);

    /// <summary>It is for what clients send, not for checks alone.</summary>
    public bool IsTraffic(Opening opening) =>
        TrafficPorts.Contains(opening.Port) && Model.Openings.TransportsOf(Protocol).Contains(opening.Transport);

    /// <summary>The targets see the addresses of the clients [NLB guide: client IP preservation].</summary>
    public bool KeepsClientIp =>
        IsNetwork
        && (
            Attributes.GetValueOrDefault("preserve_client_ip.enabled") is { } written
                ? written == "true"
                : TargetGroupTable.KeepsClientIpAtFirst(Settings)
        );

    /// <summary>By AWS attribute key, declared ones only: stickiness, deregistration delay, algorithm and the like.</summary>
    public ImmutableSortedDictionary<string, string> Attributes
    {
        get => Settings.Attributes;
        init => Settings = Settings.WithAttributes(value);
    }
}
