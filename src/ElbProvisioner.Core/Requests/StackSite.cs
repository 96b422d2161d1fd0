using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Requests;

/// <summary>The load balancers of a stack file, as requests will meet them.</summary>
public static class StackSite
{
    private const int AllPorts = 65535;

    private static readonly ImmutableArray<Peer.Cidr> Everybody = [new("0.0.0.0/0"), new("::/0")];

    public static Site Of(Stack stack) => new([.. stack.LoadBalancers.Select(balancer => Of(stack, balancer))]);

    private static Balancer Of(Stack stack, LoadBalancer balancer) =>
        new(
            balancer.Name,
            [.. balancer.Dns.Select(static dns => dns.Name)],
            [.. balancer.Listeners.Select(TableOf)],
            balancer.IsDualStack,
            balancer.IsWithoutGroups ? null : [.. Entries(stack, balancer)]
        );

    /// <summary>The rules of a listener, in the order of the file.</summary>
    internal static RouteTable TableOf(Listener listener) =>
        new(
            listener.Name,
            listener.Protocol,
            listener.Port,
            [
                .. listener.Rules.Select(rule => new RouteRule(
                    rule.Name,
                    [.. rule.Conditions.Select(static condition => RoutingTerms.Of(condition.Settings))],
                    StepsOf(rule.Actions),
                    RoutingTerms.Of(rule.Rewrites)
                )),
            ],
            StepsOf(listener.Actions)
        );

    private static ImmutableArray<Step> StepsOf(ImmutableArray<RoutingAction> actions) =>
        [
            .. actions.Select(action =>
                action switch
                {
                    RoutingAction.Forward forward => new Step.Forward(
                        [.. forward.Targets.Select(t => new TargetShare(t.TargetGroup.Text, t.Weight))],
                        forward.Stickiness
                    ),
                    RoutingAction.Said said => RoutingTerms.Of(said.Settings, static reference => reference.Key),
                    _ => throw new InvalidOperationException($"No step for {action.GetType().Name}."),
                }
            ),
        ];

    private static IEnumerable<Entry> Entries(Stack stack, LoadBalancer balancer)
    {
        if (balancer.IsForeign)
        {
            return [new Entry("-1", 0, AllPorts, null, "its owner's security groups, whose rules the file does not hold")];
        }

        if (balancer.SecurityGroups is null)
        {
            return from port in balancer.Listeners.SelectMany(static listener => listener.Openings).Distinct()
                   from entry in balancer.Allow is { } allow
                       ? allow.Select(peer => EntryOf(port.Transport, port.Port, port.Port, peer, "allow "))
                       : DefaultEntries(balancer, port)
                   select entry;
        }

        return GroupNames
            .Of(balancer)
            .SelectMany(name =>
                stack.SecurityGroups.FirstOrDefault(group => group.Name == name) is { } group
                    ? group.Ingress.Select(rule =>
                        EntryOf(rule.Protocol, rule.FromPort ?? 0, rule.ToPort ?? AllPorts, rule.Peer, $"securityGroups.{name} from ")
                    )
                    : [new Entry("-1", 0, AllPorts, null, $"{name}, whose rules the file does not hold")]
            );
    }

    /// <summary>Everybody; of an internal one the VPC, whose ranges a file does not know.</summary>
    private static IEnumerable<Entry> DefaultEntries(LoadBalancer balancer, Opening port) =>
        balancer.IsInternal
            ? [new(port.Transport, port.Port, port.Port, null, "the VPC's own ranges, since it is internal")]
            : Everybody
                .Where(peer => balancer.IsDualStack || !peer.Range.Contains(':'))
                .Select(peer => EntryOf(port.Transport, port.Port, port.Port, peer, "allow "));

    private static Entry EntryOf(string protocol, int from, int to, Peer peer, string by) =>
        peer switch
        {
            Peer.Cidr cidr => new(protocol, from, to, AddressBlock.Find(cidr.Range), by + cidr.Range),
            Peer.PrefixList list => new(protocol, from, to, null, by + list.Id),
            Peer.Named named => new(protocol, from, to, null, by + named.Target.Text),
            _ => throw new InvalidOperationException($"No entry for {peer.GetType().Name}."),
        };
}
