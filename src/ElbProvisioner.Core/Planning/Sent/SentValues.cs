using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Sent;

using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Tables;
using static AwsOperation;

/// <summary>
/// What a plan would send of things made elsewhere. What a live object of the stack holds already is left out: AWS took it once, and a plan
/// without changes asks nothing.
/// </summary>
public sealed class SentValues
{
    private readonly Stack _stack;
    private readonly LiveWorld _live;
    private readonly Mentions _mentions;
    private readonly Topology _topology;
    private readonly HashSet<string> _known;
    private readonly RecordsAfter _records;
    private readonly LogBuckets _logs;

    private SentValues(Stack stack, LiveWorld live, Plan plan)
    {
        _records = new(stack, live, plan);
        _logs = new(stack, live, plan);
        (_stack, _live, _mentions, _topology) = (stack, live, new(stack, live.Network), new(stack));
        var found = stack
            .Certificates.OfType<Certificate.Found>()
            .Select(c => live.Network.ExistingCertificates.GetValueOrDefault(c.Name))
            .OfType<string>();
        _known =
        [
            .. live.AllResources().Select(r => r.Id),
            .. found,
            .. live.LoadBalancers.SelectMany(b => b.Settings.Get(LoadBalancerTable.SecurityGroups)).Select(r => r.Key),
            .. live.LoadBalancers.SelectMany(b => Allocations(b.Settings)).Select(r => r.Key),
            .. live.LoadBalancers.Select(b => b.Settings.Find(LoadBalancerTable.WebAcl)).OfType<string>(),
            .. live.ForeignLoadBalancers.SelectMany(b => b.SecurityGroups).Select(r => r.Key),
            .. live.ForeignLoadBalancers.SelectMany(b => b.Listeners).SelectMany(l => l.Certificates).Select(r => r.Key),
            .. live
                .Listeners.Select(l => l.Settings)
                .Concat(live.Rules.Select(r => r.Settings))
                .SelectMany(static settings => settings.Refs)
                .Select(r => r.Key),
            .. live.AutoScalingGroups.SelectMany(g => g.Settings.Get(AutoScalingGroupTable.TargetGroups)).Select(r => r.Key),
            .. live.SecurityGroups.SelectMany(g => g.Rules).Select(r => r.Peer).OfType<RulePeer.Group>().Select(p => p.Ref.Key),
            .. live.SecurityGroups.SelectMany(g => g.Rules).Select(r => r.Peer).OfType<RulePeer.PrefixList>().Select(p => p.Id),
        ];
    }

    public static ImmutableArray<SentValue> Of(Stack stack, LiveWorld live, Plan plan)
    {
        var values = new SentValues(stack, live, plan);
        return [.. plan.Actions.SelectMany(values.Of).Distinct()];
    }

    private IEnumerable<SentValue> Of(PlannedAction action) =>
        action.Operation switch
        {
            CreateSecurityGroup o =>
            [
                new SentValue.NewName(
                    action.Address,
                    o.Settings.Get(SecurityGroupTable.Name),
                    o.Settings.Get(SecurityGroupTable.VpcId),
                    _mentions.Of(action.Address)
                ),
            ],
            AuthorizeRules o => Peers(o.Rules),
            CreateLoadBalancer o =>
            [
                .. Groups(o.Settings.Get(LoadBalancerTable.SecurityGroups), o.Settings.Get(LoadBalancerTable.VpcId)),
                .. OfAddresses(action.Address, o.Settings.FindValue(LoadBalancerTable.Addresses) ?? []),
            ],
            SetLoadBalancerAttributes o => _logs.Of(action.Address, o),
            SetWebAcl { WebAcl: { } webAcl } when !_known.Contains(webAcl) => [new SentValue.WebAcl(webAcl, WebAclAt(action.Address))],
            AllocateElasticIp o when ElasticIpTable.CountsAgainstQuota(o.Settings) =>
            [
                new SentValue.NewElasticIp(action.Address, ElasticIpAt(action.Address)),
            ],
            ChangeRecords o => _records.AliasTargets(o),
            SetSubnets o => OfAddresses(action.Address, o.Subnets),
            RegisterTargets o => OfTargets(action.Address, o.Targets),
            SetSecurityGroups o => Groups(o.SecurityGroups, _live.Network.VpcId),
            CreateListener o => OfListener(o.Settings),
            ModifyListener o => OfListener(o.Settings),
            AddListenerCertificates o => Certificates(o.Certificates),
            CreateRule o => [.. Targets(o.Settings.Refs), .. Passages(o.Listener.Key)],
            ModifyRule o => Targets(o.Settings.Refs),
            AttachTargetGroups o => Targets(o.TargetGroups),
            GrantInvocation o => [new SentValue.Function(o.Function, FunctionAt(action.Address))],
            CreateLaunchTemplate o =>
            [
                new SentValue.NewName(action.Address, o.Settings.Get(LaunchTemplateTable.Name), null, _mentions.Of(action.Address)),
                .. Template(action.Address, o.Settings),
            ],
            CreateLaunchTemplateVersion o => Template(action.Address, o.Settings),
            CreateAutoScalingGroup o =>
            [
                new SentValue.NewName(action.Address, o.Settings.Get(AutoScalingGroupTable.Name), null, _mentions.Of(action.Address)),
                .. Version(action.Address, o.Template, !o.Settings.Has(AutoScalingGroupTable.MixedInstances)),
                .. Mixed(action.Address, o.Settings),
                .. Targets(o.Settings.Get(AutoScalingGroupTable.TargetGroups)),
            ],
            RefreshInstances o =>
            [
                .. Version(action.Address, o.Template, o.Mixed is null),
                .. o.Mixed is { } mixed ? Choices(action.Address, mixed) : [],
            ],
            UpdateAutoScalingGroup { Template: { } template } o =>
            [
                .. Version(action.Address, template, !o.Settings.Has(AutoScalingGroupTable.MixedInstances)),
                .. Mixed(action.Address, o.Settings),
            ],
            _ => [],
        };

