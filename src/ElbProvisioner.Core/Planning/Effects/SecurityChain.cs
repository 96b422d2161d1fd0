using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Lowering;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Planning.Effects;

/// <summary>
/// Who reaches whom by the file's security groups: clients the load balancers, load balancers their targets. Groups made elsewhere are
/// taken to let everything through: their rules are not elbctl's to know.
/// </summary>
internal sealed class SecurityChain(PlanningContext context)
{
    /// <summary>Worked out when something closes: a plan without changes asks for nothing.</summary>
    private readonly Lazy<Dictionary<string, ImmutableArray<SecurityGroupRule>>> _wanted = new(() =>
        SecurityGroupLowering.Groups(context).ToDictionary(g => context.Ref(g.Address).Key, g => g.Rules(context), StringComparer.Ordinal)
    );

    private Dictionary<string, ImmutableArray<SecurityGroupRule>> Wanted => _wanted.Value;

    /// <summary>What is felt when rules leave a group of the stack.</summary>
    public IEnumerable<TrafficEffect> OfRemoved(
        Address group,
        ImmutableArray<SecurityGroupRule> removed,
        Func<SecurityGroupRule, string> text
    )
    {
        var key = context.Ref(group).Key;
        var left = removed.Where(r => !IsCovered(r, Wanted.GetValueOrDefault(key, []))).ToList();
        foreach (var loadBalancer in context.Stack.LoadBalancers)
        {
            foreach (var (target, port, instances) in Ways(loadBalancer))
            {
                var takesPart =
                    GroupsOf(loadBalancer).Contains(key, StringComparer.Ordinal)
                    || GroupsOf(instances).Contains(key, StringComparer.Ordinal);
                if (takesPart && left.Exists(r => IsOpenFor(r, port)) && !Reaches(loadBalancer, instances, port))
                {
                    yield return Unreached(loadBalancer, target, port);
                }
            }
        }

        foreach (var rule in left)
        {
            if (EffectOf(key, rule, text) is { } effect)
            {
                yield return effect;
            }
        }
    }

    /// <summary>What is felt when a load balancer changes its groups.</summary>
    public IEnumerable<TrafficEffect> OfSwapped(LoadBalancer loadBalancer, ImmutableArray<ResourceRef> before)
    {
        foreach (var (target, port, instances) in Ways(loadBalancer))
        {
            if (!Reaches(loadBalancer, instances, port))
            {
                yield return Unreached(loadBalancer, target, port);
            }
        }

        var after = GroupsOf(loadBalancer);
        var added = after.Except(before.Select(r => r.Key), StringComparer.Ordinal).ToList();
        var open = after.SelectMany(g => Wanted.GetValueOrDefault(g, [])).ToImmutableArray();
        if (after.Any(g => !Wanted.ContainsKey(g)))
        {
            if (before.Any(g => !after.Contains(g.Key, StringComparer.Ordinal)))
            {
                yield return new(
                    TrafficImpact.Clients,
                    $"clients that {string.Join(", ", added.Concat(after).Distinct(StringComparer.Ordinal).Select(context.PlainNameOf))} does not admit are refused"
                );
            }

            yield break;
        }

        foreach (var group in before.Where(g => !after.Contains(g.Key, StringComparer.Ordinal)))
        {
            var known = context.Live.SecurityGroups.FirstOrDefault(g => g.Id == group.Key);
            var closed = known
                ?.Rules.Where(r =>
                    r.Direction == RuleDirection.Ingress
                    && loadBalancer.Listeners.SelectMany(l => l.Openings).Any(o => IsOpenFor(r, o))
                    && !IsCoveredOnListeners(loadBalancer, r, open)
                )
                .ToList();
            if (closed is null or { Count: > 0 })
            {
                yield return new(
                    TrafficImpact.Clients,
                    $"clients that {context.NameOf(group)} admitted and {string.Join(", ", after.Select(context.PlainNameOf))} does "
                        + "not are refused"
                );
            }
        }
    }

    private TrafficEffect? EffectOf(string group, SecurityGroupRule rule, Func<SecurityGroupRule, string> text)
    {
        if (rule.Direction == RuleDirection.Egress)
        {
            // Answers need no way out: groups keep track of connections [VPC guide]. What instances call by themselves does.
            return
                context.Stack.AutoScalingGroups.Where(g => GroupsOf(g).Contains(group, StringComparer.Ordinal)).Select(g => g.Name).ToList()
                    is { Count: > 0 } instances
                ? new(TrafficImpact.Gap, $"instances of {string.Join(", ", instances)} can no longer call {text(rule)}")
                : null;
        }

        var loadBalancers = context.Stack.LoadBalancers.Where(b => GroupsOf(b).Contains(group, StringComparer.Ordinal)).ToList();
        if (
            loadBalancers.Count > 0
            && !loadBalancers.Exists(b =>
                b.Listeners.SelectMany(l => l.Openings).Any(o => IsOpenFor(rule, o) && !IsCovered(At(rule, o), Wanted[group]))
            )
        )
        {
            return null;
        }

        if (rule.IsOfLoadBalancer && !Serving().Any(w => GroupsOf(w.Instances).Contains(group) && IsOpenFor(rule, w.Port)))
        {
            // Nothing is reached there any more: the check's old port, or what served has moved.
            return null;
        }

        // From a load balancer of the stack: judged above, by whether it still reaches what it serves.
        var ours = context.Stack.LoadBalancers.SelectMany(GroupsOf).ToHashSet(StringComparer.Ordinal);
        ours.UnionWith(context.Live.LoadBalancers.SelectMany(b => b.Settings.Get(LoadBalancerTable.SecurityGroups)).Select(r => r.Key));
        return rule.Peer is RulePeer.Group peer && ours.Contains(peer.Ref.Key)
            ? null
            : new(TrafficImpact.Clients, "new connections are refused: " + text(rule));
    }

