using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Live;

/// <summary>Everything AWS reported that a plan for one stack needs. A value: reading is over when it exists.</summary>
public sealed record LiveWorld
{
    public required string Account { get; init; }

    public required string Region { get; init; }

    public required NetworkFacts Network { get; init; }

    public ImmutableArray<LiveSecurityGroup> SecurityGroups { get; init; } = [];

    public ImmutableArray<LiveCertificate> Certificates { get; init; } = [];

    public ImmutableArray<LiveTrustStore> TrustStores { get; init; } = [];

    public ImmutableArray<LiveElasticIp> ElasticIps { get; init; } = [];

    public ImmutableArray<LiveEndpointService> EndpointServices { get; init; } = [];

    public ImmutableArray<LiveLoadBalancer> LoadBalancers { get; init; } = [];

    /// <summary>Of other owners: those that the file names, and those on whose listeners rules of the stack are left.</summary>
    public ImmutableArray<ForeignLoadBalancer> ForeignLoadBalancers { get; init; } = [];

    public ImmutableArray<LiveTargetGroup> TargetGroups { get; init; } = [];

    public ImmutableArray<LiveListener> Listeners { get; init; } = [];

    public ImmutableArray<LiveRule> Rules { get; init; } = [];

    public ImmutableArray<LiveLaunchTemplate> LaunchTemplates { get; init; } = [];

    public ImmutableArray<LiveAutoScalingGroup> AutoScalingGroups { get; init; } = [];

    public ImmutableArray<LiveScalingPolicy> ScalingPolicies { get; init; } = [];

    /// <summary>Schedules and hooks of the groups.</summary>
    public ImmutableArray<LiveGroupPart> GroupParts { get; init; } = [];

    public ImmutableArray<LiveAlarm> Alarms { get; init; } = [];

    /// <summary>When it was read; the beginning of time: nobody says.</summary>
    public DateTimeOffset ReadAt { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Priorities that rules of other owners hold on our listeners, and on those of others that we use.</summary>
    public ImmutableArray<TakenPriority> TakenPriorities { get; init; } = [];

    /// <summary>Listeners of other owners on our load balancers.</summary>
    public ImmutableArray<StrangeListener> StrangeListeners { get; init; } = [];

    /// <summary>Records of the names the file declares or declared; others of the zones are not read.</summary>
    public ImmutableArray<LiveDnsRecord> DnsRecords { get; init; } = [];

    /// <summary>Objects of other owners that stand in the way (a name taken), each with what to do.</summary>
    public ImmutableArray<Diagnostic> Findings { get; init; } = [];
}

/// <param name="LoadBalancerArn">The stack's own, on which somebody else made it.</param>
public sealed record StrangeListener(string Arn, string LoadBalancerArn, int Port);

/// <summary>What the file's choices of network, images and zones resolved to.</summary>
public sealed record NetworkFacts
{
    public required string VpcId { get; init; }

    public ImmutableArray<string> VpcIpv4Cidrs { get; init; } = [];

    public ImmutableArray<string> VpcIpv6Cidrs { get; init; } = [];

    /// <summary>The network's own choice, one subnet per zone.</summary>
    public ImmutableArray<SubnetFact> Subnets { get; init; } = [];

    /// <summary>By load balancer or scaling group address, where it chose its own.</summary>
    public ImmutableDictionary<Address, ImmutableArray<SubnetFact>> OwnSubnets { get; init; } =
        ImmutableDictionary<Address, ImmutableArray<SubnetFact>>.Empty;

    /// <summary>Image by launch template address, with the root device that encryption needs.</summary>
    public ImmutableDictionary<Address, ImageFact> Images { get; init; } = ImmutableDictionary<Address, ImageFact>.Empty;

    /// <summary>The id of an image by the SSM parameter that holds it, for choices of mixed instances.</summary>
    public ImmutableDictionary<string, string> ImageParameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Of the images that choices of mixed instances name, those that AWS does not show.</summary>
    public ImmutableHashSet<string> UnseenImages { get; init; } = [];

    /// <summary>The id by launch template address, for those made elsewhere that the file chooses by name or by tags.</summary>
    public ImmutableDictionary<Address, string> Templates { get; init; } = ImmutableDictionary<Address, string>.Empty;

    /// <summary>Hosted zone by DNS name (of <c>dns</c> and of certificates to validate).</summary>
    public ImmutableDictionary<string, HostedZone> Zones { get; init; } = ImmutableDictionary<string, HostedZone>.Empty;

    /// <summary>ARN by certificate name, for certificates made elsewhere (<c>arn</c> and <c>find</c>).</summary>
    public ImmutableDictionary<string, string> ExistingCertificates { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableArray<SubnetFact> SubnetsOf(Address address) => OwnSubnets.TryGetValue(address, out var own) ? own : Subnets;
}

/// <param name="HasIpv6Range">Null: not known.</param>
public sealed record SubnetFact(string SubnetId, string AvailabilityZone, bool? HasIpv6Range = null, string? Ipv4Range = null)
{
    /// <summary>Null: it has none, or AWS did not say.</summary>
    public string? Ipv6Range { get; init; }
}

/// <param name="RootSizeGiB">Null: AWS did not say.</param>
/// <param name="Architecture">AWS's word: <c>x86_64</c>, <c>arm64</c>; null: AWS did not say.</param>
/// <param name="IsUnseen">AWS does not show it: the root device is a guess.</param>
public sealed record ImageFact(
    string ImageId,
    string RootDevice,
    int? RootSizeGiB = null,
    string? Architecture = null,
    bool IsUnseen = false
);

/// <param name="Id">Without the <c>/hostedzone/</c> prefix.</param>
public sealed record HostedZone(string Id, string Name, bool IsPrivate);

public static class LiveWorldExtensions
{
    /// <summary>Everything owned, of every kind, DNS records excepted (they carry no tags).</summary>
    public static IEnumerable<LiveResource> AllResources(this LiveWorld live) =>
        Enumerable
            .Empty<LiveResource>()
            .Concat(live.SecurityGroups)
            .Concat(live.Certificates)
            .Concat(live.TrustStores)
            .Concat(live.ElasticIps)
            .Concat(live.EndpointServices)
            .Concat(live.LoadBalancers)
            .Concat(live.TargetGroups)
            .Concat(live.Listeners)
            .Concat(live.Rules)
            .Concat(live.LaunchTemplates)
            .Concat(live.AutoScalingGroups)
            .Concat(live.ScalingPolicies)
            .Concat(live.GroupParts)
            .Concat(live.Alarms);
}