    private SourceSpan WebAclAt(Address address) =>
        _stack.LoadBalancers.FirstOrDefault(b => b.Name == address.Path)?.Settings.At(LoadBalancerTable.WebAcl) ?? SourceSpan.None;

    /// <summary>Of an address <c>BALANCER/ZONE</c>.</summary>
    private SourceSpan ElasticIpAt(Address address) =>
        _stack.LoadBalancers.FirstOrDefault(b => address.Path == $"{b.Name}/{address.Name}")?.StaticIps is ElasticIp.Allocated allocated
            ? allocated.At
            : SourceSpan.None;

    private SourceSpan FunctionAt(Address address) =>
        _topology.TargetGroups.GetValueOrDefault(address.Name)?.Function?.At ?? SourceSpan.None;

    private IEnumerable<SentValue> OfAddresses(Address balancer, ImmutableArray<SubnetMapping> subnets)
    {
        var held = _live
            .LoadBalancers.SelectMany(b => b.Settings.FindValue(LoadBalancerTable.Addresses) ?? [])
            .Select(m => (m.SubnetId, m.PrivateIpv4, m.Ipv6))
            .ToList();
        return
        [
            .. ElasticIps(subnets.Select(s => s.Allocation).OfType<ResourceRef>()),
            .. from subnet in subnets
            from address in new[] { subnet.PrivateIpv4, subnet.Ipv6 }
            where address is not null && !held.Exists(h => h.SubnetId == subnet.SubnetId && (h.PrivateIpv4 == address || h.Ipv6 == address))
            select new SentValue.PrivateAddress(address, subnet.SubnetId, AddressAt(balancer, subnet.SubnetId)),
        ];
    }

    private SourceSpan AddressAt(Address address, string subnet) =>
        _stack.LoadBalancers.FirstOrDefault(b => b.Name == address.Name) is not { } balancer ? SourceSpan.None
        : balancer.WrittenSubnets.FirstOrDefault(w => w.Mapping.SubnetId == subnet) is { } written ? written.At
        : balancer.PrivateIpsAt;

    private IEnumerable<SentValue> OfTargets(Address address, ImmutableArray<RegisteredTarget> targets)
    {
        if (!_topology.TargetGroups.TryGetValue(address.Name, out var group))
        {
            yield break;
        }

        var vpc = _live.Network.VpcId;
        if (group.Balancer is { IsExisting: true } balancer)
        {
            yield return new SentValue.TargetBalancer(balancer.Text, group.Port, group.Name, vpc, balancer.At);
        }

        foreach (var target in group.Targets.Where(t => targets.Any(r => r.Id.Key == t.Id && r.Port == (t.Port ?? group.Port))))
        {
            if (target.IsInstance)
            {
                yield return new SentValue.TargetInstance(target.Id, group.Name, vpc, target.At);
            }

            if (target.Zone is { } zone && zone != TargetLowering.AllZones)
            {
                yield return new SentValue.TargetZone(zone, group.Name, target.At);
            }
        }
    }

