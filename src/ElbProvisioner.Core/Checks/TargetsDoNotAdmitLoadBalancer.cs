using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;

namespace ElbProvisioner.Core.Checks;

internal sealed class TargetsDoNotAdmitLoadBalancer() : Check(new("ELB3702", Severity.Warning, "Targets do not admit their load balancer"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from scaling in file.Stack.AutoScalingGroups
        let groups = Flows.Written(file.Stack, GroupNames.Of(scaling))
        where groups is not null
        from loadBalancer in file.Stack.LoadBalancers
        from target in Served.By(file.Stack, loadBalancer)
        where scaling.TargetGroups.Any(reference => reference.Text == target.Name)
        from port in target.Openings
        where
            !Flows.Pass(
                file.Stack,
                groups.Value.SelectMany(@group => @group.Ingress),
                port,
                GroupNames.Of(loadBalancer),
                target.IpAddressType == "ipv6"
            )
        select Report(
            groups.Value is [var only] ? file.At("securityGroups", only.Name, "ingress") : scaling.At,
            $"autoScalingGroups.{scaling.Name} does not admit loadBalancers.{loadBalancer.Name} on {Flows.Say(target, port)} of "
                + $"{target.Name}: no ingress rule of "
                + $"{string.Join(" and ", groups.Value.Select(@group => "securityGroups." + @group.Name))} lets it in.",
            $"Add {{ {Flows.Key(port)}, from: loadBalancers.{loadBalancer.Name} }} to `ingress`."
        );
}
