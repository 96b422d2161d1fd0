using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Kinds;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Plans;

/// <summary>Takes away what is no longer wanted, after everything that moves traffic, and each thing after what holds it.</summary>
internal sealed class CleanUp(PlanningContext context)
{
    public void Plan(Decisions decided)
    {
        context.Builder.Reach(Milestone.Unoffered, EndpointServicePlanner.Remove(context, decided.EndpointServices, [Milestone.Moved]));
        var holds = new Dictionary<string, string>(StringComparer.Ordinal);
        HoldServing(decided);

        // A load balancer that is the target of another goes after the target group between them.
        var inner = TargetPlanner.Balancers(decided.TargetGroups.Surplus);
        var loadBalancers = decided
            .LoadBalancers.Surplus.Select(b =>
                (
                    Live: b,
                    Deleted: LoadBalancerRemoval.Remove(
                        context,
                        b,
                        [
                            Milestone.Moved,
                            Milestone.Unnamed,
                            Milestone.Unoffered,
                            .. inner.Contains(b.Id) ? [Milestone.Unlinked] : Array.Empty<string>(),
                        ]
                    )
                )
            )
            .ToList();
        foreach (var (live, deleted) in loadBalancers)
        {
            holds[live.Id] = deleted;
        }

        var rules = decided.Rules.Select(r => RulePlanner.Remove(context, r, Before(r))).ToList();
        var (behind, front) = Split(decided.Listeners.Surplus, l => inner.Contains(l.LoadBalancerArn));
        var listeners = front.Select(l => Remove(l, [])).ToList();
        var (outward, others) = Split(decided.TargetGroups.Surplus, g => TargetPlanner.LeadsTo(g, inner));
        Drain(outward, [Milestone.Moved, .. rules, .. listeners], holds);
        // What still goes through a load balancer behind another has its listener until it has ended.
        listeners.AddRange(behind.Select(l => Remove(l, outward.Select(g => holds.GetValueOrDefault(g.Id)))).ToList());
        context.Builder.Reach(Milestone.ListenersGone, [.. rules, .. listeners]);
        Drain(others, [Milestone.Moved, .. rules, .. listeners], holds);

        var detached = ScalingGroupHealth
            .Detach(context, decided.Groups.Drafts, left => [Milestone.Moved, .. rules, .. listeners, .. HoldersOf(left, decided, holds)])
            .ToList();
        var removed = decided
            .Groups.Surplus.Select(g =>
                AutoScalingGroupPlanner.Remove(
                    context,
                    g,
                    [
                        Milestone.Moved,
                        .. rules,
                        .. listeners,
                        .. HoldersOf(g.Settings.Get(AutoScalingGroupTable.TargetGroups), decided, holds),
                    ]
                )
            )
            .ToList();
        context.AfterGroups.ForEach(plan => plan(removed));
        var gone = loadBalancers.ConvertAll(b => b.Deleted);

        List<string> unused = [Milestone.Moved, .. gone, .. rules, .. listeners, .. detached, .. removed];
        List<string> outer = [.. loadBalancers.Where(b => !inner.Contains(b.Live.Id)).Select(b => b.Deleted)];
        foreach (var group in decided.TargetGroups.Surplus)
        {
            if (TargetPlanner.LeadsTo(group, inner))
            {
                context.Builder.Reach(
                    Milestone.Unlinked,
                    TargetGroupPlanner.Remove(
                        context,
                        group,
                        [Milestone.Moved, .. outer, .. rules, .. listeners, holds.GetValueOrDefault(group.Id)]
                    )
                );
            }
            else
            {
                TargetGroupPlanner.Remove(context, group, [.. unused, holds.GetValueOrDefault(group.Id)]);
            }
        }

        ElasticIpPlanner.Remove(context, decided.ElasticIps, [Milestone.Moved, Milestone.AddressesLeft, .. gone]);
        List<string> released =
        [
            Milestone.Moved,
            Milestone.Released,
            .. gone,
            .. rules,
            .. listeners,
            .. detached,
            .. removed,
            .. decided.TargetGroups.Surplus.Select(t => holds.GetValueOrDefault(t.Id)).OfType<string>(),
        ];
        var closed = SecurityGroupPlanner.Close(context, decided.SecurityGroups.Closings, released).ToList();
        SecurityGroupPlanner.Remove(context, decided.SecurityGroups.Surplus, [.. released, .. closed]);
        foreach (var template in decided.Templates.Surplus)
        {
            LaunchTemplatePlanner.Remove(context, template, [Milestone.Moved, .. removed]);
        }

        foreach (var store in decided.TrustStores)
        {
            TrustStorePlanner.Remove(context, store, [Milestone.Moved, .. gone, .. listeners]);
        }

        var uncertified = context
            .Live.ForeignLoadBalancers.SelectMany(static b => b.Listeners)
            .Select(static l => Milestone.Uncertified(l.Arn).Id)
            .ToList();
        foreach (var certificate in decided.Certificates)
        {
            CertificatePlanner.Remove(context, certificate, [Milestone.Moved, .. gone, .. listeners, .. uncertified]);
        }
    }

