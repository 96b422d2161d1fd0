using System.Collections.Immutable;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Permissions;

/// <summary>
/// What a stack needs of IAM: for the features its file uses and nothing else, on its own things where IAM can tell them
/// [Service Authorization Reference].
/// </summary>
public static class StackPermissions
{
    /// <param name="parameters">What Parameter Store holds values of the file's variables under.</param>
    public static ImmutableArray<PolicyStatement> Of(Stack stack, ImmutableArray<string> parameters)
    {
        var scope = new PolicyScope(stack);
        return
        [
            ReadPermissions.Of(stack),
            .. parameters.IsEmpty
                ? []
                : (PolicyStatement[])[new("VariableParameters", ["ssm:GetParameters"], [.. parameters.Select(scope.Parameter)], [])],
            .. stack.OwnLoadBalancers.Any() ? BalancingPermissions.LoadBalancers(stack, scope) : [],
            .. ForeignPermissions.Rules(stack, scope),
            .. BalancingPermissions.UserPools(stack),
            .. stack.TargetGroups.IsEmpty ? [] : BalancingPermissions.TargetGroups(stack, scope),
            .. BalancingPermissions.WebAcls(stack, scope),
            .. BalancingPermissions.LogBuckets(stack, scope),
            .. BalancingPermissions.Functions(stack, scope),
            .. TrustPermissions.TrustStores(stack, scope),
            .. BalancingPermissions.ElasticIps(stack, scope),
            .. BalancingPermissions.EndpointServices(stack, scope),
            .. InstancePermissions.New(stack, scope),
            .. InstancePermissions.SecurityGroups(stack, scope),
            .. stack.AutoScalingGroups.IsEmpty ? [] : InstancePermissions.ScalingGroups(stack, scope),
            .. InstancePermissions.LaunchTemplates(stack, scope),
            .. AlarmPermissions.Alarms(stack, scope),
            .. NamingPermissions.Certificates(stack, scope),
            .. NamingPermissions.Records(stack, scope),
            .. FirstTime(stack),
        ];
    }

    /// <summary>AWS makes these roles with an account's first load balancer and first scaling group.</summary>
    private static IEnumerable<PolicyStatement> FirstTime(Stack stack)
    {
        ImmutableArray<string> services =
        [
            .. stack.OwnLoadBalancers.Any() ? (string[])["elasticloadbalancing.amazonaws.com"] : [],
            .. stack.AutoScalingGroups.IsEmpty ? [] : (string[])["autoscaling.amazonaws.com"],
        ];
        return services.IsEmpty
            ? []
            :
            [
                new PolicyStatement(
                    "FirstOfAnAccount",
                    ["iam:CreateServiceLinkedRole"],
                    PolicyStatement.Everywhere,
                    [new PolicyCondition("StringEquals", "iam:AWSServiceName", services)]
                ),
            ];
    }
}
