using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Planning.Lowering;

/// <param name="Rules">Asked for once every group's reference is decided: groups name each other.</param>
internal sealed record DesiredSecurityGroup(
    Address Address,
    string Description,
    ImmutableSortedDictionary<string, string> Tags,
    Func<PlanningContext, ImmutableArray<SecurityGroupRule>> Rules
);

/// <summary>
/// The groups of the file and the derived ones: clients reach load balancers, load balancers reach targets, nothing else reaches an
/// instance.
/// </summary>
internal static class SecurityGroupLowering
{
    public static ImmutableArray<DesiredSecurityGroup> Groups(PlanningContext context) =>
        [
            .. context.Stack.SecurityGroups.Select(g => new DesiredSecurityGroup(
                AddressOf(g.Name),
                g.Description ?? DescriptionOf(context.Stack, g.Name),
                g.Tags,
                c => Rules(c, g)
            )),
            .. context
                .Stack.OwnLoadBalancers.Where(b => b.SecurityGroups is null)
                .Select(b => Derived(context.Stack, PhysicalNames.DerivedGroup(b), b.Tags, c => Rules(c, b))),
            .. context
                .Stack.AutoScalingGroups.Where(g =>
                    g.SecurityGroups is null && g.LaunchTemplate is LaunchTemplate.Defined { SecurityGroups: null }
                )
                .Select(g => Derived(context.Stack, PhysicalNames.DerivedGroup(g), g.Tags, c => Rules(c, g))),
        ];

    public static ImmutableArray<ResourceRef> GroupsOf(PlanningContext context, LoadBalancer loadBalancer) =>
        loadBalancer.IsForeign ? context.Live.ForeignOf(loadBalancer)?.SecurityGroups ?? ImmutableArray<ResourceRef>.Empty
        : loadBalancer.SecurityGroups is { } written ? [.. written.Select(r => GroupRef(context, r))]
        : [context.Ref(AddressOf(PhysicalNames.DerivedGroup(loadBalancer)))];

    /// <summary>Empty for a group that launches from a template made elsewhere: its security groups are not elbctl's to know.</summary>
    public static ImmutableArray<ResourceRef> GroupsOf(PlanningContext context, AutoScalingGroup group)
    {
        var written = (group.LaunchTemplate as LaunchTemplate.Defined)?.SecurityGroups ?? group.SecurityGroups;
        return written is { } references ? [.. references.Select(r => GroupRef(context, r))]
            : group.LaunchTemplate is LaunchTemplate.Defined ? [context.Ref(AddressOf(PhysicalNames.DerivedGroup(group)))]
            : [];
    }

    private static DesiredSecurityGroup Derived(
        Stack stack,
        string name,
        ImmutableSortedDictionary<string, string> tags,
        Func<PlanningContext, ImmutableArray<SecurityGroupRule>> rules
    ) => new(AddressOf(name), DescriptionOf(stack, name), tags, rules);

    private static ImmutableArray<SecurityGroupRule> Rules(PlanningContext context, LoadBalancer loadBalancer)
    {
        var clients = ClientsOf(context, loadBalancer);
        var ports = loadBalancer.Listeners.SelectMany(l => l.Openings).Distinct().OrderBy(o => o.Port).ThenBy(o => o.Transport);
        var ingress = ports.SelectMany(port => clients.Select(peer => Rule(RuleDirection.Ingress, port, peer, "clients")));
        var egress = context
            .Topology.ServedBy(loadBalancer)
            .SelectMany(target =>
                target.Openings.SelectMany(port =>
                    TargetPeers(context, target, port).Select(peer => Rule(RuleDirection.Egress, port, peer, "targets"))
                )
            );
        // It asks the identity provider itself, over IPv4 [ALB guide: authenticate users].
        var identity = loadBalancer.Listeners.Any(l => l.Authenticates)
            ? new[] { Rule(RuleDirection.Egress, new("tcp", 443), new RulePeer.Cidr("0.0.0.0/0"), "identity provider") }
            : [];
        return [.. ingress.Concat(FromOuter(context, loadBalancer)).DistinctBy(rule => rule.Flow), .. egress, .. identity];
    }

