using System.Collections.Immutable;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Permissions;

/// <summary>
/// On load balancers of somebody else: rules that bear the stack's tag from the moment they are made, and certificates of their listeners.
/// Nothing here can change a listener, or a rule of another owner [Service Authorization Reference: Elastic Load Balancing V2].
/// </summary>
internal static class ForeignPermissions
{
    public static IEnumerable<PolicyStatement> Rules(Stack stack, PolicyScope scope)
    {
        if (!stack.ForeignLoadBalancers.Any())
        {
            yield break;
        }

        ImmutableArray<string> names = [.. stack.ForeignLoadBalancers.Select(NameOf).Distinct(StringComparer.Ordinal)];
        var (listeners, rules) = (Arns("listener"), Arns("listener-rule"));
        yield return new PolicyStatement("NewSharedRules", ["elasticloadbalancing:CreateRule"], listeners, [scope.BecomesOurs]);
        yield return new PolicyStatement(
            "TagsOfNewSharedRules",
            ["elasticloadbalancing:AddTags"],
            rules,
            [new PolicyCondition("StringEquals", "elasticloadbalancing:CreateAction", ["CreateRule"])]
        );
        yield return new PolicyStatement(
            "SharedRules",
            [
                "elasticloadbalancing:ModifyRule",
                "elasticloadbalancing:SetRulePriorities",
                "elasticloadbalancing:DeleteRule",
                "elasticloadbalancing:AddTags",
                "elasticloadbalancing:RemoveTags",
            ],
            rules,
            [scope.IsOurs]
        );
        if (stack.ForeignLoadBalancers.SelectMany(static b => b.Listeners).Any(static l => !l.Certificates.IsEmpty))
        {
            yield return new PolicyStatement(
                "SharedCertificates",
                ["elasticloadbalancing:AddListenerCertificates", "elasticloadbalancing:RemoveListenerCertificates"],
                listeners,
                []
            );
        }

        ImmutableArray<string> Arns(string kind) => [.. names.Select(name => scope.Arn("elasticloadbalancing", $"{kind}/app/{name}/*"))];
    }

    /// <summary>As far as the file tells: of one that is found by its tags nothing is known.</summary>
    private static string NameOf(LoadBalancer balancer) =>
        balancer.Existing switch
        {
            ExistingBalancer.ByName named => named.Name,
            ExistingBalancer.ByArn given => given.Name,
            ExistingBalancer.OfStack other => other.Stack + "-*",
            _ => "*",
        };
}
