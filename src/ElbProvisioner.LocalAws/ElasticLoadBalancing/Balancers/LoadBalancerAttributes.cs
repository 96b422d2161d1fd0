using System.Collections.Immutable;
using System.Globalization;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>The attributes of load balancers.</summary>
internal static class LoadBalancerAttributes
{
    public const string DeletionProtection = "deletion_protection.enabled";
    private const string SecondaryAddresses = "secondary_ips.auto_assigned.per_subnet";

    private static readonly AttributeOf<LoadBalancer>[] Known =
    [
        Switch(DeletionProtection, _ => true),
        new("load_balancing.cross_zone.enabled", _ => true, balancer => balancer.IsApplication ? "true" : "false", Attributes.Switch),
        .. Logs("access_logs", balancer => !balancer.IsGateway),
        .. Logs("connection_logs", IsApplication),
        .. Logs("health_check_logs", IsApplication),
        new(
            "ipv6.deny_all_igw_traffic",
            balancer => !balancer.IsGateway,
            balancer => balancer.Scheme == "internal" ? "true" : "false",
            Attributes.Switch
        ),
        Switch("zonal_shift.config.enabled", balancer => !balancer.IsGateway),
        new("idle_timeout.timeout_seconds", IsApplication, _ => "60", value => Attributes.Number(value, 1, 4000)),
        new("client_keep_alive.seconds", IsApplication, _ => "3600", value => Attributes.Number(value, 60, 604800)),
        new(
            "routing.http.desync_mitigation_mode",
            IsApplication,
            _ => "defensive",
            value => Attributes.OneOf(value, "monitor", "defensive", "strictest")
        ),
        Switch("routing.http.drop_invalid_header_fields.enabled", IsApplication),
        Switch("routing.http.preserve_host_header.enabled", IsApplication),
        Switch("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", IsApplication),
        Switch("routing.http.xff_client_port.enabled", IsApplication),
        new(
            "routing.http.xff_header_processing.mode",
            IsApplication,
            _ => "append",
            value => Attributes.OneOf(value, "append", "preserve", "remove")
        ),
        new("routing.http2.enabled", IsApplication, _ => "true", Attributes.Switch),
        Switch("waf.fail_open.enabled", IsApplication),
        new(
            "dns_record.client_routing_policy",
            IsNetwork,
            _ => "any_availability_zone",
            value => Attributes.OneOf(value, "any_availability_zone", "availability_zone_affinity", "partial_availability_zone_affinity")
        ),
        new(SecondaryAddresses, IsNetwork, _ => "0", value => Attributes.Number(value, 0, 7)),
    ];

    public static Document? Describe(Transaction transaction, Fields request) =>
        Answer(Lookup.LoadBalancer(transaction, request.Required("LoadBalancerArn")));

    public static Document? Modify(Transaction transaction, Fields request)
    {
        var balancer = Lookup.LoadBalancer(transaction, request.Required("LoadBalancerArn"));
        var set = Attributes.Changed(
            Known,
            balancer,
            balancer.Attributes,
            request,
            "Load balancer",
            $"load balancers with type '{balancer.Type}'"
        );
        MustFit(transaction, balancer, set);
        var changed = balancer with { Attributes = set };
        transaction.Elb.LoadBalancers.Put(changed);
        foreach (var zone in balancer.Zones)
        {
            LoadBalancerInterfaces.AddAddresses(transaction, zone, SecondaryCount(changed) - SecondaryCount(balancer));
        }

        return Answer(changed);
    }

    /// <summary>All that it has, those never set with their defaults.</summary>
    public static ImmutableDictionary<string, string> Of(LoadBalancer balancer) => Attributes.All(Known, balancer, balancer.Attributes);

    /// <summary>How many private addresses it has in each subnet besides the first one.</summary>
    public static int SecondaryCount(LoadBalancer balancer) =>
        int.Parse(balancer.Attributes.GetValueOrDefault(SecondaryAddresses, "0"), CultureInfo.InvariantCulture);

    private static void MustFit(Transaction transaction, LoadBalancer balancer, Dictionary<string, string> set)
    {
        if (balancer.IsApplication && set.GetValueOrDefault("load_balancing.cross_zone.enabled") == "false")
        {
            throw Refusals.Configuration("Cross-zone load balancing cannot be disabled for load balancers with type 'application'");
        }

        foreach (var logs in (string[])["access_logs", "connection_logs", "health_check_logs"])
        {
            LogDelivery.MustBeWritten(transaction, balancer, logs, set);
            if (set.GetValueOrDefault($"{logs}.s3.enabled") == "true" && set.GetValueOrDefault($"{logs}.s3.bucket") is null or "")
            {
                throw Refusals.Configuration($"The value of '{logs}.s3.bucket' cannot be empty when '{logs}.s3.enabled' is 'true'");
            }
        }

        // "After you set this value, you can't decrease it": LoadBalancerAttribute in the API reference.
        if (
            string.CompareOrdinal(
                set.GetValueOrDefault(SecondaryAddresses, "0"),
                balancer.Attributes.GetValueOrDefault(SecondaryAddresses, "0")
            ) < 0
        )
        {
            throw Refusals.Configuration($"The value of '{SecondaryAddresses}' cannot be decreased");
        }
    }

    private static Document Answer(LoadBalancer balancer) =>
        new() { ["Attributes"] = Attributes.Told(Known, balancer, balancer.Attributes) };

    private static bool IsApplication(LoadBalancer balancer) => balancer.IsApplication;

    private static bool IsNetwork(LoadBalancer balancer) => balancer.IsNetwork;

    private static AttributeOf<LoadBalancer> Switch(string key, Func<LoadBalancer, bool> has) =>
        new(key, has, _ => "false", Attributes.Switch);

    private static AttributeOf<LoadBalancer>[] Logs(string kind, Func<LoadBalancer, bool> has) =>
        [
            Switch($"{kind}.s3.enabled", has),
            new($"{kind}.s3.bucket", has, _ => "", BucketComplaint),
            new($"{kind}.s3.prefix", has, _ => "", PrefixComplaint),
        ];

    // "General purpose bucket naming rules" in the S3 User Guide.
    private static string? BucketComplaint(string value) =>
        value.Length == 0
        || (
            value.Length is >= 3 and <= 63
            && value.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.')
            && char.IsAsciiLetterOrDigit(value[0])
            && char.IsAsciiLetterOrDigit(value[^1])
            && !value.Contains("..", StringComparison.Ordinal)
        )
            ? null
            : "is not a valid bucket name";

    // "Enable access logs" in the user guides: the load balancer writes AWSLogs itself, and the slashes around the prefix.
    private static string? PrefixComplaint(string value) =>
        value.Contains("AWSLogs", StringComparison.Ordinal) ? "cannot contain 'AWSLogs'"
        : value.StartsWith('/') || value.EndsWith('/') ? "cannot begin or end with '/'"
        : Attributes.Anything(value);
}