    /// <summary>What network load balancers send to an application load balancer that is their target.</summary>
    private static IEnumerable<SecurityGroupRule> FromOuter(PlanningContext context, LoadBalancer inner)
    {
        var rules =
            from target in context.Stack.TargetGroups
            where target.Balancer?.Text == inner.Name
            let outer = context.Topology.LoadBalancerOf(target.Name)
            where outer is not null
            from port in target.Openings
            from peer in Senders(context, outer, target, port)
            select Rule(RuleDirection.Ingress, port, peer, SecurityGroupRule.LoadBalancerMark + outer.Name);
        return rules.Distinct();
    }

    private static ImmutableArray<SecurityGroupRule> Rules(PlanningContext context, AutoScalingGroup group)
    {
        var ingress =
            from reference in @group.TargetGroups
            where context.Topology.TargetGroups.ContainsKey(reference.Text)
            let target = context.Topology.TargetGroups[reference.Text]
            let loadBalancer = context.Topology.LoadBalancerOf(target.Name)
            where loadBalancer is not null
            from port in target.Openings
            from peer in Senders(context, loadBalancer, target, port)
            select Rule(RuleDirection.Ingress, port, peer, SecurityGroupRule.LoadBalancerMark + loadBalancer.Name);
        return [.. ingress.Distinct(), .. AllOut(context)];
    }

    /// <summary>
    /// Who is seen to send to targets. Without a group of its own a load balancer is known by its addresses, which lie in its subnets, and
    /// its clients by theirs where they are kept [NLB guide: client IP preservation, target security groups].
    /// </summary>
    private static IEnumerable<RulePeer> Senders(PlanningContext context, LoadBalancer loadBalancer, TargetGroup target, Opening port)
    {
        if (!loadBalancer.IsWithoutGroups)
        {
            return GroupsOf(context, loadBalancer).Select(RulePeer (g) => new RulePeer.Group(g));
        }

        return target.IsTraffic(port) && target.KeepsClientIp
            ? ClientsOf(context, loadBalancer).Concat(AddressesOf(context, loadBalancer, target.IpAddressType == "ipv6"))
            : AddressesOf(context, loadBalancer, target.IpAddressType == "ipv6");
    }

    private static IEnumerable<RulePeer> ClientsOf(PlanningContext context, LoadBalancer loadBalancer) =>
        loadBalancer.Allow?.SelectMany(p => Lower(context, p)) ?? DefaultClients(context, loadBalancer);

    /// <summary>The ranges of its subnets, or of the VPC where AWS does not tell them.</summary>
    private static IEnumerable<RulePeer> AddressesOf(PlanningContext context, LoadBalancer loadBalancer, bool isIpv6)
    {
        var ranges = context
            .Network.SubnetsOf(Address.Of(ResourceKind.LoadBalancer, loadBalancer.Name))
            .Select(s => s.Ipv4Range)
            .OfType<string>()
            .ToList();
        return isIpv6 || ranges.Count == 0
            ? VpcRanges(context, isIpv6)
            : ranges.Order(StringComparer.Ordinal).Select(RulePeer (range) => new RulePeer.Cidr(range));
    }

    private static ImmutableArray<SecurityGroupRule> Rules(PlanningContext context, SecurityGroup group) =>
        [
            .. group.Ingress.SelectMany(r => Lower(context, RuleDirection.Ingress, r)),
            .. group.Egress is { } egress ? egress.SelectMany(r => Lower(context, RuleDirection.Egress, r)) : AllOut(context),
        ];

    private static IEnumerable<SecurityGroupRule> Lower(PlanningContext context, RuleDirection direction, TrafficRule rule) =>
        Lower(context, rule.Peer)
            .Select(peer => new SecurityGroupRule(direction, rule.Protocol, rule.FromPort, rule.ToPort, peer, rule.Description ?? ""));

    private static IEnumerable<RulePeer> Lower(PlanningContext context, Peer peer) =>
        peer switch
        {
            Peer.Cidr cidr => [new RulePeer.Cidr(cidr.Range)],
            Peer.PrefixList list => [new RulePeer.PrefixList(list.Id)],
            Peer.Named named => BalancerWithoutGroups(context, named.Target) is { } balancer
                ? AddressesOf(context, balancer, isIpv6: false)
                : PeerGroups(context, named.Target).Select(g => new RulePeer.Group(g)),
            _ => [],
        };

    private static LoadBalancer? BalancerWithoutGroups(PlanningContext context, Reference reference) =>
        reference.IsExisting || context.Stack.SecurityGroups.Any(g => g.Name == reference.Text)
            ? null
            : context.Stack.LoadBalancers.FirstOrDefault(b =>
                b.IsWithoutGroups && (reference.Text == b.Name || reference.Text == "loadBalancers." + b.Name)
            );

