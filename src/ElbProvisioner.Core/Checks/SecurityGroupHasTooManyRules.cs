using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class SecurityGroupHasTooManyRules() : Check(new("ELB3604", Severity.Error, "A security group has too many rules"))
{
    // AWS counts IPv4 and IPv6 apart and every other source in both [VPC quotas].
    private const int Quota = 60;

    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from list in file.Stack.SecurityGroups.SelectMany(owner => new[] { new RuleList(owner, "ingress", owner.Ingress), new RuleList(owner, "egress", owner.Egress ?? []) })
        let count = Math.Max(list.Rules.Count(rule => !IsVersion6(rule)), list.Rules.Count(rule => rule.Peer is not Peer.Cidr || IsVersion6(rule)))
        where count > Quota
        select Report(file.At("securityGroups", list.Group.Name, list.Key), $"securityGroups.{list.Group.Name}: {list.Key} makes {count} rules; AWS's quota is {Quota}.", "Use wider ranges or a prefix list.");

    private static bool IsVersion6(TrafficRule rule) => rule.Peer is Peer.Cidr cidr && cidr.Range.Contains(':');

    private sealed record RuleList(SecurityGroup Group, string Key, ImmutableArray<TrafficRule> Rules);
}
