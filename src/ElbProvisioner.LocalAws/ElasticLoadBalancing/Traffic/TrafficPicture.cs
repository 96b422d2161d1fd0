using System.Collections.Immutable;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;

/// <summary>What the world has that bears on traffic, at one moment; made anew only when something of it has changed.</summary>
/// <param name="Version">Grows with each change.</param>
/// <param name="Balancers">The active ones, of all regions.</param>
/// <param name="Groups">By ARN.</param>
/// <param name="Certificates">Those that are issued, by ARN.</param>
/// <param name="TrustStores">Those that are active, by ARN.</param>
public sealed record TrafficPicture(
    long Version,
    ImmutableArray<TrafficBalancer> Balancers,
    ImmutableDictionary<string, TrafficGroup> Groups,
    ImmutableDictionary<string, TrafficCertificate> Certificates,
    ImmutableDictionary<string, TrafficTrustStore> TrustStores
)
{
    public static TrafficPicture Empty { get; } =
        new(
            0,
            [],
            ImmutableDictionary<string, TrafficGroup>.Empty,
            ImmutableDictionary<string, TrafficCertificate>.Empty,
            ImmutableDictionary<string, TrafficTrustStore>.Empty
        );
}

/// <param name="Type"><c>application</c>, <c>network</c> or <c>gateway</c>.</param>
/// <param name="DnsName">As AWS gives it.</param>
/// <param name="Zones">At least one, by name.</param>
/// <param name="Attributes">All that it has, defaults too.</param>
/// <param name="Tags">Its own.</param>
/// <param name="WebAclArn">What judges its requests; null: nothing.</param>
public sealed record TrafficBalancer(
    string Arn,
    string Name,
    string Type,
    string Region,
    string DnsName,
    ImmutableArray<string> Zones,
    ImmutableDictionary<string, string> Attributes,
    ImmutableDictionary<string, string> Tags,
    ImmutableArray<TrafficListener> Listeners,
    string? WebAclArn = null
);

/// <param name="Protocol">AWS's word: <c>HTTP</c>, <c>HTTPS</c>, <c>TCP</c>, <c>TLS</c>, <c>UDP</c> …; <c>GENEVE</c> of a gateway load balancer.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="TlsProtocols">Of its security policy: <c>TLSv1.2</c> …; empty without one.</param>
/// <param name="Ciphers">Of its security policy, by OpenSSL's names.</param>
/// <param name="Certificates">ARNs, the default one first.</param>
/// <param name="MutualAuthentication">JSON, by the model's members; null: none.</param>
/// <param name="Attributes">All that it has, defaults too.</param>
/// <param name="Tags">Its own.</param>
/// <param name="DefaultActions">JSON, an array by the model's members, as AWS describes them.</param>
/// <param name="Rules">By ascending priority, without the default rule.</param>
/// <param name="ClientSecret">Of the default actions, for an identity provider of this machine; null: none is kept.</param>
public sealed record TrafficListener(
    string Arn,
    string Protocol,
    int Port,
    ImmutableArray<string> TlsProtocols,
    ImmutableArray<string> Ciphers,
    ImmutableArray<string> Certificates,
    string? AlpnPolicy,
    string? MutualAuthentication,
    ImmutableDictionary<string, string> Attributes,
    ImmutableDictionary<string, string> Tags,
    string DefaultActions,
    ImmutableArray<TrafficRule> Rules,
    string? ClientSecret = null
);

/// <summary>Conditions, actions and transforms are JSON, arrays by the model's members, as AWS describes them.</summary>
/// <param name="ClientSecret">Of its actions, for an identity provider of this machine; null: none is kept.</param>
public sealed record TrafficRule(
    string Arn,
    int Priority,
    string Conditions,
    string Actions,
    string Transforms,
    string? ClientSecret = null
);

/// <summary>Whose certificates clients may present.</summary>
/// <param name="Bundle">The certificates of authorities, in PEM.</param>
/// <param name="Revocations">Lists of certificates that do not count any more.</param>
public sealed record TrafficTrustStore(string Arn, string Name, TrafficObject Bundle, ImmutableArray<TrafficObject> Revocations);

/// <summary>Something in S3, by its name alone.</summary>
public sealed record TrafficObject(string Bucket, string Key, string? Version);

/// <param name="TargetType"><c>instance</c>, <c>ip</c>, <c>lambda</c> or <c>alb</c>.</param>
/// <param name="Protocol">Null, like the port, for functions.</param>
/// <param name="ProtocolVersion"><c>HTTP1</c>, <c>HTTP2</c> or <c>GRPC</c>; null where it does not speak HTTP.</param>
/// <param name="HealthCheck">How its targets are checked.</param>
/// <param name="Attributes">All that it has, defaults too.</param>
/// <param name="Tags">Its own.</param>
/// <param name="BalancerArn">The load balancer that uses it; null: none.</param>
public sealed record TrafficGroup(
    string Arn,
    string Name,
    string Region,
    string TargetType,
    string? Protocol,
    string? ProtocolVersion,
    int? Port,
    TrafficHealthCheck HealthCheck,
    ImmutableDictionary<string, string> Attributes,
    ImmutableDictionary<string, string> Tags,
    string? BalancerArn,
    ImmutableArray<TrafficTarget> Targets
);

/// <param name="Port"><c>traffic-port</c> or a number.</param>
/// <param name="Path">Null, like the matcher, where connecting is all.</param>
/// <param name="Matcher">HTTP codes, or gRPC codes where the group speaks gRPC.</param>
public sealed record TrafficHealthCheck(
    bool IsEnabled,
    string? Protocol,
    string? Port,
    string? Path,
    int IntervalSeconds,
    int TimeoutSeconds,
    int HealthyThreshold,
    int UnhealthyThreshold,
    string? Matcher
);

/// <param name="Id">An instance's id, an address, a load balancer's or a function's ARN.</param>
/// <param name="Port">Null for a function.</param>
/// <param name="Zone">Where it stands; null: in all of them.</param>
/// <param name="State">As health is described: <c>healthy</c>, <c>draining</c> …</param>
public sealed record TrafficTarget(string Id, int? Port, string? Zone, string State)
{
    /// <summary>As logs name it: an instance's private address, else its id.</summary>
    public string Address { get; init; } = Id;
}

/// <param name="Names">The domain name first.</param>
/// <param name="Serial">As in <c>0a:1b:2c</c>.</param>
/// <param name="KeyAlgorithm">As requests write it: <c>RSA_2048</c>, <c>EC_prime256v1</c>.</param>
public sealed record TrafficCertificate(
    string Arn,
    ImmutableArray<string> Names,
    string KeyAlgorithm,
    string Serial,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter
);
