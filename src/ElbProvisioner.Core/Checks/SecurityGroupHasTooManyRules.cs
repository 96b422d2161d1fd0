using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class SecurityGroupHasTooManyRules() : Check(new("ELB3604", Severity.Error, "A security group has too many rules"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from list in file.Stack.SecurityGroups.SelectMany(owner =>
            new[] { new RuleList(owner, "ingress", [.. owner.Ingress]), new RuleList(owner, "egress", [.. owner.Egress ?? []]) }
        )
        let count = RuleSource.Count([.. list.Rules.SelectMany(rule => RuleSource.Of(file.Stack, rule.Peer))])
        where count > RuleSource.Quota
        select Report(
            file.At("securityGroups", list.Group.Name, list.Key),
            $"securityGroups.{list.Group.Name}: {list.Key} makes {count} rules; AWS's quota is {RuleSource.Quota}.",
            RuleSource.Remedy
        );

    private sealed record RuleList(SecurityGroup Group, string Key, IReadOnlyList<TrafficRule> Rules);
}