    private string Remove(LiveListener listener, IEnumerable<string?> after) =>
        ListenerPlanner.Remove(context, listener, [Milestone.Moved, Milestone.Left(listener.LoadBalancerArn), .. after]);

    private void Drain(IEnumerable<LiveTargetGroup> groups, IReadOnlyCollection<string> after, Dictionary<string, string> holds)
    {
        foreach (var group in groups)
        {
            if (TargetGroupPlanner.Drain(context, group, after) is { } drained)
            {
                holds[group.Id] = drained;
            }
        }
    }

    private static (List<T> Fitting, List<T> Others) Split<T>(IEnumerable<T> all, Func<T, bool> fits)
    {
        var parts = all.ToLookup(fits);
        return ([.. parts[true]], [.. parts[false]]);
    }

    /// <summary>
    /// Load balancers that stay, ours or not, and lose listeners, rules or certificates while resolvers may still lead clients there.
    /// </summary>
    private void HoldServing(Decisions decided)
    {
        var losing = decided
            .Listeners.Surplus.Select(static l => l.LoadBalancerArn)
            .Concat(decided.Rules.Select(BalancerOf))
            .ToHashSet(StringComparer.Ordinal);
        var staying = context
            .Live.LoadBalancers.Where(b => !decided.LoadBalancers.Surplus.Contains(b) && losing.Contains(b.Id))
            .Select(static b => (b.Address, b.Id))
            .Concat(
                context
                    .Live.ForeignLoadBalancers.Where(b =>
                        losing.Contains(b.Arn) || b.Listeners.Any(l => context.Builder.Reaches(Milestone.Uncertified(l.Arn)))
                    )
                    .Select(b => (Address: AddressOf(b), Id: b.Arn))
            );
        foreach (var (address, arn) in staying.Where(b => context.Builder.Reaches(Milestone.LedAway(b.Id))))
        {
            context.Builder.Reach(
                Milestone.Left(arn),
                LoadBalancerRemoval.Hold(context, address, arn, [Milestone.Moved, Milestone.LedAway(arn)])
            );
        }
    }

    /// <summary>On somebody else's listener rules remember names and certificates: these go before them.</summary>
    private string?[] Before(LiveRule rule)
    {
        string?[] moved = [Milestone.Moved, Milestone.Left(BalancerOf(rule))];
        return context.Live.ForeignListener(rule.ListenerArn) is null
            ? moved
            : [.. moved, Milestone.Unnamed, Milestone.Uncertified(rule.ListenerArn)];
    }

    /// <summary>One that left the file is seen by the rules that are still on it.</summary>
    private Address AddressOf(ForeignLoadBalancer foreign) =>
        foreign.Name is { } name
            ? Address.Of(ResourceKind.LoadBalancer, name)
            : context.Live.Rules.First(r => context.Live.ForeignListener(r.ListenerArn)?.LoadBalancerArn == foreign.Arn).Address;

    private string BalancerOf(LiveRule rule) =>
        context.Live.ForeignListener(rule.ListenerArn)?.LoadBalancerArn
        ?? context.Live.Listeners.FirstOrDefault(l => l.Id == rule.ListenerArn)?.LoadBalancerArn
        ?? "";

    /// <summary>
    /// Instances stay in a group as long as the old load balancer that uses it does, and until its last requests have ended.
    /// </summary>
    private static IEnumerable<string> HoldersOf(
        ImmutableArray<ResourceRef> targetGroups,
        Decisions decided,
        Dictionary<string, string> holds
    )
    {
        var arns = targetGroups.Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        return decided
            .TargetGroups.Surplus.Where(t => arns.Contains(t.Id))
            .SelectMany(t => t.LoadBalancerArns.Prepend(t.Id))
            .Where(holds.ContainsKey)
            .Select(arn => holds[arn])
            .Distinct(StringComparer.Ordinal);
    }

    internal sealed record Decisions(
        ImmutableArray<LiveCertificate> Certificates,
        ImmutableArray<LiveTrustStore> TrustStores,
        SecurityGroupPlanner.Result SecurityGroups,
        ImmutableArray<LiveElasticIp> ElasticIps,
        ImmutableArray<LiveEndpointService> EndpointServices,
        MatchResult<LoadBalancer, LiveLoadBalancer> LoadBalancers,
        MatchResult<TargetGroup, LiveTargetGroup> TargetGroups,
        LaunchTemplatePlanner.Result Templates,
        AutoScalingGroupPlanner.Result Groups,
        RoutingMatch.Result Listeners,
        ImmutableArray<LiveRule> Rules
    );
}
