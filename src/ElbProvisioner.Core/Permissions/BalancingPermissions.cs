using System.Collections.Immutable;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Permissions;

/// <summary>Load balancers, listeners, rules and target groups: their ARNs hold the names elbctl gives.</summary>
internal static class BalancingPermissions
{
    private static readonly ImmutableArray<string> Kinds = ["loadbalancer", "listener", "listener-rule"];
    private const string TargetGroup = "targetgroup";

    public static IEnumerable<PolicyStatement> LoadBalancers(Stack stack, PolicyScope scope)
    {
        var listeners = stack.LoadBalancers.SelectMany(loadBalancer => loadBalancer.Listeners).ToList();
        ImmutableArray<string> actions =
        [
            .. Elb(
                "CreateLoadBalancer",
                "ModifyLoadBalancerAttributes",
                "SetSubnets",
                "SetSecurityGroups",
                "SetIpAddressType",
                "DeleteLoadBalancer",
                "CreateListener",
                "ModifyListener*",
                "DeleteListener",
                "AddTags",
                "RemoveTags"
            ),
            .. listeners.Exists(listener => !listener.Rules.IsEmpty)
                ? Elb("CreateRule", "ModifyRule", "SetRulePriorities", "DeleteRule")
                : [],
            .. listeners.Exists(listener => listener.Certificates.Length > 1)
                ? Elb("AddListenerCertificates", "RemoveListenerCertificates")
                : [],
        ];
        var types = stack.LoadBalancers.Select(b => b.IsNetwork ? "net" : "app").Distinct().Order(StringComparer.Ordinal);
        string[] kinds = [.. types.SelectMany(type => Kinds.Select(kind => $"{kind}/{type}"))];
        yield return new PolicyStatement("LoadBalancers", actions, scope.Balancing(kinds), []);

        // AWS asks it of whoever makes the action [ALB guide: authenticate users].
        if (listeners.Exists(listener => listener.AsksCognito))
        {
            yield return new PolicyStatement("UserPools", ["cognito-idp:DescribeUserPoolClient"], PolicyStatement.Everywhere, []);
        }
    }

    public static IEnumerable<PolicyStatement> TargetGroups(PolicyScope scope) =>
        [
            new PolicyStatement(
                "TargetGroups",
                Elb("CreateTargetGroup", "ModifyTargetGroup*", "DeleteTargetGroup", "AddTags", "RemoveTags"),
                scope.Balancing(TargetGroup),
                []
            ),
        ];

    private static ImmutableArray<string> Elb(params ReadOnlySpan<string> operations) =>
        [.. operations.ToArray().Select(operation => "elasticloadbalancing:" + operation)];
}