    private static TrafficEffect Unreached(LoadBalancer loadBalancer, TargetGroup target, Opening port) =>
        new(TrafficImpact.Gap, $"{loadBalancer.Name} no longer reaches {target.Name} on {port}");

    private IEnumerable<(TargetGroup Target, Opening Port, AutoScalingGroup Instances)> Serving() =>
        context.Stack.LoadBalancers.SelectMany(Ways);

    private IEnumerable<(TargetGroup Target, Opening Port, AutoScalingGroup Instances)> Ways(LoadBalancer loadBalancer) =>
        from target in context.Topology.ServedBy(loadBalancer)
        from instances in context.Topology.GroupsOf(target.Name)
        from port in target.Openings
        select (target, port, instances);

    private bool Reaches(LoadBalancer loadBalancer, AutoScalingGroup instances, Opening port)
    {
        var (from, to) = (GroupsOf(loadBalancer), GroupsOf(instances));
        return Lets(from, RuleDirection.Egress, port, to) && Lets(to, RuleDirection.Ingress, port, from);
    }

    private bool Lets(IReadOnlyList<string> groups, RuleDirection direction, Opening port, IReadOnlyList<string> peers) =>
        groups.Count == 0
        || groups.Any(g =>
            !Wanted.TryGetValue(g, out var rules) || rules.Any(r => r.Direction == direction && IsOpenFor(r, port) && IsPeer(r.Peer, peers))
        );

    /// <summary>A range may hold the others' addresses or not: which, is not known here.</summary>
    private static bool IsPeer(RulePeer peer, IReadOnlyList<string> peers) =>
        peer is not RulePeer.Group group || peers.Contains(group.Ref.Key, StringComparer.Ordinal);

    private IReadOnlyList<string> GroupsOf(LoadBalancer loadBalancer) =>
        [.. SecurityGroupLowering.GroupsOf(context, loadBalancer).Select(r => r.Key)];

    private IReadOnlyList<string> GroupsOf(AutoScalingGroup instances) =>
        [.. SecurityGroupLowering.GroupsOf(context, instances).Select(r => r.Key)];

    private static bool IsOpenFor(SecurityGroupRule rule, Opening port) =>
        rule.Protocol == "-1"
        || (rule.Protocol == port.Transport && (rule.FromPort ?? 0) <= port.Port && port.Port <= (rule.ToPort ?? ushort.MaxValue));

    private static bool IsCovered(SecurityGroupRule rule, ImmutableArray<SecurityGroupRule> by) => by.Any(other => Covers(other, rule));

    private static bool IsCoveredOnListeners(LoadBalancer loadBalancer, SecurityGroupRule rule, ImmutableArray<SecurityGroupRule> by) =>
        loadBalancer.Listeners.SelectMany(l => l.Openings).Where(o => IsOpenFor(rule, o)).All(o => IsCovered(At(rule, o), by));

    private static SecurityGroupRule At(SecurityGroupRule rule, Opening port) =>
        rule with
        {
            Protocol = port.Transport,
            FromPort = port.Port,
            ToPort = port.Port,
        };

    private static bool Covers(SecurityGroupRule wide, SecurityGroupRule narrow) =>
        wide.Direction == narrow.Direction
        && (
            wide.Protocol == "-1"
            || (
                wide.Protocol == narrow.Protocol
                && (wide.FromPort ?? 0) <= (narrow.FromPort ?? 0)
                && (narrow.ToPort ?? ushort.MaxValue) <= (wide.ToPort ?? ushort.MaxValue)
            )
        )
        && (wide.Peer, narrow.Peer) switch
        {
            (RulePeer.Cidr w, RulePeer.Cidr n) => Holds(w.Range, n.Range),
            (RulePeer.Group w, RulePeer.Group n) => w.Ref.Key == n.Ref.Key,
            _ => wide.Peer == narrow.Peer,
        };

    private static bool Holds(string wide, string narrow) =>
        IPNetwork.TryParse(wide, out var w)
        && IPNetwork.TryParse(narrow, out var n)
        && w.BaseAddress.AddressFamily == n.BaseAddress.AddressFamily
        && w.PrefixLength <= n.PrefixLength
        && w.Contains(n.BaseAddress);
}
