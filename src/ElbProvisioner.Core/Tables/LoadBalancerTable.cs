using System.Collections.Immutable;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Properties.AttributeValues;
using static ElbProvisioner.Core.Traffic.TrafficImpact;

namespace ElbProvisioner.Core.Tables;

/// <summary>
/// Application, network and gateway load balancers [ELBv2 API: CreateLoadBalancer, SetSubnets, SetSecurityGroups, SetIpAddressType,
/// LoadBalancerAttribute].
/// </summary>
public static class LoadBalancerTable
{
    // Capacity unit reservations [ALB guide, NLB guide]: of an application load balancer as a whole and in a zone, of a network one in a
    // zone.
    public const int FewestUnits = 100;
    public const int MostUnitsOfApplicationPerZone = 1500;
    public const int FewestUnitsOfNetworkPerZone = 2750;
    public const int MostUnitsOfNetworkPerZone = 45_000;
    private const int MostZones = 6;

    private static readonly Scope Application = new("application load balancers", IsApplication);
    private static readonly Scope Network = new("network load balancers", IsNetwork);
    private static readonly Scope Reached = new("application and network load balancers", static settings => !IsGateway(settings));

    /// <summary>In the declared items, before the ARN of the web ACL that the file associated last. It is a format.</summary>
    public const string WebAclItem = "webAcl.";

    public static PropertyTable Table { get; } = new(ResourceKind.LoadBalancer);

    /// <summary>In AWS: up to 32 characters.</summary>
    public static Property<string> Name { get; } =
        Table.Given("name", Forms.Text).NotCompared().Wire("Name", "LoadBalancerName").Replaces();

    public static Property<string> Type { get; } =
        Table
            .Word(
                "type",
                ["application", "network", "gateway"],
                "The type of load balancer; application unless written. A gateway one hands packets to appliances."
            )
            .Is("application")
            .Quiet()
            .Wire("Type")
            .Unsaid("application")
            .Replaces();

    public static Property<string> Scheme { get; } =
        Table
            .Word(
                "scheme",
                ["internet-facing", "internal"],
                "internet-facing unless written; internal ones have private addresses only. Changing it replaces the load balancer."
            )
            .For(Reached)
            .Is("internet-facing")
            .Wire("Scheme")
            .Unsaid("internet-facing")
            .Replaces();

    public static Property<string> IpAddressType { get; } =
        Table
            .Word("ipAddressType", ["ipv4", "dualstack", "dualstack-without-public-ipv4"], "ipv4 unless written.")
            .Is("ipv4")
            .Wire("IpAddressType")
            .Unsaid("ipv4")
            .Effect(OfAddressType);

    public static Property<bool> SourceNat { get; } =
        Table
            .Switch(
                "sourceNat",
                "Speaks to targets from a range of IPv6 addresses, which UDP takes on a dual-stack load balancer; false unless written.",
                Forms.OnOff
            )
            .IsWhere(static settings => IsNetwork(settings) && settings.Find(IpAddressType) == "dualstack", false)
            .Quiet()
            .InsteadOf("enablePrefixForIpv6SourceNat")
            .Wire("EnablePrefixForIpv6SourceNat")
            .Undone(false)
            .For(Network)
            .Effect(Feels.Nothing);

    public static Property<string> VpcId { get; } = Table.Given("vpc", Forms.Text).Described("VpcId").Unsaid("").Replaces();

    public static Property<ImmutableSortedSet<string>> SubnetIds { get; } =
        Table
            .Given("subnets", Forms.TextSet)
            .Wire("Subnets", described: "AvailabilityZones[].SubnetId")
            .OrWire(HasAddresses, null)
            .Unsaid([])
            .Effect(Feels.Judged);

    /// <summary>
    /// In its place, where something is said of an address: of every subnet [ELBv2 API: SubnetMappings]. What is not said of a subnet is
    /// not compared, but whether it stands on an Elastic IP.
    /// </summary>
    public static Property<ImmutableArray<SubnetMapping>> Addresses { get; } =
        Table.Given("addresses", new SubnetMappingsForm()).Wire("SubnetMappings", described: "AvailabilityZones").Effect(Feels.Judged);

    public static Property<ImmutableArray<ResourceRef>> SecurityGroups { get; } =
        Table.Given("securityGroups", Forms.Refs).Wire("SecurityGroups").Unsaid([]).Effect(Feels.Judged);

