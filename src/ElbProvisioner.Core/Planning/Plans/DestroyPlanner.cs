using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Kinds;

namespace ElbProvisioner.Core.Planning.Plans;

/// <summary>
/// Names first, then instances (drained), load balancers, and what those held. Listeners, rules and policies go with what they are part of.
/// </summary>
internal static class DestroyPlanner
{
    /// <param name="declared">The stack as its file has it: what carries no tags is known by it.</param>
    public static void Plan(PlanningContext context, Stack declared)
    {
        var names = DnsPlanner.RemoveAll(context, declared);

        // Requests go back to whoever has the listener before nothing serves them.
        var rules = RemoveFromForeign(context, names);
        var groups = context.Live.AutoScalingGroups.Select(g => AutoScalingGroupPlanner.Remove(context, g, [.. names, .. rules])).ToList();
        var services = EndpointServicePlanner.Remove(context, context.Live.EndpointServices, names);

        // A load balancer that is the target of another goes after it, and after the target group between them.
        var inner = TargetPlanner.Balancers(context.Live.TargetGroups);
        var loadBalancers = context
            .Live.LoadBalancers.Where(b => !inner.Contains(b.Id))
            .Select(b => LoadBalancerRemoval.Remove(context, b, [.. names, .. groups, .. services]))
            .ToList();
        var between = context
            .Live.TargetGroups.Where(g => TargetPlanner.LeadsTo(g, inner))
            .Select(g => TargetGroupPlanner.Remove(context, g, [.. groups, .. loadBalancers]))
            .ToList();
        loadBalancers.AddRange(
            context
                .Live.LoadBalancers.Where(b => inner.Contains(b.Id))
                .Select(b => LoadBalancerRemoval.Remove(context, b, [.. names, .. groups, .. services, .. between]))
                .ToList()
        );
        foreach (var alarm in context.Live.Alarms)
        {
            AlarmPlanner.Remove(context, alarm, groups);
        }

        List<string> unused = [.. groups, .. loadBalancers, .. rules];
        foreach (var group in context.Live.TargetGroups.Where(g => !TargetPlanner.LeadsTo(g, inner)))
        {
            TargetGroupPlanner.Remove(context, group, unused);
        }

        ElasticIpPlanner.Remove(context, context.Live.ElasticIps, unused);
        SecurityGroupPlanner.Remove(context, context.Live.SecurityGroups, unused);
        foreach (var template in context.Live.LaunchTemplates)
        {
            LaunchTemplatePlanner.Remove(context, template, groups);
        }

        foreach (var store in context.Live.TrustStores)
        {
            TrustStorePlanner.Remove(context, store, loadBalancers);
        }

        foreach (var certificate in context.Live.Certificates)
        {
            CertificatePlanner.Remove(context, certificate, [.. loadBalancers, .. rules]);
        }
    }

    /// <summary>Rules on listeners of others, and before them the certificates that they remember.</summary>
    private static List<string> RemoveFromForeign(PlanningContext context, IReadOnlyCollection<string> names)
    {
        var removed = new List<string>();
        foreach (
            var rules in context
                .Live.Rules.Where(r => context.Live.ForeignListener(r.ListenerArn) is not null)
                .GroupBy(static r => r.ListenerArn, StringComparer.Ordinal)
        )
        {
            var uncertified = ForeignCertificates.TakeBack(context, rules.Key, rules.First().Address, names);
            removed.AddRange(rules.Select(r => RulePlanner.Remove(context, r, [.. names, uncertified])));
        }

        return removed;
    }
}