    private IEnumerable<SentValue> ElasticIps(IEnumerable<ResourceRef> allocations) =>
        Unknown(allocations).Select(id => new SentValue.Allocation(id, _mentions.Of(id)));

    private static IEnumerable<ResourceRef> Allocations(Settings settings) =>
        (settings.FindValue(LoadBalancerTable.Addresses) ?? []).Select(m => m.Allocation).OfType<ResourceRef>();

    private IEnumerable<SentValue> Groups(IEnumerable<ResourceRef> groups, string vpcId) =>
        Unknown(groups).Select(id => new SentValue.SecurityGroup(id, vpcId, _mentions.Of(id)));

    private IEnumerable<SentValue> Peers(IEnumerable<SecurityGroupRule> rules)
    {
        foreach (var peer in rules.Select(r => r.Peer))
        {
            if (peer is RulePeer.PrefixList list && !_known.Contains(list.Id))
            {
                yield return new SentValue.PrefixList(list.Id, _mentions.Of(list.Id));
            }
            else if (peer is RulePeer.Group group)
            {
                foreach (var id in Unknown([group.Ref]))
                {
                    yield return new SentValue.SecurityGroup(id, null, _mentions.Of(id));
                }
            }
        }
    }

    private IEnumerable<SentValue> OfListener(Settings settings) =>
        [
            .. Certificates(ListenerTable.CertificatesOf(settings)),
            .. TrustStores(settings.Find(ListenerTable.MutualAuthentication)?.Refs ?? []),
            .. Targets(settings.Get(ListenerTable.Actions).Targets.Select(t => t.TargetGroup)),
        ];

    private IEnumerable<SentValue> Certificates(IEnumerable<ResourceRef> certificates) =>
        Unknown(certificates).Select(arn => new SentValue.Certificate(arn, _mentions.Of(arn)));

    private IEnumerable<SentValue> TrustStores(IEnumerable<ResourceRef> stores) =>
        Unknown(stores).Select(arn => new SentValue.TrustStore(arn, _mentions.Of(arn)));

    private IEnumerable<SentValue> Targets(IEnumerable<ResourceRef> groups) =>
        Unknown(groups).Select(arn => new SentValue.TargetGroup(arn, _mentions.Of(arn)));

    private IEnumerable<SentValue> Version(Address address, TemplateVersion template, bool isAlone) =>
        template is { Template: ResourceRef.Existing { Id: var id }, Version: { } version }
        && !_known.Contains(id)
        && !_live.AutoScalingGroups.Any(g => g.Address == address && g.LaunchTemplateId == id && g.LaunchTemplateVersion == version)
            ? [new SentValue.Template(id, version, isAlone, _mentions.Of(id)), .. Admissions(address, id, version)]
            : [];

    private IEnumerable<SentValue> Admissions(Address address, string template, string version) =>
        from scaling in _stack.AutoScalingGroups
        where scaling.Name == address.Path
        from reference in scaling.TargetGroups
        let balancer = _topology.LoadBalancerOf(reference.Text)
        where balancer is not null
        from port in _topology.TargetGroups[reference.Text].Openings
        select new SentValue.Admission(
            template,
            version,
            balancer.Name,
            balancer.IsWithoutGroups,
            GroupsOf(balancer),
            port,
            _mentions.Of(template)
        );

    /// <summary>What a rule on somebody else's listener relies on.</summary>
    private IEnumerable<SentValue> Passages(string listener) =>
        from balancer in _stack.ForeignLoadBalancers
        let there = _live.ForeignOf(balancer)
        where there is not null && there.Listeners.Any(l => l.Arn == listener)
        let served = _topology.ServedBy(balancer).Where(t => _topology.GroupsOf(t.Name).Any()).ToList()
        where served.Count > 0
        select new SentValue.Passage(
            balancer.Name,
            GroupsOf(balancer),
            [.. served.SelectMany(t => _topology.GroupsOf(t.Name)).Distinct().SelectMany(GroupsOf).Distinct(StringComparer.Ordinal)],
            [.. served.SelectMany(t => t.Openings).Distinct()],
            balancer.Existing?.At ?? balancer.At
        );

