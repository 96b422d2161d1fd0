using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class LoadBalancerLanguage
{
    private const string DropInvalidHeaders = "routing.http.drop_invalid_header_fields.enabled";

    private const string DenyInternetGateway = "ipv6.deny_all_igw_traffic";

    private static readonly Key<string> Type = new("type", new ChoiceShape(["application"], later: ["network", "gateway"]), "The type of load balancer; application unless written.");

    private static readonly Key<string> Scheme = new(
        "scheme", new ChoiceShape(["internet-facing", "internal"]), "internet-facing unless written; internal ones have private addresses only. Changing it replaces the load balancer.");

    private static readonly Key<string> IpAddressType = new(
        "ipAddressType", new ChoiceShape(["ipv4", "dualstack", "dualstack-without-public-ipv4"]), "ipv4 unless written.");

    private static readonly Key<SubnetChoice> Subnets = new("subnets", NetworkLanguage.SubnetChoice, "In place of the network's subnets.");

    private static readonly Key<Peer[]> Allow = new(
        "allow", new ListShape<Peer>(References.Peer, orSingle: true, mayBeEmpty: false),
        "Who may reach the listeners: address ranges, prefix lists (pl-…), security groups, other load balancers or scaling groups; everyone unless written, the VPC for an internal one.");

    private static readonly Key<Reference[]> SecurityGroups = new(
        "securityGroups", new ListShape<Reference>(References.SecurityGroup, orSingle: true, mayBeEmpty: false), "In place of the derived group: names or sg-….");

    private static readonly Key<DnsName[]> Dns = new(
        "dns", new ListShape<DnsName>(Domains.Dns, orSingle: true), "Route 53 alias records that lead here.");

    private static readonly Key<bool> CrossZone = new(
        "crossZone", TruthShape.Instance.Convert((bool on, Node node, Binding binding, out bool value) =>
        {
            value = on;
            if (!on)
            {
                binding.Report(
                    BindingCodes.AttributeOfAnotherKind, node.At, $"{binding.Place} is always on for an application load balancer.", "Write crossZone: false at a target group instead.");
            }

            return on;
        }),
        "Traffic to the targets of every zone; always true for an application load balancer.");

    private static readonly Key<bool> DeletionProtection = new("deletionProtection", TruthShape.Instance, "Refuses deletion until it is set to false.");

    private static readonly Key<TimeSpan> IdleTimeout = new("idleTimeout", DurationShape.Seconds(1, 4000), "Closes idle connections after this time; AWS's default is 60s.");

    private static readonly Key<string> Bucket = new("bucket", LogPlaces.Bucket, "The bucket; its policy must let ELB write.") { IsRequired = true };

    private static readonly Key<string> Prefix = new("prefix", LogPlaces.Prefix, "Where in the bucket.");

    private static readonly Key<LogTarget> AccessLogs = new(
        "accessLogs",
        new MapShape<LogTarget>("accessLogs", "Access logs in S3.", [Bucket, Prefix], map => new LogTarget(map.Get(Bucket, ""), map.Find(Prefix))),
        "Writes access logs to S3: `{ bucket, prefix }`.");

    private static readonly Key<Pair<string>[]> Attributes = new("attributes", AttributeTables.LoadBalancer, "Attributes by AWS's own keys.");

    private static readonly Key<Pair<Listener>[]> Listeners = new(
        "listeners", new PairsShape<Listener>("a map of listeners by name", ListenerLanguage.Shape, Texts.Name), "Its listeners, by name.");

    private static readonly Key<ImmutableSortedDictionary<string, string>> TagsKey = new("tags", Tags.Shape, "Tags beside those of the stack.");

    public static MapShape<LoadBalancer> Shape { get; } = new(
        "loadBalancer", "An application load balancer.",
        [
            Type, Scheme, IpAddressType, Subnets, Allow, SecurityGroups, Dns, CrossZone, DeletionProtection, IdleTimeout, AccessLogs, Attributes, Listeners,
            TagsKey, new LaterKey("staticIps"),
        ],
        Build);

    private static LoadBalancer Build(WrittenMap map)
    {
        map.RefuseBeside(SecurityGroups, "`allow` is for the derived group, which `securityGroups` replaces.", Allow);
        var scheme = map.Get(Scheme, "internet-facing");
        var ipAddressType = map.Get(IpAddressType, "ipv4");
        if (scheme == "internal" && ipAddressType == "dualstack-without-public-ipv4")
        {
            map.Binding.Report(
                BindingCodes.KeysConflict, map.At(IpAddressType), $"{map.Binding.Place}: dualstack-without-public-ipv4 is for internet-facing load balancers.", "Use dualstack.");
        }

        var attributes = ReadAttributes(map);
        if (ipAddressType == "ipv4" && attributes.ContainsKey(DenyInternetGateway) && (!map.Has(IpAddressType) || map.Find(IpAddressType) is not null))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict, map.At(Attributes), $"{map.Binding.Place}: {DenyInternetGateway} is for dual-stack load balancers, and this one is ipv4.", "Remove it, or write ipAddressType: dualstack.");
        }

        return new LoadBalancer
        {
            Name = map.Name,
            Scheme = scheme,
            IpAddressType = ipAddressType,
            Subnets = map.Find(Subnets),
            Allow = map.AllOrNull(Allow),
            SecurityGroups = map.AllOrNull(SecurityGroups),
            Dns = map.All(Dns),
            Attributes = attributes,
            Listeners = map.All(Listeners).ConvertAll(static pair => pair.Value),
            Tags = map.Get(TagsKey, TagMap.Empty),
            At = map.Span,
        };
    }

    private static ImmutableSortedDictionary<string, string> ReadAttributes(WrittenMap map)
    {
        var logs = map.Find(AccessLogs);
        var attributes = AttributesShape.Merge(
            map, Attributes,
            new FriendlyKey(DeletionProtection, "deletion_protection.enabled", map.FindValue(DeletionProtection) is { } on ? on ? "true" : "false" : null),
            new FriendlyKey(IdleTimeout, "idle_timeout.timeout_seconds", map.FindValue(IdleTimeout)?.TotalSeconds.ToString()),
            new FriendlyKey(CrossZone, "load_balancing.cross_zone.enabled", map.FindValue(CrossZone) is true ? "true" : null),
            new FriendlyKey(AccessLogs, "access_logs.s3.enabled", logs is null ? null : "true"),
            new FriendlyKey(AccessLogs, "access_logs.s3.bucket", logs?.Bucket),
            new FriendlyKey(AccessLogs, "access_logs.s3.prefix", logs?.Prefix));
        return attributes.ContainsKey(DropInvalidHeaders) ? attributes : attributes.Add(DropInvalidHeaders, "true");
    }

    private sealed record LogTarget(string Bucket, string? Prefix);
}
