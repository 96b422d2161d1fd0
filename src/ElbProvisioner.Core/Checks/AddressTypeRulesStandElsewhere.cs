using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// Rules of a network load balancer tell clients apart by their kind of address and forward them, and no others do so [NLB guide: listener
/// rules].
/// </summary>
internal sealed class AddressTypeRulesStandElsewhere()
    : Check(new("ELB3120", Severity.Error, "A rule is of another type of load balancer"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from place in Routes.Rules(file.Stack)
        let why = Why(place)
        where why is not null
        select Report(
            place.Rule.At,
            $"loadBalancers.{place.LoadBalancer.Name}.listeners.{place.Listener.Name}, rule {place.Rule.Name}: {why}.",
            place.LoadBalancer.IsNetwork
                ? "Write `when: { clientIpType: ipv6 }` and `forward` at a dual-stack load balancer, or leave the rule out."
                : "Leave `clientIpType` out."
        );

    private static string? Why(RulePlace place)
    {
        var (balancer, listener, rule) = place;
        if (!balancer.IsNetwork)
        {
            return rule.Conditions.Any(static c => c is RuleCondition.ClientIpType)
                ? "`clientIpType` is for dual-stack network load balancers"
                : null;
        }

        return !balancer.IsDualStack ? "only dual-stack network load balancers have rules"
            : listener.IsQuic ? $"listeners of {listener.Protocol} have no rules"
            : rule.Conditions is not [RuleCondition.ClientIpType] ? "a network load balancer knows of clients by which kind of address they come, and no more"
            : rule.Actions is not [RoutingAction.Forward { Stickiness: null }] || !rule.Rewrites.IsEmpty
                ? "a network load balancer forwards connections, and does nothing else with them"
            : null;
    }
}
