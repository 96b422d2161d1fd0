using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;

namespace ElbProvisioner.Core.Checks;

internal sealed class LoadBalancerCannotReachTargets() : Check(new("ELB3701", Severity.Warning, "A load balancer cannot reach its targets"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from loadBalancer in file.Stack.LoadBalancers
        where loadBalancer.SecurityGroups is not null
        let groups = Flows.Written(file.Stack, GroupNames.Of(loadBalancer))
        where groups is { } written && written.All(@group => @group.Egress is not null)
        from target in Served.By(file.Stack, loadBalancer)
        from port in target.Openings
        where
            !Flows.Pass(
                file.Stack,
                groups.Value.SelectMany(@group => @group.Egress ?? []),
                port,
                Filled.Groups(file.Stack, target),
                target.IpAddressType == "ipv6"
            )
        select Report(
            groups.Value is [var only]
                ? file.At("securityGroups", only.Name, "egress")
                : file.At("loadBalancers", loadBalancer.Name, "securityGroups"),
            $"loadBalancers.{loadBalancer.Name} cannot reach the targets of {target.Name} on {Flows.Say(target, port)}: no egress "
                + $"rule of {Say(groups.Value)} lets it.",
            $"Add {{ {Flows.Key(port)}, to: {Destination(file.Stack, target)} }} to `egress`."
        );

    private static string Say(IEnumerable<SecurityGroup> groups) =>
        string.Join(" and ", groups.Select(group => "securityGroups." + group.Name));

    private static string Destination(Stack stack, TargetGroup target) =>
        Filled.By(stack, target).FirstOrDefault(group => group.LaunchTemplate is LaunchTemplate.Defined) is { } filler
            ? "autoScalingGroups." + filler.Name
            : "10.0.0.0/8";
}
