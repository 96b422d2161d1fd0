using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Model;

/// <summary>An application, network or gateway load balancer.</summary>
public sealed record LoadBalancer
{
    public required string Name { get; init; }

    /// <summary>By <see cref="LoadBalancerTable"/>, with the language's defaults filled in.</summary>
    public required Settings Settings { get; init; }

    /// <summary><c>internet-facing</c> or <c>internal</c>; a gateway load balancer has none, which AWS does not tell either.</summary>
    public string Scheme => Settings.Find(LoadBalancerTable.Scheme) ?? "internet-facing";

    /// <summary><c>ipv4</c>, <c>dualstack</c> or <c>dualstack-without-public-ipv4</c>.</summary>
    public string IpAddressType => Settings.Get(LoadBalancerTable.IpAddressType);

    /// <summary>Not null: it is somebody else's, and of it the stack has rules and certificates alone.</summary>
    public ExistingBalancer? Existing { get; init; }

    public bool IsForeign => Existing is not null;

    /// <summary>Where its rules stand among those of others; null: in a free band, chosen once.</summary>
    public PriorityBand? Priorities { get; init; }

    /// <summary>Where the file says them.</summary>
    public SourceSpan PrioritiesAt { get; init; }

    /// <summary>Null: the network's subnets.</summary>
    public SubnetChoice? Subnets { get; init; }

    /// <summary>What is said of addresses in subnets; empty where nothing is.</summary>
    public ImmutableArray<WrittenSubnet> WrittenSubnets { get; init; } = [];

    /// <summary>Null: AWS gives it addresses.</summary>
    public ElasticIp? StaticIps { get; init; }

    /// <summary>One a zone, in no order; empty: AWS chooses.</summary>
    public ImmutableArray<string> PrivateIps { get; init; } = [];

    /// <summary>Where the file says them.</summary>
    public SourceSpan PrivateIpsAt { get; init; }

    /// <summary>Null: there is none.</summary>
    public EndpointService? EndpointService { get; init; }

    /// <summary>Who may reach the listeners; null: everyone for internet-facing, the VPC for internal.</summary>
    public ImmutableArray<Peer>? Allow { get; init; }

    /// <summary>Replaces the derived group; null: derived; empty: none for ever.</summary>
    public ImmutableArray<Reference>? SecurityGroups { get; init; }

    public ImmutableArray<DnsName> Dns { get; init; } = [];

    /// <summary>By AWS attribute key: what the file declares plus the language's defaults. Nothing else is compared.</summary>
    public ImmutableSortedDictionary<string, string> Attributes
    {
        get => Settings.Attributes;
        init => Settings = Settings.WithAttributes(value);
    }

    public ImmutableArray<Listener> Listeners { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;

    public SourceSpan At { get; init; }

    public LoadBalancer With<T>(Property<T> property, T value)
        where T : notnull => this with { Settings = Settings.With(property, value) };

    /// <summary><c>application</c>, <c>network</c> or <c>gateway</c>.</summary>
    public string Type => Settings.Get(LoadBalancerTable.Type);

    public bool IsApplication => Type == "application";

    public bool IsNetwork => Type == "network";

    public bool IsGateway => Type == "gateway";

    /// <summary>
    /// No security group stands before it, and none ever can: it was asked for, or it listens to QUIC [NLB guide: security groups,
    /// listeners], or it is a gateway load balancer.
    /// </summary>
    public bool IsWithoutGroups => SecurityGroups is { IsEmpty: true };

    public bool IsInternal => Scheme == "internal";

    /// <summary>It speaks to targets from a range of IPv6 addresses.</summary>
    public bool HasSourceNat => Settings.FindValue(LoadBalancerTable.SourceNat) == true;

    public bool IsDualStack => IpAddressType.StartsWith("dualstack", StringComparison.Ordinal);
}

public sealed record Listener
{
    public required string Name { get; init; }

    /// <summary>By <see cref="ListenerTable"/>, with the language's defaults filled in.</summary>
    public Settings Settings { get; init; } = ListenerTable.Table.Empty;

    public int Port
    {
        get => Settings.FindValue(ListenerTable.Port) ?? 0;
        init => Settings = Settings.With(ListenerTable.Port, value);
    }

