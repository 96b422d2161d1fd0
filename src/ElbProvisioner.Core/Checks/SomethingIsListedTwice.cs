using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

internal sealed class SomethingIsListedTwice() : Check(new("ELB3005", Severity.Error, "Something is listed twice"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var stack = file.Stack;
        return Routes
            .Listeners(stack)
            .SelectMany(pair => Twice(pair.Listener.Certificates))
            .Concat(stack.LoadBalancers.SelectMany(loadBalancer => Twice(loadBalancer.SecurityGroups ?? [])))
            .Concat(Twice(Allocations(stack)))
            .Concat(
                stack.LoadBalancers.SelectMany(loadBalancer =>
                    TwicePeers(loadBalancer.Allow ?? [], file.At("loadBalancers", loadBalancer.Name, "allow"))
                )
            )
            .Concat(stack.LoadBalancers.SelectMany(loadBalancer => TwiceDns(loadBalancer)))
            .Concat(stack.AutoScalingGroups.SelectMany(group => Twice(group.TargetGroups)))
            .Concat(stack.AutoScalingGroups.SelectMany(group => Twice(group.SecurityGroups ?? [])))
            .Concat(stack.SecurityGroups.SelectMany(group => TwiceRules(group.Ingress).Concat(TwiceRules(group.Egress ?? []))))
            .Concat(Subnets(stack))
            .Concat(stack.TargetGroups.SelectMany(TwiceTargets))
            .Concat(Texts(stack));
    }

    /// <summary>No two load balancers stand on one Elastic IP.</summary>
    private static ImmutableArray<Reference> Allocations(Stack stack) =>
        [
            .. stack.LoadBalancers.SelectMany(b => (b.StaticIps as ElasticIp.Given)?.Allocations ?? []),
            .. from balancer in stack.LoadBalancers
            from subnet in balancer.WrittenSubnets
            let allocation = subnet.Mapping.Allocation
            where allocation is not null
            select new Reference(allocation.Key, subnet.At),
        ];

    /// <summary>A target is known by its id and port, and behind QUIC by its server id.</summary>
    private IEnumerable<Diagnostic> TwiceTargets(TargetGroup group) =>
        group
            .Targets.GroupBy(t => $"`{t.Id}` with the port {t.Port ?? group.Port}", StringComparer.Ordinal)
            .Concat(group.Targets.Where(t => t.QuicServerId is not null).GroupBy(t => $"The QUIC server id `{t.QuicServerId}`"))
            .Where(static same => same.Skip(1).Any())
            .Select(same => Report(same.Last().At, $"{same.Key} is listed twice in targetGroups.{group.Name}.", "Remove one."));

    /// <summary>What groups, load balancers and alarms list by name, address or ARN.</summary>
    private IEnumerable<Diagnostic> Texts(Stack stack) =>
        ListsOf(stack)
            .SelectMany(list =>
                list.Items.GroupBy(static item => item, StringComparer.Ordinal)
                    .Where(static same => same.Skip(1).Any())
                    .Select(same => Report(list.At, $"`{same.Key}` is listed twice.", "Remove one."))
            );

    private static IEnumerable<(IEnumerable<string> Items, SourceSpan At)> ListsOf(Stack stack)
    {
        foreach (var balancer in stack.LoadBalancers)
        {
            yield return (balancer.PrivateIps, balancer.PrivateIpsAt);
        }

        foreach (var settings in stack.AutoScalingGroups.Select(static scaling => scaling.Settings))
        {
            var reservations = settings.Find(AutoScalingGroupTable.CapacityReservations);
            yield return (
                settings.FindValue(AutoScalingGroupTable.TerminationPolicies) ?? [],
                settings.At(AutoScalingGroupTable.TerminationPolicies)
            );
            yield return (
                reservations?.FindValue(GroupReservationTable.Ids) ?? [],
                reservations?.At(GroupReservationTable.Ids) ?? SourceSpan.None
            );
            yield return (
                reservations?.FindValue(GroupReservationTable.Groups) ?? [],
                reservations?.At(GroupReservationTable.Groups) ?? SourceSpan.None
            );
        }

        foreach (var alarm in MetricPlaces.Alarms(stack).Select(static found => found.What.Settings))
        {
            foreach (var property in new[] { AlarmTable.OnAlarm, AlarmTable.OnOk, AlarmTable.OnInsufficientData })
            {
                yield return (
                    (alarm.FindValue(property) ?? []).OfType<ResourceRef.Existing>().Select(static action => action.Id),
                    alarm.At(property)
                );
            }
        }
    }

    private IEnumerable<Diagnostic> Twice(ImmutableArray<Reference> references) =>
        references
            .GroupBy(reference => reference.Text, StringComparer.Ordinal)
            .SelectMany(same => same.Skip(1))
            .Select(second => Report(second.At, $"`{second.Text}` is listed twice.", "Remove one."));

    private IEnumerable<Diagnostic> TwicePeers(ImmutableArray<Peer> peers, SourceSpan at) =>
        peers
            .GroupBy(PeerText, StringComparer.Ordinal)
            .Where(same => same.Skip(1).Any())
            .Select(same => Report(at, $"`{same.Key}` is listed twice.", "Remove one."));

    private IEnumerable<Diagnostic> TwiceDns(LoadBalancer loadBalancer) =>
        loadBalancer
            .Dns.GroupBy(dns => (dns.ZoneKey, dns.Id))
            .SelectMany(same => same.Skip(1))
            .Select(second => Report(second.At, $"`{second.Name}` is listed twice.", "Remove one."));

    private IEnumerable<Diagnostic> TwiceRules(ImmutableArray<TrafficRule> rules) =>
        rules
            .GroupBy(rule => $"{rule.Protocol} {rule.FromPort} {rule.ToPort} {PeerText(rule.Peer)}", StringComparer.Ordinal)
            .SelectMany(same => same.Skip(1))
            .Select(second =>
                Report(
                    second.At,
                    $"The same flow ({second.Protocol} {second.FromPort}-{second.ToPort}, {PeerText(second.Peer)}) is listed twice.",
                    "Remove one."
                )
            );

    private IEnumerable<Diagnostic> Subnets(Stack stack) =>
        from choice in stack
            .LoadBalancers.Select(loadBalancer => loadBalancer.Subnets)
            .Concat(stack.AutoScalingGroups.Select(scaling => scaling.Subnets))
            .Append(stack.Network.Subnets)
            .OfType<SubnetChoice.ByIds>()
        from same in choice.SubnetIds.GroupBy(id => id, StringComparer.Ordinal)
        where same.Skip(1).Any()
        select Report(choice.At, $"The subnet {same.Key} is listed twice.", "Remove one.");

    private static string PeerText(Peer peer) =>
        peer switch
        {
            Peer.Cidr cidr => cidr.Range,
            Peer.PrefixList list => list.Id,
            Peer.Named named => named.Target.Text,
            _ => "",
        };
}
