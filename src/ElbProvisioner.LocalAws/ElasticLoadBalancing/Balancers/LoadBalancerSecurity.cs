using ElbProvisioner.LocalAws.Ec2;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>The security groups of load balancers.</summary>
internal static class LoadBalancerSecurity
{
    // Amazon VPC quotas: security groups per network interface.
    private const int MostGroups = 5;

    public static Document? Set(Turn turn, Fields request)
    {
        var balancer = Lookup.LoadBalancer(turn, request.Required("LoadBalancerArn"));
        if (balancer.IsGateway)
        {
            throw Refuse.Configuration("Security groups are not supported for load balancers with type 'gateway'");
        }

        if (!balancer.MayHaveSecurityGroups)
        {
            throw Refuse.Configuration(
                "Security groups cannot be set on a load balancer with type 'network' that was created without security groups"
            );
        }

        var groups = Checked(turn, request.Texts("SecurityGroups"), balancer.VpcId);
        if (groups.Count == 0)
        {
            throw Refuse.Configuration("At least one security group must be specified");
        }

        var changed = balancer with
        {
            SecurityGroups = groups,
            EnforcesOnPrivateLink = request.Text("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic") ?? balancer.EnforcesOnPrivateLink,
        };
        turn.Elb.LoadBalancers.Put(changed);
        LoadBalancerInterfaces.SetSecurityGroups(turn, changed);
        HealthReview.OfLoadBalancer(turn, changed.Key);
        return new()
        {
            ["SecurityGroupIds"] = groups,
            ["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"] = changed.EnforcesOnPrivateLink,
        };
    }

    /// <summary>The groups a new load balancer gets: an application load balancer without any gets the VPC's default one.</summary>
    public static IReadOnlyList<string> ForNew(Turn turn, IReadOnlyList<string> asked, string type, string vpcId)
    {
        if (type == LoadBalancerKind.Gateway && asked.Count > 0)
        {
            throw Refuse.Configuration("Security groups are not supported for load balancers with type 'gateway'");
        }

        return asked.Count == 0 && type == LoadBalancerKind.Application
            ? [Network.DefaultSecurityGroup(turn, vpcId)]
            : Checked(turn, asked, vpcId);
    }

    private static List<string> Checked(Turn turn, IReadOnlyList<string> asked, string vpcId)
    {
        var groups = asked.Distinct(StringComparer.Ordinal).ToList();
        foreach (var group in groups)
        {
            var vpc =
                Network.VpcOfSecurityGroup(turn, group)
                ?? throw new AwsError("InvalidSecurityGroup", $"The security group '{group}' does not exist");
            if (vpc != vpcId)
            {
                throw Refuse.Configuration($"The security group '{group}' does not belong to VPC '{vpcId}'");
            }
        }

        return groups.Count <= turn.Quota(Limits.SecurityGroupsPerInterface)
            ? groups
            : throw Refuse.Configuration(
                $"You cannot assign more than {Limits.SecurityGroupsPerInterface.Standard} security groups to a load balancer"
            );
    }
}
