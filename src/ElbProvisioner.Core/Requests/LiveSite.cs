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
        return new([.. stack.LoadBalancers.Select(b => Find(b, world)).OfType<LiveLoadBalancer>().Select(live => Of(live, world, names))]);
    }

    /// <summary>Null: AWS does not have it.</summary>
    internal static LiveLoadBalancer? Find(LoadBalancer declared, LiveWorld world) =>
        world.LoadBalancers.FirstOrDefault(b => b.Address == Address.Of(ResourceKind.LoadBalancer, declared.Name));

    /// <summary>The ids of its security groups.</summary>
    internal static ImmutableArray<string> GroupsOf(LiveLoadBalancer balancer) =>
        [.. balancer.Settings.Get(LoadBalancerTable.SecurityGroups).OfType<ResourceRef.Existing>().Select(static r => r.Id)];

    internal static RouteTable TableOf(LiveListener listener, LiveWorld world, Func<ResourceRef, string> nameOf)
    {
        var own = world
            .Rules.Where(r => r.ListenerArn == listener.Id)
            .Select(r => new PlacedRule(r.Priority, RuleOf(r.Address.Name, r.Settings, nameOf)));
        return TableOf(listener, own.Concat(RulesOfOthers(listener, world, nameOf)), nameOf);
    }

    /// <param name="rules">All of the listener, in any order.</param>
    internal static RouteTable TableOf(LiveListener listener, IEnumerable<PlacedRule> rules, Func<ResourceRef, string> nameOf) =>
        new(
            listener.Address.Name,
            listener.Protocol,
            listener.Port,
            [.. rules.OrderBy(static r => r.Priority).Select(static r => r.Rule)],
            [.. listener.Actions.Select(action => RoutingTerms.Of(action, nameOf))]
        );

    /// <summary>Rules on the listener that are not this stack's.</summary>
    internal static IEnumerable<PlacedRule> RulesOfOthers(LiveListener listener, LiveWorld world, Func<ResourceRef, string> nameOf) =>
        world
            .TakenPriorities.Where(r => r.ListenerArn == listener.Id)
            .Select(r => new PlacedRule(r.Priority, RuleOf($"priority {r.Priority} (not this stack's)", r.Settings, nameOf)));

    /// <param name="settings">Null: they were not read.</param>
    internal static RouteRule RuleOf(string name, Settings? settings, Func<ResourceRef, string> nameOf) =>
        settings is null
            ? new(name, [new Condition.Unknown("conditions that were not read")], [new Step.Unknown("?")], [])
            : new(
                name,
                [.. settings.Get(RuleTable.Conditions).Select(RoutingTerms.Of)],
                [.. settings.Get(RuleTable.Actions).Select(action => RoutingTerms.Of(action, nameOf))],
                RoutingTerms.Of(settings.FindValue(RuleTable.Rewrite) ?? [])
            );

    private static Balancer Of(LiveLoadBalancer balancer, LiveWorld world, LiveNames names) =>
        new(
            balancer.Address.Name,
            [
                balancer.DnsName.ToLowerInvariant(),
                .. world
                    .DnsRecords.Where(r => balancer.DnsName.Equals(r.AliasTarget, StringComparison.OrdinalIgnoreCase))
                    .Select(static r => r.Name)
                    .Distinct(StringComparer.Ordinal),
            ],
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

/// <param name="Priority">1 to 50000.</param>
internal sealed record PlacedRule(int Priority, RouteRule Rule);
