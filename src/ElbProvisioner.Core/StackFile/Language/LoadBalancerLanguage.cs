using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class LoadBalancerLanguage
{
    private static readonly Key<ExistingBalancer> Existing = new(
        "existing",
        ExistingBalancerLanguage.Shape,
        "In place of all else but `listeners`, `dns` and `priorities`: an application load balancer of somebody else's, by its name in AWS or "
            + "its ARN, `{ stack, name }` or `{ tag }`. Of it the stack has its rules and the certificates that it adds, and changes nothing more."
    );

    private static readonly Key<PriorityBand> Priorities = new(
        "priorities",
        ExistingBalancerLanguage.Band,
        "Where the stack's rules stand on listeners of somebody else's: 2000-2999; else in a free band, chosen once and found again."
    );

    private static readonly Key<SubnetsOfBalancer> Subnets = new(
        "subnets",
        SubnetLanguage.Shape,
        "In place of the network's subnets; of a network load balancer also with its addresses there: `{ subnet, allocation }`."
    );

    private static readonly Key<ElasticIp> StaticIps = new(
        "staticIps",
        ElasticIpLanguage.Shape,
        "Elastic IPs of an internet-facing network load balancer: `true` for one a zone that elbctl allocates and releases, or those that "
            + "are there, in the order of the zones."
    );

    private static readonly Key<string[]> PrivateIps = new(
        "privateIps",
        SubnetLanguage.PrivateIps,
        "Addresses of an internal network load balancer, one a zone."
    );

    private static readonly Key<EndpointService> EndpointServiceKey = new(
        "endpointService",
        EndpointServiceLanguage.Shape,
        "A VPC endpoint service in front of a network or gateway load balancer: `true`, or how it is."
    );

    private static readonly Key<Peer[]> Allow = new(
        "allow",
        new ListShape<Peer>(References.Peer, orSingle: true, mayBeEmpty: false),
        "Who may reach the listeners: address ranges, prefix lists (pl-…), security groups, other load balancers or scaling groups; "
            + "everyone unless written, the VPC for an internal one."
    );

    private static readonly Key<Reference[]> SecurityGroups = new(
        "securityGroups",
        new SecurityGroupsShape(),
        "In place of the derived group: names or sg-…; `none` for a network load balancer that is to have none, and never will."
    );

    private static readonly Key<DnsName[]> Dns = new(
        "dns",
        new ListShape<DnsName>(DnsRecordLanguage.OfLoadBalancer, orSingle: true),
        "Route 53 alias records that lead here."
    );

    private static readonly Key<Pair<string>[]> Attributes = new(
        "attributes",
        new AttributesShape("loadBalancerAttributes", "a load balancer", LoadBalancerTable.Table.AwsAttributes),
        "Attributes by AWS's own keys."
    );

    private static readonly Key<Pair<Listener>[]> Listeners = new(
        "listeners",
        new PairsShape<Listener>("a map of listeners by name", ListenerLanguage.Shape, Texts.Name),
        "Its listeners, by name."
    );

    private static readonly Key<ImmutableSortedDictionary<string, string>> TagsKey = new(
        "tags",
        Tags.Shape,
        "Tags beside those of the stack."
    );

    private static readonly Key[] OfOwner =
    [
        .. LoadBalancerTable.Table.Keys,
        Subnets,
        StaticIps,
        PrivateIps,
        EndpointServiceKey,
        Allow,
        SecurityGroups,
        .. LoadBalancerTable.Table.Friendly("crossZone", "deletionProtection", "idleTimeout", "accessLogs"),
        Attributes,
        TagsKey,
    ];

    public static MapShape<LoadBalancer> Shape { get; } =
        new(
            "loadBalancer",
            "An application, network or gateway load balancer; or one of somebody else's, on whose listeners the stack has rules.",
            [
                .. LoadBalancerTable.Table.Keys,
                Existing,
                Priorities,
                Subnets,
                StaticIps,
                PrivateIps,
                EndpointServiceKey,
                Allow,
                SecurityGroups,
                Dns,
                .. LoadBalancerTable.Table.Friendly("crossZone", "deletionProtection", "idleTimeout", "accessLogs"),
                Attributes,
                Listeners,
                TagsKey,
                RefusedKey.Named("subnetMappings", Subnets.Name),
                RefusedKey.Named("loadBalancerAttributes", Attributes.Name),
                RefusedKey.Elsewhere("loadBalancerName", "", "the name of a load balancer is the key that it stands under", "Remove it."),
                new LaterKey(
                    "capacityUnits",
                    "Leave it out: AWS scales the load balancer with its traffic; reserve capacity by hand where that is too slow."
                ),
                new LaterKey(
                    "webAcl",
                    "Leave it out, and associate the web ACL with the load balancer's ARN by hand: elbctl leaves it alone."
                ),
                new LaterKey("ipamPool", "Leave it out: AWS gives the load balancer addresses of its own."),
                new LaterKey("customerOwnedIpv4Pool", "Leave it out: AWS gives the load balancer addresses of its own."),
                Later.Was,
            ],
            Build
        );

    private static LoadBalancer Build(WrittenMap map)
    {
        if (map.Has(Existing) || map.IsMeant(Existing))
        {
            return BuildExisting(map);
        }

        if (map.Has(Priorities))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.KeyAt(Priorities),
                $"{map.Binding.Place}: `priorities` is for a load balancer of somebody else's, with `existing`; on the stack's own elbctl keeps "
                    + "the order of the file.",
                "Remove it."
            );
        }

        if (map.Find(SecurityGroups) is not [])
        {
            map.RefuseBeside(SecurityGroups, "`allow` is for the derived group, which `securityGroups` replaces.", Allow);
        }

        var settings = TableBinding.Read(LoadBalancerTable.Table, map, Attributes);
        Scope.Check(settings, map.Binding, map.Binding.Place, What(settings));
        var addressType = settings.Get(LoadBalancerTable.IpAddressType);
        if (LoadBalancerTable.IsGateway(settings))
        {
            CheckGateway(map, addressType, settings);
        }
        else if (LoadBalancerTable.IsNetwork(settings))
        {
            CheckNetwork(map, addressType, settings);
        }
        else
        {
            CheckApplication(map, addressType, settings);
        }

        if (
            addressType == "ipv4"
            && settings.Has(LoadBalancerTable.DenyInternetGateway)
            && LoadBalancerTable.IpAddressType.Key is { } key
            && map.IsSound(key)
        )
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.Has(LoadBalancerTable.DenyInternetGateway) ? map.At(LoadBalancerTable.DenyInternetGateway) : map.At(Attributes),
                $"{map.Binding.Place}: {LoadBalancerTable.DenyInternetGateway.AttributeKey} is for dual-stack load balancers, and "
                    + "this one is ipv4.",
                "Remove it, or write ipAddressType: dualstack."
            );
        }

        var listeners = map.All(Listeners)
            .ConvertAll(pair =>
                ListenerLanguage.Complete(
                    pair.Value,
                    settings.Get(LoadBalancerTable.Type),
                    map.Binding,
                    $"{map.Binding.Place}.listeners.{pair.Key}"
                )
            );
        var groups = map.AllOrNull(SecurityGroups);
        var balancer = new LoadBalancer
        {
            Name = map.Name,
            Settings = settings,
            Subnets = map.Find(Subnets)?.Choice,
            WrittenSubnets = map.Find(Subnets)?.Written ?? [],
            StaticIps = map.Find(StaticIps) is var elastic and not ElasticIp.Given { Allocations.IsEmpty: true } ? elastic : null,
            PrivateIps = map.All(PrivateIps),
            PrivateIpsAt = map.At(PrivateIps),
            EndpointService = map.Find(EndpointServiceKey) is { IsWanted: true } service ? service : null,
            Allow = map.AllOrNull(Allow),
            // Beside QUIC there is none [NLB guide: listeners].
            SecurityGroups = LoadBalancerTable.IsGateway(settings) || (groups is null && listeners.Any(static l => l.IsQuic)) ? [] : groups,
            Dns = map.All(Dns),
            Listeners = listeners,
            Tags = map.Get(TagsKey, TagMap.Empty),
            At = map.Span,
        };
        SubnetLanguage.Check(map, balancer, What(settings));
        EndpointServiceLanguage.Check(map, balancer, What(settings));
        return balancer with { Settings = PrivateLink(map, balancer) };
    }

    /// <summary>What it is like is its owner's to say, and AWS's to tell.</summary>
    private static LoadBalancer BuildExisting(WrittenMap map)
    {
        map.RefuseBeside(Existing, "what somebody else made is not changed.", OfOwner);
        return new LoadBalancer
        {
            Name = map.Name,
            Existing = map.Find(Existing) ?? new ExistingBalancer.ByName("", map.Span),
            Priorities = map.Find(Priorities),
            PrioritiesAt = map.At(Priorities),
            Settings = LoadBalancerTable.Table.Empty.Filled(),
            Dns = map.All(Dns),
            Listeners = map.All(Listeners)
                .ConvertAll(pair => ListenerLanguage.CompleteForeign(pair.Value, map.Binding, $"{map.Binding.Place}.listeners.{pair.Key}")),
            At = map.Span,
        };
    }

    /// <summary>There are rules where there are groups, and clients of other VPCs, which these do not know, behind a service.</summary>
    private static Settings PrivateLink(WrittenMap map, LoadBalancer balancer)
    {
        var settings = balancer.Settings;
        if (!balancer.IsWithoutGroups)
        {
            return balancer is { IsNetwork: true, EndpointService: not null } && settings.At(LoadBalancerTable.PrivateLinkInbound).IsNone
                ? settings.With(LoadBalancerTable.PrivateLinkInbound, "ignore")
                : settings;
        }

        if (settings.At(LoadBalancerTable.PrivateLinkInbound) is { IsNone: false } at && balancer.IsNetwork)
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                at,
                $"{map.Binding.Place}: `privateLinkInbound` is about the rules of security groups, and this load balancer has none.",
                "Remove it."
            );
        }

        return settings.Without(LoadBalancerTable.PrivateLinkInbound);
    }

    private static string What(Settings settings) =>
        LoadBalancerTable.IsNetwork(settings) ? "a network load balancer"
        : LoadBalancerTable.IsGateway(settings) ? "a gateway load balancer"
        : "an application load balancer";

    /// <summary>It is reached through its endpoints alone [GWLB guide: Gateway Load Balancers].</summary>
    private static void CheckGateway(WrittenMap map, string addressType, Settings settings)
    {
        if (addressType == "dualstack-without-public-ipv4")
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                settings.At(LoadBalancerTable.IpAddressType),
                $"{map.Binding.Place}: dualstack-without-public-ipv4 is for application load balancers.",
                "Use dualstack."
            );
        }

        foreach (var key in new Key[] { Allow, SecurityGroups, Dns }.Where(map.Has))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.KeyAt(key),
                $"{map.Binding.Place}: a gateway load balancer is reached through its endpoints alone: it has no `{key.Name}`.",
                "Remove it."
            );
        }

        if (map.Find(Listeners) is { Length: > 1 } several)
        {
            map.Binding.Report(
                BindingCodes.TooMany,
                several[1].KeyAt,
                $"{map.Binding.Place}: a gateway load balancer has one listener, for all packets.",
                "Remove the others."
            );
        }
    }

    private static void CheckApplication(WrittenMap map, string addressType, Settings settings)
    {
        if (settings.Get(LoadBalancerTable.Scheme) == "internal" && addressType == "dualstack-without-public-ipv4")
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                settings.At(LoadBalancerTable.IpAddressType),
                $"{map.Binding.Place}: dualstack-without-public-ipv4 is for internet-facing load balancers.",
                "Use dualstack."
            );
        }

        if (settings.Find(LoadBalancerTable.CrossZone) == "false")
        {
            map.Binding.Report(
                BindingCodes.AttributeOfAnotherKind,
                settings.At(LoadBalancerTable.CrossZone),
                $"{map.Binding.Place}.crossZone is always on for an application load balancer.",
                "Write crossZone: false at a target group instead."
            );
        }

        if (map.Find(SecurityGroups) is [])
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.At(SecurityGroups),
                $"{map.Binding.Place}: an application load balancer has security groups; only a network one can be without.",
                "Leave it out for the derived group, or name one."
            );
        }
    }

    private static void CheckNetwork(WrittenMap map, string addressType, Settings settings)
    {
        if (addressType == "dualstack-without-public-ipv4")
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                settings.At(LoadBalancerTable.IpAddressType),
                $"{map.Binding.Place}: dualstack-without-public-ipv4 is for application load balancers.",
                "Use dualstack."
            );
        }

        if (settings.FindValue(LoadBalancerTable.SourceNat) == true && addressType == "ipv4")
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                settings.At(LoadBalancerTable.SourceNat),
                $"{map.Binding.Place}: `sourceNat` is for dual-stack load balancers, and this one is ipv4.",
                "Remove it, or write ipAddressType: dualstack."
            );
        }
    }
}
