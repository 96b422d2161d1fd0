using System.Collections.Immutable;
using System.Net;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Core.Live;

/// <summary>What security groups put in the way from a load balancer to an instance.</summary>
/// <param name="Says">The end of a sentence.</param>
/// <param name="IsBalancers">The load balancer's groups do not let it out; false: the instance's do not let it in.</param>
/// <param name="Lacking">Ids of the groups one of which would need a rule.</param>
/// <param name="Others">Ids of the groups at the other end; empty: the load balancer has none.</param>
public sealed record PortObstacle(
    string Says,
    bool IsBalancers,
    Opening Port,
    ImmutableArray<string> Lacking,
    ImmutableArray<string> Others
)
{
    /// <summary>The rule that is missing, for whoever may write it: <c>an outbound rule for port 8080 to sg-1</c>.</summary>
    public string MissingRule =>
        $"an {(IsBalancers ? "outbound" : "inbound")} rule for {Port} {(IsBalancers ? "to" : "from")} "
        + (Others.IsEmpty ? "the addresses of the load balancer" : string.Join(" or ", Others));

    public override string ToString() => Says;
}

/// <summary>Whether the security groups of a load balancer and of an instance let the one reach a port of the other.</summary>
public static class PortAdmission
{
    /// <param name="instance">By id of each security group of the instance: its rules.</param>
    /// <param name="balancer">The same of the load balancer; empty: it has none, and lets out everything.</param>
    /// <returns>Null: nothing in them is in the way. A range of addresses counts as admitting: whose they are is not known here.</returns>
    public static PortObstacle? Obstacle(
        IReadOnlyDictionary<string, IEnumerable<SecurityGroupRule>> instance,
        IReadOnlyDictionary<string, IEnumerable<SecurityGroupRule>> balancer,
        Opening port
    )
    {
        if (instance.Count > 0 && !IsAdmitted(instance.Values.SelectMany(r => r), balancer.Keys, port))
        {
            return new(
                $"no security group of the instance ({Names(instance)}) admits {port} from the load "
                    + $"balancer{(balancer.Count == 0 ? "" : $"'s ({Names(balancer)})")}",
                IsBalancers: false,
                port,
                Ids(instance),
                Ids(balancer)
            );
        }

        return balancer.Count > 0 && !Any(balancer.Values.SelectMany(r => r), RuleDirection.Egress, instance.Keys, port)
            ? new(
                $"no security group of the load balancer ({Names(balancer)}) lets it reach {port} of the instance's ({Names(instance)})",
                IsBalancers: true,
                port,
                Ids(balancer),
                Ids(instance)
            )
            : null;
    }

    /// <summary>Whether rules let the groups in, or a range of addresses, which may be theirs.</summary>
    public static bool IsAdmitted(IEnumerable<SecurityGroupRule> rules, IEnumerable<string> groups, Opening port) =>
        Any(rules, RuleDirection.Ingress, groups, port);

    /// <summary>Whether rules let out to the groups, or to addresses that may be theirs.</summary>
    /// <param name="ranges">Where they are, as far as that is known.</param>
    public static bool IsLetOut(
        IEnumerable<SecurityGroupRule> rules,
        IEnumerable<string> groups,
        IReadOnlyCollection<string> ranges,
        Opening port
    ) => Any(rules.Where(r => r.Peer is not RulePeer.Cidr cidr || MayBeIn(cidr.Range, ranges)), RuleDirection.Egress, groups, port);

    private static bool MayBeIn(string range, IReadOnlyCollection<string> ranges) =>
        ranges.Count == 0
        || !IPNetwork.TryParse(range, out var wide)
        || ranges.Any(text =>
            !IPNetwork.TryParse(text, out var one)
            || (
                one.BaseAddress.AddressFamily == wide.BaseAddress.AddressFamily
                && (wide.Contains(one.BaseAddress) || one.Contains(wide.BaseAddress))
            )
        );

    /// <summary>Whether a rule lets anybody in at all.</summary>
    public static bool IsAnyAdmitted(IEnumerable<SecurityGroupRule> rules, Opening port) =>
        rules.Any(r => r.Direction == RuleDirection.Ingress && Covers(r, port));

    private static bool Any(IEnumerable<SecurityGroupRule> rules, RuleDirection direction, IEnumerable<string> others, Opening port)
    {
        var peers = others.ToHashSet(StringComparer.Ordinal);
        return rules.Any(r =>
            r.Direction == direction
            && Covers(r, port)
            && r.Peer switch
            {
                RulePeer.Group { Ref: ResourceRef.Existing group } => peers.Contains(group.Id),
                RulePeer.Cidr or RulePeer.PrefixList => true,
                _ => false,
            }
        );
    }

    private static bool Covers(SecurityGroupRule rule, Opening port) =>
        rule.Protocol == "-1"
        || (
            rule.Protocol == port.Transport
            && (rule.FromPort is null || rule.FromPort <= port.Port)
            && (rule.ToPort is null || port.Port <= rule.ToPort)
        );

    private static string Names(IReadOnlyDictionary<string, IEnumerable<SecurityGroupRule>> groups) => string.Join(", ", Ids(groups));

    private static ImmutableArray<string> Ids(IReadOnlyDictionary<string, IEnumerable<SecurityGroupRule>> groups) =>
        [.. groups.Keys.Order(StringComparer.Ordinal)];
}