    /// <summary>The file gives it a port, rightly or wrongly.</summary>
    internal bool IsPortSaid { get; init; } = true;

    /// <summary>The file gives it a protocol: of somebody else's listener that is what it must have.</summary>
    internal bool IsProtocolSaid { get; init; }

    /// <summary>Keys that only its owner may write, with their places; what it does by default is among them.</summary>
    internal ImmutableArray<(string Key, SourceSpan At)> OfOwner { get; init; } = [];

    /// <summary>The file says what it does by default, rightly or wrongly.</summary>
    internal bool HasAction { get; init; } = true;

    /// <summary>AWS's word: <c>HTTPS</c>, <c>TCP_UDP</c> …; GENEVE of a gateway load balancer, for which AWS has none.</summary>
    public string Protocol
    {
        get => Settings.Find(ListenerTable.Protocol) ?? "HTTP";
        init => Settings = Settings.With(ListenerTable.Protocol, value);
    }

    /// <summary>The first is the default, the others are chosen by SNI. Names of the file's certificates, or ARNs.</summary>
    public ImmutableArray<Reference> Certificates { get; init; } = [];

    public bool IsTls => Protocol is "HTTPS" or "TLS";

    /// <summary>How clients show certificates; null: the file does not say.</summary>
    public Settings? MutualAuthentication => Settings.Find(ListenerTable.MutualAuthentication);

    /// <summary>What clients' certificates are verified by: a name of the file's trust stores, or an ARN.</summary>
    public Reference? TrustStore =>
        MutualAuthentication is { } mutual && mutual.Find(MutualAuthenticationTable.TrustStore) is { } store
            ? new Reference(
                store is ResourceRef.Planned planned ? planned.Address.Path : store.Key,
                mutual.At(MutualAuthenticationTable.TrustStore)
            )
            : null;

    public bool IsQuic => Protocol is "QUIC" or "TCP_QUIC";

    /// <summary>What clients reach it by.</summary>
    public IEnumerable<Opening> Openings => Model.Openings.TransportsOf(Protocol).Select(transport => new Opening(transport, Port));

    /// <summary>Null without certificates.</summary>
    public string? SslPolicy
    {
        get => Settings.Find(ListenerTable.SslPolicy);
        init => Settings = value is null ? Settings.Without(ListenerTable.SslPolicy) : Settings.With(ListenerTable.SslPolicy, value);
    }

    /// <summary>Steps, of which the last one ends it; of somebody else's listener one that is not known.</summary>
    public required ImmutableArray<RoutingAction> Actions { get; init; }

    /// <summary>One of its actions sends clients to sign in, for which it asks the identity provider itself.</summary>
    public bool Authenticates =>
        Steps.Any(static a => a is RoutingAction.Said said && RoutingActions.IsAuthentication(said.Settings.Table));

    /// <summary>By a user pool of Cognito.</summary>
    public bool AsksCognito => Steps.Any(static a => a.As(AuthenticateCognitoTable.Table) is not null);

    /// <summary>All that it and its rules do.</summary>
    public IEnumerable<RoutingAction> Steps => Actions.Concat(Rules.SelectMany(static r => r.Actions));

    /// <summary>In the order of the file: the first that matches wins.</summary>
    public ImmutableArray<ListenerRule> Rules { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Attributes
    {
        get => Settings.Attributes;
        init => Settings = Settings.WithAttributes(value);
    }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;

    public SourceSpan At { get; init; }
}

public sealed record ListenerRule
{
    public required string Name { get; init; }

    public ImmutableArray<RuleCondition> Conditions { get; init; } = [];

    /// <summary>Steps, of which the last one ends it.</summary>
    public required ImmutableArray<RoutingAction> Actions { get; init; }

    /// <summary>Of host, and of path and query.</summary>
    public ImmutableArray<RewriteSettings> Rewrites { get; init; } = [];

    /// <summary>A pinned priority, 1 to 50000; null: elbctl chooses from the order.</summary>
    public int? Priority { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = TagMap.Empty;

    public SourceSpan At { get; init; }
}
