using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;

namespace ElbProvisioner.Core.Checks;

internal sealed class ListenerIsReachedByNobody()
    : Check(new("ELB3703", Severity.Warning, "No security group lets clients reach a listener"))
{
    public override bool NeedsWholeStack => true;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from pair in Routes.Listeners(file.Stack)
        where pair.LoadBalancer.SecurityGroups is not null
        let groups = Flows.Written(file.Stack, GroupNames.Of(pair.LoadBalancer))
        from port in pair.Listener.Openings
        where groups is { } written && !written.Any(@group => @group.Ingress.Any(rule => Flows.Covers(rule, port)))
        select Report(
            groups.Value is [var only]
                ? file.At("securityGroups", only.Name, "ingress")
                : file.At("loadBalancers", pair.LoadBalancer.Name, "securityGroups"),
            $"Nobody reaches loadBalancers.{pair.LoadBalancer.Name}.listeners.{pair.Listener.Name}: no ingress rule of its security "
                + $"groups admits {port}.",
            $"Add {{ {Flows.Key(port)}, from: 0.0.0.0/0 }} to `ingress`, or the range its clients are in."
        );
}
