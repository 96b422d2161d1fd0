using ElbProvisioner.LocalAws.Ec2.Networks;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Calls;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Health;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.ElasticLoadBalancing.Balancers;

/// <summary>The security groups of load balancers.</summary>
internal static class LoadBalancerSecurity
{
    // Amazon VPC quotas: security groups per network interface.
    private const int MostGroups = 5;

    public static Document? Set(Transaction transaction, Fields request)
    {
        var balancer = Lookup.LoadBalancer(transaction, request.Required("LoadBalancerArn"));
        if (balancer.IsGateway)
        {
            throw Refusals.Configuration("Security groups are not supported for load balancers with type 'gateway'");
        }

        if (!balancer.IsNetwork && request.Has("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"))
        {
            throw Refusals.Configuration(
                "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic is supported for load balancers with type 'network' only"
            );
        }

        if (!balancer.MayHaveSecurityGroups)
        {
            throw Refusals.Configuration(
                "Security groups cannot be set on a load balancer with type 'network' that was created without security groups"
            );
        }

        var groups = Checked(transaction, request.Texts("SecurityGroups"), balancer.VpcId);
        if (groups.Count == 0)
        {
            throw Refusals.Configuration("At least one security group must be specified");
        }

        var changed = balancer with
        {
            SecurityGroups = groups,
            EnforcesOnPrivateLink = request.Text("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic") ?? balancer.EnforcesOnPrivateLink,
        };
        transaction.Elb.LoadBalancers.Put(changed);
        LoadBalancerInterfaces.SetSecurityGroups(transaction, changed);
        HealthReview.OfLoadBalancer(transaction, changed.Key);
        return new()
        {
            ["SecurityGroupIds"] = groups,
            ["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"] = changed.EnforcesOnPrivateLink,
        };
    }

    /// <summary>The groups a new load balancer gets: an application load balancer without any gets the VPC's default one.</summary>
    public static IReadOnlyList<string> ForNew(Transaction transaction, IReadOnlyList<string> asked, string type, string vpcId)
    {
        if (type == LoadBalancerKind.Gateway && asked.Count > 0)
        {
            throw Refusals.Configuration("Security groups are not supported for load balancers with type 'gateway'");
        }

        return asked.Count == 0 && type == LoadBalancerKind.Application
            ? [Network.DefaultSecurityGroup(transaction, vpcId)]
            : Checked(transaction, asked, vpcId);
    }

    private static List<string> Checked(Transaction transaction, IReadOnlyList<string> asked, string vpcId)
    {
        var groups = asked.Distinct(StringComparer.Ordinal).ToList();
        foreach (var group in groups)
        {
            var vpc =
                Network.VpcOfSecurityGroup(transaction, group)
                ?? throw new AwsError("InvalidSecurityGroup", $"The security group '{group}' does not exist");
            if (vpc != vpcId)
            {
                throw Refusals.Configuration($"The security group '{group}' does not belong to VPC '{vpcId}'");
            }
        }

        return groups.Count <= transaction.Quota(Limits.SecurityGroupsPerInterface)
            ? groups
            : throw Refusals.Configuration(
                $"You cannot assign more than {Limits.SecurityGroupsPerInterface.Standard} security groups to a load balancer"
            );
    }
}
