using System.Collections.Immutable;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Permissions;

/// <summary>
/// What a stack needs of IAM: for the features its file uses and nothing else, on its own things where IAM can tell them
/// [Service Authorization Reference].
/// </summary>
public static class StackPermissions
{
    public static ImmutableArray<PolicyStatement> Of(Stack stack)
    {
        var scope = new PolicyScope(stack);
        return
        [
            ReadPermissions.Of(stack),
            .. stack.LoadBalancers.IsEmpty ? [] : BalancingPermissions.LoadBalancers(stack, scope),
            .. stack.TargetGroups.IsEmpty ? [] : BalancingPermissions.TargetGroups(scope),
            .. InstancePermissions.New(stack, scope),
            .. InstancePermissions.SecurityGroups(stack, scope),
            .. stack.AutoScalingGroups.IsEmpty ? [] : InstancePermissions.ScalingGroups(stack, scope),
            .. InstancePermissions.LaunchTemplates(stack, scope),
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
            .. stack.LoadBalancers.IsEmpty ? [] : (string[])["elasticloadbalancing.amazonaws.com"],
            .. stack.AutoScalingGroups.IsEmpty ? [] : (string[])["autoscaling.amazonaws.com"],
        ];
        return services.IsEmpty ? []
            : [new PolicyStatement("FirstOfAnAccount", ["iam:CreateServiceLinkedRole"], PolicyStatement.Everywhere, [new PolicyCondition("StringEquals", "iam:AWSServiceName", services)])];
    }
}
