using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class ReferenceIsNotAnArn() : Check(new("ELB3010", Severity.Error, "An ARN is not of the kind its place needs"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var stack = file.Stack;
        var targetGroups = Routes
            .Of(stack)
            .SelectMany(route => route.Targets)
            .Select(target => target.TargetGroup)
            .Concat(stack.AutoScalingGroups.SelectMany(group => group.TargetGroups));
        var securityGroups = stack
            .LoadBalancers.SelectMany(loadBalancer => loadBalancer.SecurityGroups ?? [])
            .Concat(stack.AutoScalingGroups.SelectMany(group => group.SecurityGroups ?? []))
            .Concat(stack.AutoScalingGroups.SelectMany(group => (group.LaunchTemplate as LaunchTemplate.Defined)?.SecurityGroups ?? []))
            .Concat(Peers.All(stack).OfType<Peer.Named>().Select(named => named.Target));
        return Wrong(
                targetGroups,
                ArnForms.IsTargetGroup,
                "a target group's ARN",
                "arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID"
            )
            .Concat(
                Wrong(
                    Routes.Listeners(stack).SelectMany(pair => pair.Listener.Certificates),
                    ArnForms.IsCertificate,
                    "a certificate's ARN",
                    "arn:aws:acm:REGION:ACCOUNT:certificate/ID"
                )
            )
            .Concat(
                Wrong(
                    Routes.TrustStores(stack),
                    ArnForms.IsTrustStore,
                    "a trust store's ARN",
                    "arn:aws:elasticloadbalancing:REGION:ACCOUNT:truststore/NAME/ID"
                )
            )
            .Concat(Wrong(securityGroups, ArnForms.IsSecurityGroup, "a security group's id", "sg- and 8 or 17 hexadecimal digits"));
    }

    private IEnumerable<Diagnostic> Wrong(IEnumerable<Reference> references, Func<string, bool> isRight, string what, string form) =>
        from reference in references.Distinct()
        where reference.IsExisting && !isRight(reference.Text)
        select Report(reference.At, $"`{reference.Text}` is not {what}.", $"It has the form {form}.");
}