    private IEnumerable<string> GroupsOf(AutoScalingGroup group)
    {
        var written = (group.LaunchTemplate as LaunchTemplate.Defined)?.SecurityGroups ?? group.SecurityGroups;
        var names = written?.Select(r => r.Text) ?? [PhysicalNames.DerivedGroup(group)];
        return (written?.Where(r => r.IsExisting).Select(r => r.Text) ?? []).Concat(
            _live.SecurityGroups.Where(g => names.Contains(g.Address.Path)).Select(g => g.Id)
        );
    }

    private ImmutableArray<string> GroupsOf(LoadBalancer balancer)
    {
        if (balancer.IsForeign)
        {
            return [.. _live.ForeignOf(balancer)?.SecurityGroups.Select(r => r.Key) ?? []];
        }

        var names = balancer.SecurityGroups?.Select(r => r.Text) ?? [PhysicalNames.DerivedGroup(balancer)];
        return
        [
            .. balancer.SecurityGroups?.Where(r => r.IsExisting).Select(r => r.Text) ?? [],
            .. _live.SecurityGroups.Where(g => names.Contains(g.Address.Path)).Select(g => g.Id),
        ];
    }

    private IEnumerable<SentValue> Mixed(Address address, Settings settings) =>
        settings.Find(AutoScalingGroupTable.MixedInstances) is { } mixed ? Choices(address, mixed) : [];

    /// <summary>Of a mixed policy: what the group's own does not have already.</summary>
    private IEnumerable<SentValue> Choices(Address address, Settings mixed)
    {
        var live = _live
            .AutoScalingGroups.Where(g => g.Address == address)
            .SelectMany(g => MixedInstancesTable.OverridesOf(g.Mixed))
            .ToList();
        var at = _mentions.Of(address);
        ImmutableArray<string> zones =
        [
            .. _live.Network.SubnetsOf(address).Select(s => s.AvailabilityZone).Distinct(StringComparer.Ordinal),
        ];
        foreach (var choice in MixedInstancesTable.OverridesOf(mixed))
        {
            if (choice.Find(OverrideTable.InstanceType) is { } type && !live.Exists(o => o.Find(OverrideTable.InstanceType) == type))
            {
                yield return new SentValue.InstanceType(type, address.Path, zones, null, at);
            }

            if (choice.Find(OverrideTable.Template) is { } template && !live.Exists(o => o.Find(OverrideTable.Template) == template))
            {
                yield return new SentValue.Template(
                    template.Get(OverrideTemplateTable.Id),
                    template.Get(OverrideTemplateTable.Version),
                    IsAlone: false,
                    at
                );
            }
        }
    }

    /// <summary>Part by part: what the version before had is not asked about again.</summary>
    private IEnumerable<SentValue> Template(Address address, Settings settings)
    {
        var changed = ChangedParts.Of(_live, address, settings);
        var at = _mentions.Of(address);
        var group = Address.Of(ResourceKind.AutoScalingGroup, address.Path);
        if (settings.Find(LaunchTemplateTable.InstanceType) is { } type && (changed("instanceType") || changed("image")))
        {
            yield return new SentValue.InstanceType(
                type,
                address.Name,
                [.. _live.Network.SubnetsOf(group).Select(s => s.AvailabilityZone).Distinct(StringComparer.Ordinal)],
                _live.Network.Images.GetValueOrDefault(address),
                at
            );
        }

        if (settings.Find(LaunchTemplateTable.KeyName) is { } key && changed("keyName"))
        {
            yield return new SentValue.KeyPair(key, at);
        }

        if (settings.Find(LaunchTemplateTable.InstanceProfile) is { } profile && changed("instanceProfile"))
        {
            yield return new SentValue.InstanceProfile(profile, address.Name, at);
        }

        if (changed("volumes"))
        {
            foreach (
                var kmsKey in settings
                    .Get(LaunchTemplateTable.Volumes)
                    .Select(v => v.Find(VolumeTable.KmsKey))
                    .OfType<string>()
                    .Where(k => k != VolumeTable.AwsOwnKey)
                    .Distinct(StringComparer.Ordinal)
            )
            {
                yield return new SentValue.VolumeKey(kmsKey, address.Name, at);
            }
        }

        if (changed("securityGroups"))
        {
            foreach (var value in Groups(settings.Get(LaunchTemplateTable.SecurityGroups), _live.Network.VpcId))
            {
                yield return value;
            }
        }
    }

    private IEnumerable<string> Unknown(IEnumerable<ResourceRef> references) =>
        references.OfType<ResourceRef.Existing>().Select(e => e.Id).Where(id => !_known.Contains(id)).Distinct(StringComparer.Ordinal);
}
