using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Requests;

/// <summary>The load balancers of a stack as AWS reports them, rules of others on their listeners among them.</summary>
public static class LiveSite
{
    private const int AllPorts = 65535;

    public static Site Of(Stack stack, LiveWorld world)
    {
        var names = new LiveNames(world, stack);
        return new([.. stack.LoadBalancers.Select(b => Of(b, world, names)).OfType<Balancer>()]);
    }

    /// <summary>Null: AWS does not have it.</summary>
    private static Balancer? Of(LoadBalancer declared, LiveWorld world, LiveNames names) =>
        declared.IsForeign
            ? world.ForeignOf(declared) is { } foreign
                ? Of(declared, foreign, world, names)
                : null
            : Find(declared, world) is { } live
                ? Of(live, world, names)
                : null;

    /// <summary>Null: AWS does not have it.</summary>
    internal static LiveLoadBalancer? Find(LoadBalancer declared, LiveWorld world) =>
        world.LoadBalancers.FirstOrDefault(b => b.Address == Address.Of(ResourceKind.LoadBalancer, declared.Name));

    /// <summary>The ids of its security groups.</summary>
    internal static ImmutableArray<string> GroupsOf(LiveLoadBalancer balancer) =>
        [.. balancer.Settings.Get(LoadBalancerTable.SecurityGroups).OfType<ResourceRef.Existing>().Select(static r => r.Id)];

    /// <summary>Null: AWS does not have it.</summary>
    internal static ImmutableArray<string>? GroupsOf(LoadBalancer declared, LiveWorld world) =>
        declared.IsForeign
            ? world.ForeignOf(declared) is { } foreign
                ? IdsOf(foreign)
                : null
            : Find(declared, world) is { } live
                ? GroupsOf(live)
                : null;

    private static ImmutableArray<string> IdsOf(ForeignLoadBalancer foreign) =>
        [.. foreign.SecurityGroups.OfType<ResourceRef.Existing>().Select(static r => r.Id)];

    internal static RouteTable TableOf(LiveListener listener, LiveWorld world, Func<ResourceRef, string> nameOf) =>
        new(
            listener.Address.Name,
            listener.Protocol,
            listener.Port,
            RulesOf(listener.Id, world, nameOf),
            [.. listener.Actions.Select(action => RoutingTerms.Of(action, nameOf))]
        );

    /// <param name="name">In the file.</param>
    internal static RouteTable TableOf(ForeignListener listener, string name, LiveWorld world, Func<ResourceRef, string> nameOf) =>
        new(
            name,
            listener.Protocol,
            listener.Port,
            RulesOf(listener.Arn, world, nameOf),
            [.. (listener.Settings.FindValue(ListenerTable.Actions) ?? []).Select(action => RoutingTerms.Of(action, nameOf))]
        );

    private static ImmutableArray<RouteRule> RulesOf(string listener, LiveWorld world, Func<ResourceRef, string> nameOf)
    {
        var own = world
            .Rules.Where(r => r.ListenerArn == listener)
            .Select(r => (r.Priority, Rule: RuleOf(r.Address.Name, r.Settings, nameOf)));
        var others = world
            .TakenPriorities.Where(r => r.ListenerArn == listener)
            .Select(r => (r.Priority, Rule: RuleOf($"priority {r.Priority} (not this stack's)", r.Settings, nameOf)));
        return [.. own.Concat(others).OrderBy(static r => r.Priority).Select(static r => r.Rule)];
    }

    internal static RouteRule RuleOf(string name, Settings? settings, Func<ResourceRef, string> nameOf) =>
        settings is null
            ? new(name, [new Condition.Unknown("conditions that were not read")], [new Step.Unknown("?")], [])
            : new(
                name,
                [.. settings.Get(RuleTable.Conditions).Select(RoutingTerms.Of)],
                [.. settings.Get(RuleTable.Actions).Select(action => RoutingTerms.Of(action, nameOf))],
                RoutingTerms.Of(settings.FindValue(RuleTable.Rewrite) ?? [])
            );

    /// <summary>Of somebody else's the listeners that the file names.</summary>
    private static Balancer Of(LoadBalancer declared, ForeignLoadBalancer balancer, LiveWorld world, LiveNames names) =>
        new(
            declared.Name,
            [.. HostsOf(balancer.DnsName, world)],
            [
                .. declared.Listeners.SelectMany(l =>
                    balancer.ListenerOn(l.Port) is { } there ? [TableOf(there, l.Name, world, names.Of)] : Array.Empty<RouteTable>()
                ),
            ],
            balancer.IsDualStack,
            [.. IdsOf(balancer).SelectMany(id => Entries(id, world))]
        );

    private static IEnumerable<string> HostsOf(string dnsName, LiveWorld world) =>
        world
            .DnsRecords.Where(r => dnsName.Equals(r.AliasTarget, StringComparison.OrdinalIgnoreCase))
            .Select(static r => r.Name)
            .Distinct(StringComparer.Ordinal)
            .Prepend(dnsName.ToLowerInvariant());

    private static Balancer Of(LiveLoadBalancer balancer, LiveWorld world, LiveNames names) =>
        new(
            balancer.Address.Name,
            [.. HostsOf(balancer.DnsName, world)],
            [.. world.Listeners.Where(l => l.LoadBalancerArn == balancer.Id).Select(l => TableOf(l, world, names.Of))],
            balancer.Settings.Find(LoadBalancerTable.IpAddressType)?.StartsWith("dualstack", StringComparison.Ordinal) == true,
            GroupsOf(balancer) is { IsEmpty: false } groups ? [.. groups.SelectMany(id => Entries(id, world))] : null
        );

    private static IEnumerable<Entry> Entries(string id, LiveWorld world) =>
        world.SecurityGroups.FirstOrDefault(g => g.Id == id) is { } group
            ? group
                .Rules.Where(static rule => rule.Direction == RuleDirection.Ingress)
                .Select(rule => new Entry(
                    rule.Protocol,
                    rule.FromPort ?? 0,
                    rule.ToPort ?? AllPorts,
                    rule.Peer is RulePeer.Cidr cidr ? AddressBlock.Find(cidr.Range) : null,
                    $"{id} from {rule.Peer.Text(LiveNames.IdOf)}"
                ))
            : [new Entry("-1", 0, AllPorts, null, $"{id}, which is not this stack's")];
}
