using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class TargetGroupLanguage
{
    private static readonly Key<string> Type = new("type", new ChoiceShape(["instance"], later: ["ip", "lambda", "alb"]), "What the targets are; instance unless written.");

    private static readonly Key<string> Protocol = new(
        "protocol", new ChoiceShape(["HTTP", "HTTPS"], later: ["TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC", "GENEVE"]), "How the load balancer speaks to the targets; HTTP unless written.");

    private static readonly Key<string> ProtocolVersion = new("protocolVersion", new ChoiceShape(["HTTP1", "HTTP2", "GRPC"]), "HTTP1 unless written.");

    private static readonly Key<int> Port = new("port", new WholeNumberShape(1, 65535), "The port the targets listen on.") { IsRequired = true };

    private static readonly Key<string> IpAddressType = new("ipAddressType", new ChoiceShape(["ipv4", "ipv6"]), "ipv4 unless written.");

    private static readonly Key<HealthCheckLanguage.Written> HealthCheck = new(
        "healthCheck", HealthCheckLanguage.Shape, "How the load balancer asks whether a target is healthy: a path, or a map; GET /health every 30s unless written.");

    private static readonly Key<Pair<string>[]> Stickiness = new("stickiness", StickinessLanguage.Shape, "Keeps a client with one target: a duration, or `{ type, duration, cookie }`.");

    private static readonly Key<TimeSpan> DeregistrationDelay = new(
        "deregistrationDelay", DurationShape.Seconds(0, 3600), "How long a leaving target may finish its requests; AWS's default is 300s.");

    private static readonly Key<string> SlowStart = new("slowStart", Slow.Duration, "How long a new target warms up: 0 (off), or 30s to 15m.");

    private static readonly Key<string> Algorithm = new(
        "algorithm", AttributeValues.OneOf("round_robin", "least_outstanding_requests", "weighted_random"), "How a target is chosen; AWS's default is round_robin.");

    private static readonly Key<string> CrossZone = new(
        "crossZone", AttributeValues.OneOf("true", "false", "use_load_balancer_configuration"), "Whether clients of one zone reach targets of the others; as the load balancer says unless written.");

    private static readonly Key<Pair<string>[]> Attributes = new("attributes", AttributeTables.TargetGroup, "Attributes by AWS's own keys.");

    private static readonly Key<ImmutableSortedDictionary<string, string>> TagsKey = new("tags", Tags.Shape, "Tags beside those of the stack.");

    public static MapShape<TargetGroup> Shape { get; } = new(
        "targetGroup", "Where a load balancer sends requests, and how it knows who is healthy.",
        [
            Type, Protocol, ProtocolVersion, Port, IpAddressType, HealthCheck, Stickiness, DeregistrationDelay, SlowStart, Algorithm, CrossZone, Attributes, TagsKey,
            new LaterKey("targets"), new LaterKey("lambda"), new LaterKey("loadBalancer"),
        ],
        map =>
        {
            var protocol = map.Get(Protocol, "HTTP");
            var version = map.Get(ProtocolVersion, "HTTP1");
            var check = map.Get(HealthCheck, HealthCheckLanguage.Written.Nothing);
            if (!map.Has(ProtocolVersion) || map.Find(ProtocolVersion) is not null)
            {
                HealthCheckLanguage.CheckMatcher(check, version, map.Binding);
            }

            return new TargetGroup
            {
                Name = map.Name,
                Protocol = protocol,
                ProtocolVersion = version,
                Port = map.Get(Port, 0),
                IpAddressType = map.Get(IpAddressType, "ipv4"),
                HealthCheck = check.Fill(protocol, version),
                Attributes = ReadAttributes(map),
                Tags = map.Get(TagsKey, TagMap.Empty),
                At = map.Span,
            };
        });

    private static ImmutableSortedDictionary<string, string> ReadAttributes(WrittenMap map)
    {
        var friendly = new List<FriendlyKey>
        {
            new(DeregistrationDelay, "deregistration_delay.timeout_seconds", map.FindValue(DeregistrationDelay)?.TotalSeconds.ToString()),
            new(SlowStart, "slow_start.duration_seconds", map.Find(SlowStart)),
            new(Algorithm, "load_balancing.algorithm.type", map.Find(Algorithm)),
            new(CrossZone, "load_balancing.cross_zone.enabled", map.Find(CrossZone)),
        };
        foreach (var pair in map.Get(Stickiness, []))
        {
            friendly.Add(new FriendlyKey(Stickiness, pair.Key, pair.Value));
        }

        return AttributesShape.Merge(map, Attributes, friendly);
    }
}