    /// <summary>
    /// A name means a security group, a load balancer or a scaling group; the qualified form decides where several share it.
    /// </summary>
    private static ImmutableArray<ResourceRef> PeerGroups(PlanningContext context, Reference reference)
    {
        var stack = context.Stack;
        var dot = reference.Text.IndexOf('.', StringComparison.Ordinal);
        var (place, name) = dot < 0 ? ("", reference.Text) : (reference.Text[..dot], reference.Text[(dot + 1)..]);
        if (reference.IsExisting)
        {
            return [new ResourceRef.Existing(reference.Text)];
        }

        if (place is "" or "securityGroups" && stack.SecurityGroups.Any(g => g.Name == name))
        {
            return [context.Ref(AddressOf(name))];
        }

        if (place is "" or "loadBalancers" && stack.LoadBalancers.FirstOrDefault(b => b.Name == name) is { } loadBalancer)
        {
            return GroupsOf(context, loadBalancer);
        }

        return stack.AutoScalingGroups.FirstOrDefault(g => g.Name == name) is { } group ? GroupsOf(context, group) : [];
    }

    private static ResourceRef GroupRef(PlanningContext context, Reference reference) =>
        reference.IsExisting ? new ResourceRef.Existing(reference.Text) : PeerGroups(context, reference)[0];

    private static IEnumerable<RulePeer> DefaultClients(PlanningContext context, LoadBalancer loadBalancer) =>
        loadBalancer.IsInternal ? VpcRanges(context, loadBalancer.IsDualStack)
        : loadBalancer.IsDualStack ? [new RulePeer.Cidr("0.0.0.0/0"), new RulePeer.Cidr("::/0")]
        : [new RulePeer.Cidr("0.0.0.0/0")];

    private static IEnumerable<RulePeer> TargetPeers(PlanningContext context, TargetGroup target, Opening port)
    {
        if (target.Balancer is { } reference)
        {
            return context.Stack.LoadBalancers.FirstOrDefault(b => b.Name == reference.Text) is { } inner
                ? GroupsOf(context, inner).Select(RulePeer (g) => new RulePeer.Group(g))
                : VpcRanges(context, withIpv6: false);
        }

        var groups = context.Topology.GroupsOf(target.Name).SelectMany(g => GroupsOf(context, g)).DistinctBy(static r => r.Key).ToList();
        var declared = target.Targets.Where(t => target.IsAskedOn(t, port)).ToList();
        var outside = declared.Where(t => !t.IsInstance && !TargetLowering.IsInVpc(context, t.Id)).ToList();
        var isInside = outside.Count < declared.Count || (groups.Count == 0 && target.Targets.IsEmpty);
        return
        [
            .. groups.Select(RulePeer (g) => new RulePeer.Group(g)),
            .. isInside ? VpcRanges(context, target.IpAddressType == "ipv6") : [],
            .. outside
                .Select(t => $"{t.Id}/{(t.IsIpv6 ? 128 : 32)}")
                .Distinct(StringComparer.Ordinal)
                .Select(RulePeer (range) => new RulePeer.Cidr(range)),
        ];
    }

    private static IEnumerable<RulePeer> VpcRanges(PlanningContext context, bool withIpv6) =>
        context.Network.VpcIpv4Cidrs.Concat(withIpv6 ? context.Network.VpcIpv6Cidrs : []).Select(c => new RulePeer.Cidr(c));

    /// <summary>
    /// All traffic out: also what AWS gives every new group, the second rule where the VPC has IPv6 [EC2 CreateSecurityGroup].
    /// </summary>
    public static IEnumerable<SecurityGroupRule> AllOut(PlanningContext context) =>
        context.Network.VpcIpv6Cidrs.IsEmpty ? [AllTo("0.0.0.0/0")] : [AllTo("0.0.0.0/0"), AllTo("::/0")];

    private static SecurityGroupRule AllTo(string range) => new(RuleDirection.Egress, "-1", null, null, new RulePeer.Cidr(range), "");

    private static SecurityGroupRule Rule(RuleDirection direction, Opening port, RulePeer peer, string description) =>
        new(direction, port.Transport, port.Port, port.Port, peer, description);

    private static string DescriptionOf(Stack stack, string name) => $"elbctl {stack.Name}/{name}";

    private static Address AddressOf(string name) => Address.Of(ResourceKind.SecurityGroup, name);
}
