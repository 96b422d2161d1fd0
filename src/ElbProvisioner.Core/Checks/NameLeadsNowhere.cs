using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.StackFile;

namespace ElbProvisioner.Core.Checks;

internal sealed class NameLeadsNowhere() : Check(new("ELB3001", Severity.Error, "A name leads nowhere"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var stack = file.Stack;
        var targetGroups = file.Names("targetGroups").ToHashSet(StringComparer.Ordinal);
        var certificates = file.Names("certificates").ToHashSet(StringComparer.Ordinal);
        var trustStores = file.Names("trustStores").ToHashSet(StringComparer.Ordinal);
        var securityGroups = file.Names(PeerName.SecurityGroups).ToHashSet(StringComparer.Ordinal);
        var balancers = file.Names(PeerName.LoadBalancers).ToHashSet(StringComparer.Ordinal);
        var groups = file.Names("autoScalingGroups").ToHashSet(StringComparer.Ordinal);
        var alarms = file.Names("alarms").ToHashSet(StringComparer.Ordinal);
        return Missing("target group", TargetGroups(stack), targetGroups, file)
            .Concat(Missing("certificate", Routes.Listeners(stack).SelectMany(pair => pair.Listener.Certificates), certificates, file))
            .Concat(Missing("trust store", Routes.TrustStores(stack), trustStores, file))
            .Concat(Missing("security group", SecurityGroups(stack), securityGroups, file))
            .Concat(Missing("load balancer", Balancers(stack), balancers, file))
            .Concat(Missing("scaling group", Watched(stack).Select(a => a.Group).OfType<Reference>(), groups, file))
            .Concat(Missing("alarm", Policies(stack).Select(p => p.Alarm?.Named).OfType<Reference>(), alarms, file))
            .Concat(
                Peers.Names(stack).Where(reference => Peers.Places(file, reference).IsEmpty).Select(reference => Peer(file, reference))
            );
    }

    private static IEnumerable<Reference> TargetGroups(Stack stack) =>
        Routes
            .Of(stack)
            .SelectMany(route => route.Targets)
            .Select(target => target.TargetGroup)
            .Concat(stack.AutoScalingGroups.SelectMany(group => group.TargetGroups))
            .Concat(Policies(stack).Select(policy => policy.RequestsOf).OfType<Reference>())
            .Concat(Watched(stack).Select(alarm => alarm.RequestsOf).OfType<Reference>())
            .Concat(stack.Expectations.SelectMany(expectation => Named(expectation.Gets)));

    private static IEnumerable<Reference> Named(ExpectedOutcome expected) =>
        expected switch
        {
            ExpectedOutcome.Group group => [group.TargetGroup],
            ExpectedOutcome.Split split => split.Targets.Select(target => target.TargetGroup),
            _ => [],
        };

    private static IEnumerable<ScalingPolicy> Policies(Stack stack) => stack.AutoScalingGroups.SelectMany(group => group.Scaling);

    /// <summary>Those of the file, and those of policies that name something.</summary>
    private static IEnumerable<Alarm> Watched(Stack stack) =>
        stack
            .Alarms.Concat(Policies(stack).Select(policy => policy.Alarm?.Own).OfType<Alarm>())
            .Where(alarm => alarm.Group?.Text != "" && alarm.RequestsOf?.Text != "");

    private static IEnumerable<Reference> Balancers(Stack stack) =>
        stack
            .Expectations.Select(expectation => expectation.LoadBalancer)
            .Concat(stack.TargetGroups.Select(group => group.Balancer))
            .OfType<Reference>();

    private static IEnumerable<Reference> SecurityGroups(Stack stack) =>
        stack
            .LoadBalancers.SelectMany(loadBalancer => loadBalancer.SecurityGroups ?? [])
            .Concat(stack.AutoScalingGroups.SelectMany(group => group.SecurityGroups ?? []))
            .Concat(stack.AutoScalingGroups.SelectMany(group => (group.LaunchTemplate as LaunchTemplate.Defined)?.SecurityGroups ?? []));

    private IEnumerable<Diagnostic> Missing(string what, IEnumerable<Reference> references, HashSet<string> names, CheckedStack file) =>
        from reference in references.Distinct()
        where !reference.IsExisting && !names.Contains(reference.Text)
        select Report(
            reference.At,
            $"There is no {what} `{reference.Text}` in this stack.",
            Spelling.DidYouMean(reference.Text, names, Elsewhere(reference.Text, what, names, file))
        );

    private Diagnostic Peer(CheckedStack file, Reference reference) =>
        Report(
            reference.At,
            $"There is no security group, load balancer or scaling group `{reference.Text}` in this stack.",
            Spelling.DidYouMean(
                reference.Text,
                Peers.Everything(file).SelectMany(peer => new[] { peer.Name, $"{peer.Place}.{peer.Name}" }),
                "An address range is written 203.0.113.0/24, a group made elsewhere sg-…."
            )
        );

    private static string Elsewhere(string name, string what, HashSet<string> names, CheckedStack file) =>
        Peers.Everything(file).Any(peer => peer.Name == name) ? $"`{name}` is something else here; this place needs a {what}."
        : names.Count == 0 ? $"Declare it: the stack has no {what} yet."
        : $"It has: {string.Join(", ", names.Take(8))}.";
}