    /// <summary>Said when groups are set, never when the load balancer is made [ELBv2 API: SetSecurityGroups].</summary>
    public static Property<string> PrivateLinkInbound { get; } =
        Table
            .Text(
                "privateLinkInbound",
                new ChoiceShape(["enforce", "ignore"]),
                "Whether the inbound rules of its groups hold for who comes through PrivateLink; enforce unless written, ignore with an "
                    + "`endpointService`.",
                new OtherWordsForm(("enforce", "on"), ("ignore", "off"))
            )
            .IsWhere(IsNetwork, "enforce")
            .Quiet()
            .InsteadOf("enforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
            .Wire("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
            .Undone("enforce")
            .For(Network)
            .Effect(Feels.Becoming("enforce", Clients, "clients that come through endpoints are refused unless its groups admit them"));

    /// <summary>Of an Outpost: in a request that makes the load balancer, and never again [ELBv2 API: CreateLoadBalancer].</summary>
    public static Property<string> CustomerOwnedIpv4Pool { get; } =
        Table
            .Text("customerOwnedIpv4Pool", Texts.CustomerOwnedPool, "A pool of an Outpost, for its addresses there: ipv4pool-coip-….")
            .Wire("CustomerOwnedIpv4Pool")
            .Exactly()
            .For(Application)
            .Replaces();

    public static Property<string> IpamPool { get; } =
        Table
            .Text("ipamPool", Texts.IpamPool, "A pool of IPAM that its public addresses come from: ipam-pool-….")
            .InsteadOf("ipamPools")
            .Wire("IpamPools.Ipv4IpamPoolId")
            .Unsaid("")
            .Undone("")
            .For(Application)
            .Effect(OfPool);

    /// <summary>
    /// For the whole load balancer, spread over its zones. By a call of its own, once it is active [ELBv2 API: ModifyCapacityReservation].
    /// </summary>
    public static Property<int> CapacityUnits { get; } =
        Table
            .Whole(
                "capacityUnits",
                FewestUnits,
                MostUnitsOfNetworkPerZone * MostZones,
                "Load balancer capacity units that AWS keeps ready, and bills, used or not: from 100; of a network load balancer 2,750 to "
                    + "45,000 a zone."
            )
            .InsteadOf("minimumLoadBalancerCapacity")
            .Wire("MinimumLoadBalancerCapacity.CapacityUnits")
            .Undone(0)
            .For(Reached)
            .Effect(Feels.Nothing);

    /// <summary>WAF keeps it, not load balancing [WAF API: AssociateWebACL]; empty: there is none.</summary>
    public static Property<string> WebAcl { get; } =
        Table
            .Text("webAcl", Texts.WebAclArn, "The ARN of the WAF web ACL that judges its requests.")
            .InsteadOf("webAclArn")
            .For(Application)
            .Effect(OfWebAcl);

    public static Property<string> DeletionProtection { get; } =
        Table
            .Attribute("deletion_protection.enabled", Truth, "false", "Refuses deletion; AWS's default is false.")
            .As("deletionProtection", Truth, "Refuses deletion until it is set to false.")
            .Effect(Feels.Nothing);

    public static Property<string> IdleTimeout { get; } =
        Table
            .Attribute("idle_timeout.timeout_seconds", Number(1, 4000), "60", "Closes idle connections; 60 unless set.")
            .As("idleTimeout", Seconds(1, 4000), "Closes idle connections after this time; AWS's default is 60s.")
            .For(Application)
            .Effect(Feels.Lowering(Drain, s => $"connections on which nothing moves for {s}s are closed"));

    public static Property<string> ClientKeepAlive { get; } =
        Table
            .Attribute("client_keep_alive.seconds", Number(60, 604800), "3600", "How long a client connection lives; 3600 unless set.")
            .As("clientKeepAlive", Seconds(60, 604800), "How long a client connection lives; AWS's default is 1h.")
            .For(Application)
            .Effect(Feels.Nothing);

    public static Property<string> AccessLogs { get; } =
        Table.Attribute("access_logs.s3.enabled", Truth, "false", "Writes access logs to S3.").For(Reached).Effect(Feels.Nothing);

    public static Property<string> AccessLogsBucket { get; } =
        Table
            .Attribute("access_logs.s3.bucket", LogPlaces.BucketAttribute, "", "The bucket for access logs.")
            .For(Reached)
            .Effect(Feels.Nothing);

    public static Property<string> AccessLogsPrefix { get; } =
        Table.Attribute("access_logs.s3.prefix", LogPlaces.Prefix, "", "Their prefix in the bucket.").For(Reached).Effect(Feels.Nothing);

    public static Property<string> ConnectionLogs { get; } =
        Table
            .Attribute("connection_logs.s3.enabled", Truth, "false", "Writes connection logs to S3.")
            .For(Application)
            .Effect(Feels.Nothing);

    public static Property<string> ConnectionLogsBucket { get; } =
        Table
            .Attribute("connection_logs.s3.bucket", LogPlaces.BucketAttribute, "", "The bucket for connection logs.")
            .For(Application)
            .Effect(Feels.Nothing);

    public static Property<string> ConnectionLogsPrefix { get; } =
        Table
            .Attribute("connection_logs.s3.prefix", LogPlaces.Prefix, "", "Their prefix in the bucket.")
            .For(Application)
            .Effect(Feels.Nothing);

    public static Property<string> HealthCheckLogs { get; } =
        Table
            .Attribute("health_check_logs.s3.enabled", Truth, "false", "Writes health check logs to S3.")
            .For(Application)
            .Effect(Feels.Nothing);

    public static Property<string> HealthCheckLogsBucket { get; } =
        Table
            .Attribute("health_check_logs.s3.bucket", LogPlaces.BucketAttribute, "", "The bucket for health check logs.")
            .For(Application)
            .Effect(Feels.Nothing);

    public static Property<string> HealthCheckLogsPrefix { get; } =
        Table
            .Attribute("health_check_logs.s3.prefix", LogPlaces.Prefix, "", "Their prefix in the bucket.")
            .For(Application)
            .Effect(Feels.Nothing);

    public static Property<string> DenyInternetGateway { get; } =
        Table
            .Attribute("ipv6.deny_all_igw_traffic", Truth, "false", "Blocks traffic through the internet gateway.")
            .As("denyInternetGateway", Truth, "Blocks traffic through the internet gateway; dual-stack only.")
            .For(Reached)
            .Effect(Feels.Becoming("true", Clients, "clients that come through the internet gateway are refused"));

    public static Property<string> ZonalShift { get; } =
        Table
            .Attribute("zonal_shift.config.enabled", Truth, "false", "Lets zonal shifts move traffic away from a zone.")
            .As("zonalShift", Truth, "Lets zonal shifts move traffic away from a zone.")
            .For(Reached)
            .Effect(Feels.Nothing);

    /// <summary>Always true for an application load balancer.</summary>
    public static Property<string> CrossZone { get; } =
        Table
            .Attribute(
                "load_balancing.cross_zone.enabled",
                Truth,
                "true",
                "Traffic to the targets of every zone; always true for an application load balancer, false for the others unless set."
            )
            .As(
                "crossZone",
                Truth,
                "Traffic to the targets of every zone; always true for an application load balancer, false for the others unless written."
            )
            .Undone(static settings => IsNetwork(settings) || IsGateway(settings) ? "false" : "true")
            .Effect(Feels.Becoming("false", Routes, "the targets of a zone serve the connections that enter there, and no others"));

    public static Property<string> DnsRouting { get; } =
        Table
            .Attribute(
                "dns_record.client_routing_policy",
                OneOf("any_availability_zone", "availability_zone_affinity", "partial_availability_zone_affinity"),
                "any_availability_zone",
                "Whether clients inside the VPC get the addresses of their own zone."
            )
            .As(
                "dnsRouting",
                OneOf("any_availability_zone", "availability_zone_affinity", "partial_availability_zone_affinity"),
                "Whether clients inside the VPC get the addresses of their own zone; AWS's default is any_availability_zone."
            )
            .For(Network)
            .Effect(Feels.Note("clients inside the VPC get the addresses of other zones when they ask DNS again"));

    /// <summary>It can only grow [ELBv2 API: LoadBalancerAttribute]: nothing goes back.</summary>
    public static Property<string> SecondaryIps { get; } =
        Table
            .Attribute(
                "secondary_ips.auto_assigned.per_subnet",
                Number(0, 7),
                "0",
                "Addresses beside the first, in each subnet: 0 to 7; they can only become more."
            )
            .As("secondaryIps", Number(0, 7), "Addresses beside the first, in each subnet; they can only become more.")
            .Undone(static _ => null)
            .For(Network)
            .Effect(Feels.Nothing);

    public static Property<string> DesyncMitigation { get; } =
        Table
            .Attribute(
                "routing.http.desync_mitigation_mode",
                OneOf("monitor", "defensive", "strictest"),
                "defensive",
                "What to do with requests that could be smuggled; defensive unless set."
            )
            .As(
                "desyncMitigation",
                OneOf("monitor", "defensive", "strictest"),
                "What to do with requests that could be smuggled; AWS's default is defensive."
            )
            .For(Application)
            .Effect(Desync);

    public static Property<string> DropInvalidHeaders { get; } =
        Table
            .Attribute(
                "routing.http.drop_invalid_header_fields.enabled",
                Truth,
                "false",
                "Drops header fields with invalid names; elbctl sets true unless written."
            )
            .As("dropInvalidHeaders", Truth, "Drops header fields with invalid names; true unless written.")
            .Is("true")
            .For(Application)
            .Effect(Feels.Becoming("true", Routes, "header fields with invalid names no longer reach the targets"));

    public static Property<string> PreserveHost { get; } =
        Table
            .Attribute("routing.http.preserve_host_header.enabled", Truth, "false", "Passes the Host header on unchanged.")
            .As("preserveHost", Truth, "Passes the Host header on unchanged.")
            .For(Application)
            .Effect(Feels.Note("targets get another Host header"));

    public static Property<string> TlsHeaders { get; } =
        Table
            .Attribute(
                "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
                Truth,
                "false",
                "Tells targets the TLS version and cipher."
            )
            .As("tlsHeaders", Truth, "Tells targets the TLS version and cipher.")
            .For(Application)
            .Effect(Feels.Note("targets get other TLS headers"));

    public static Property<string> ForwardedClientPort { get; } =
        Table
            .Attribute("routing.http.xff_client_port.enabled", Truth, "false", "Adds the client's port to X-Forwarded-For.")
            .As("xForwardedClientPort", Truth, "Adds the client's port to X-Forwarded-For.")
            .For(Application)
            .Effect(Feels.Note("targets get another X-Forwarded-For header"));

    public static Property<string> ForwardedFor { get; } =
        Table
            .Attribute(
                "routing.http.xff_header_processing.mode",
                OneOf("append", "preserve", "remove"),
                "append",
                "What to do with X-Forwarded-For; append unless set."
            )
            .As("xForwardedFor", OneOf("append", "preserve", "remove"), "What to do with X-Forwarded-For; AWS's default is append.")
            .For(Application)
            .Effect(Feels.Note("targets get another X-Forwarded-For header"));

    public static Property<string> Http2 { get; } =
        Table
            .Attribute("routing.http2.enabled", Truth, "true", "HTTP/2 from clients; true unless set.")
            .As("http2", Truth, "HTTP/2 from clients; AWS's default is true.")
            .For(Application)
            .Effect(Feels.Becoming("false", Clients, "clients that speak HTTP/2 only, gRPC among them, are refused"));

    public static Property<string> WafFailOpen { get; } =
        Table
            .Attribute("waf.fail_open.enabled", Truth, "false", "Lets requests pass when the web application firewall cannot be asked.")
            .As("wafFailOpen", Truth, "Lets requests pass when the web application firewall cannot be asked.")
            .For(Application)
            .Effect(Feels.Nothing);

    static LoadBalancerTable()
    {
        Logs("accessLogs", "access_logs", "access logs");
        Logs("connectionLogs", "connection_logs", "connection logs");
        Logs("healthCheckLogs", "health_check_logs", "health check logs");
    }

    private static void Logs(string key, string attributes, string what) =>
        Table.Composite(
            key,
            LogsLanguage.Shape(key, attributes, $"{char.ToUpperInvariant(what[0])}{what[1..]} in S3."),
            $"Writes {what} to S3: `{{ bucket, prefix }}`."
        );

    private static bool HasAddresses(Settings settings) => settings.FindValue(Addresses) is { IsEmpty: false };

    private static bool IsApplication(Settings settings) => settings.Find(Type) == "application";

    internal static bool IsNetwork(Settings settings) => settings.Find(Type) == "network";

    internal static bool IsGateway(Settings settings) => settings.Find(Type) == "gateway";

    /// <summary>Which clients an address type serves [ELBv2 API: IpAddressType].</summary>
    private static TrafficEffect OfAddressType(string? before, string? after) =>
        (before, after) switch
        {
            ("ipv4", _) when after != "dualstack-without-public-ipv4" => TrafficEffect.None,
            (_, "ipv4") => new(Clients, "IPv6 clients are refused"),
            (_, "dualstack-without-public-ipv4") => new(Clients, "IPv4 clients from the internet are refused"),
            _ => TrafficEffect.None,
        };

    /// <summary>Its nodes get other addresses one by one, and whoever admits only those of the pool admits these no longer.</summary>
    private static TrafficEffect OfPool(string? before, string? after) =>
        string.IsNullOrEmpty(before)
            ? new(Drain, "connections to the addresses that its nodes give up are closed")
            : new(Clients, $"clients that may reach the addresses of {before} alone are cut off");

    private static TrafficEffect OfWebAcl(string? before, string? after) =>
        string.IsNullOrEmpty(after)
            ? new(Routes, "requests that the web ACL answered reach the targets")
            : new(Clients, "requests that the web ACL blocks are refused");

    /// <summary>
    /// From monitor to strictest, more requests that are not by the book are answered with 400 [ALB guide: desync mitigation mode].
    /// </summary>
    private static TrafficEffect Desync(string? before, string? after)
    {
        string[] byStrictness = ["monitor", "defensive", "strictest"];
        return Array.IndexOf(byStrictness, after) > Array.IndexOf(byStrictness, before)
            ? new(Clients, $"requests that '{after}' takes for malformed are refused")
            : TrafficEffect.None;
    }
}
