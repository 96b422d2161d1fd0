using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;

/// <summary>
/// Application load balancers behind network load balancers ("Use Application Load Balancers as targets" in the user guide).
/// </summary>
internal static class BalancersAsTargets
{
    private const int MostInFront = 2;

    /// <exception cref="AwsError">It is none of this VPC, or listens on another port: then AWS has no target.</exception>
    public static void MustListen(Transaction transaction, TargetGroup group, Target target)
    {
        if (
            transaction.Visible(transaction.Elb.LoadBalancers, target.Id) is not { IsApplication: true } balancer
            || balancer.VpcId != group.VpcId
        )
        {
            throw Refusals.Target($"The target '{target.Id}' is not an Application Load Balancer in the target group VPC '{group.VpcId}'");
        }

        // terraform-provider-aws#38987 has code and message.
        if (!Lookup.ListenersOf(transaction, balancer.Key).Exists(listener => listener.Port == target.Port))
        {
            throw Refusals.Invalid(
                "If the target type is ALB, the target must have at least one listener that matches the target group port or any specified "
                    + "port overrides"
            );
        }

        if (Wiring.LoadBalancerOf(transaction, group.Key) is { } front)
        {
            MustHaveRoom(transaction, target.Id, front, group.Key);
        }
    }

    /// <exception cref="AwsError">A target of the group would have one more network load balancer in front of it than AWS allows.</exception>
    public static void MustHaveRoom(Transaction transaction, string targetGroupArn, string frontArn)
    {
        if (transaction.Elb.TargetGroups.Find(targetGroupArn) is not { TargetType: "alb" })
        {
            return;
        }

        foreach (var target in transaction.Elb.Targets.StartingWith(Target.Prefix(targetGroupArn)).Where(target => !target.IsDraining))
        {
            MustHaveRoom(transaction, target.Id, frontArn, targetGroupArn);
        }
    }

    private static void MustHaveRoom(Transaction transaction, string balancerArn, string frontArn, string targetGroupArn)
    {
        var others = transaction
            .Elb.TargetsOfIds.StartingWith(TargetOfId.Prefix(balancerArn))
            .Select(registration => transaction.Elb.Targets.Find(registration.TargetKey)?.TargetGroupArn)
            .OfType<string>()
            .Where(group => group != targetGroupArn)
            .Select(group => Wiring.LoadBalancerOf(transaction, group))
            .OfType<string>()
            .Where(front => front != frontArn)
            .Distinct(StringComparer.Ordinal)
            .Count();
        if (others >= MostInFront)
        {
            throw Refusals.TooManyRegistrations(
                $"The Application Load Balancer '{balancerArn}' is already a target of {MostInFront} Network Load Balancers"
            );
        }
    }
}
