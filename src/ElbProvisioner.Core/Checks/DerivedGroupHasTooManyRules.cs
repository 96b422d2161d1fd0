using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;

namespace ElbProvisioner.Core.Checks;

/// <summary>What nobody wrote counts as well: listeners times clients, and the ports of targets times their groups.</summary>
internal sealed class DerivedGroupHasTooManyRules() : Check(new("ELB3606", Severity.Error, "A derived security group has too many rules"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        file
            .Stack.OwnLoadBalancers.Where(loadBalancer => loadBalancer.SecurityGroups is null)
            .SelectMany(loadBalancer => Find(file, loadBalancer))
            .Concat(file.Stack.AutoScalingGroups.Where(IsDerived).SelectMany(group => Find(file, group)));

    private static bool IsDerived(AutoScalingGroup group) =>
        group is { SecurityGroups: null, LaunchTemplate: LaunchTemplate.Defined { SecurityGroups: null } };

    private IEnumerable<Diagnostic> Find(CheckedStack file, LoadBalancer loadBalancer)
    {
        var place = $"loadBalancers.{loadBalancer.Name}";
        var ports = loadBalancer.Listeners.SelectMany(listener => listener.Openings).Distinct().Count();
        var clients = (loadBalancer.Allow ?? []).SelectMany(peer => RuleSource.Of(file.Stack, peer)).Distinct().ToList();
        var ingress = ports * RuleSource.Count(clients);
        if (ingress > RuleSource.Quota)
        {
            var each = RuleSource.Count(clients);
            yield return Report(
                file.At("loadBalancers", loadBalancer.Name, "allow"),
                $"{place}: its derived security group gets {ingress} inbound rules, {each} from `allow` for "
                    + $"{(ports == 1 ? "its listener's port" : $"each of {ports} ports of listeners")}; AWS's quota is {RuleSource.Quota}.",
                RuleSource.Remedy
            );
        }

        var flows =
            from target in Served.By(file.Stack, loadBalancer)
            from port in target.Openings
            from destination in Filled.Groups(file.Stack, target).DefaultIfEmpty("the VPC")
            select $"{port} {destination}";
        var egress = flows.Distinct(StringComparer.Ordinal).Count();
        if (egress > RuleSource.Quota)
        {
            yield return Report(
                loadBalancer.At,
                $"{place}: its derived security group gets {egress} outbound rules, one for each port and security group of its "
                    + $"targets; AWS's quota is {RuleSource.Quota}.",
                "Write a group of your own with wider egress in `securityGroups`, such as { ports: 8000-8100, to: 10.0.0.0/16 }."
            );
        }
    }

    private IEnumerable<Diagnostic> Find(CheckedStack file, AutoScalingGroup group)
    {
        var flows =
            from reference in @group.TargetGroups
            from target in file.Stack.TargetGroups.Where(target => target.Name == reference.Text)
            from loadBalancer in file
                .Stack.LoadBalancers.Where(loadBalancer => Served.By(file.Stack, loadBalancer).Contains(target))
                .Take(1)
            from port in target.Openings
            from source in GroupNames.Of(loadBalancer)
            select $"{port} {source}";
        var count = flows.Distinct(StringComparer.Ordinal).Count();
        if (count > RuleSource.Quota)
        {
            yield return Report(
                file.At("autoScalingGroups", group.Name, "targetGroups"),
                $"autoScalingGroups.{group.Name}: its derived security group gets {count} inbound rules, one for each port of its "
                    + $"target groups and group of their load balancer; AWS's quota is {RuleSource.Quota}.",
                "Let its target groups share ports, or write a group of your own with ranges of ports in `securityGroups`."
            );
        }
    }
}
