using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Runtime;
using ElbProvisioner.Aws.Reading.Compute;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Resources;
using SecurityGroupRule = ElbProvisioner.Core.Resources.SecurityGroupRule;

namespace ElbProvisioner.Aws.Reading.Status;

/// <summary>
/// Why a health check gets no answer, as far as security groups tell. Asked once for each target that does not answer: it explains, it
/// decides nothing, so whoever may not read them gets no explanation.
/// </summary>
internal sealed class PortCheck(AwsSession aws)
{
    private readonly Dictionary<(string TargetGroup, string Instance), PortObstacle?> _asked = [];

    /// <param name="port">Where the target is registered.</param>
    public async Task<PortObstacle?> ObstacleAsync(string targetGroup, string instance, int port, CancellationToken stop)
    {
        if (!_asked.TryGetValue((targetGroup, instance), out var obstacle))
        {
            try
            {
                obstacle = await AskAsync(targetGroup, instance, port, stop);
            }
            catch (AmazonServiceException)
            {
                obstacle = null;
            }

            _asked[(targetGroup, instance)] = obstacle;
        }

        return obstacle;
    }

    private async Task<PortObstacle?> AskAsync(string targetGroup, string instance, int port, CancellationToken stop)
    {
        var instances = aws.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [instance] }, stop);
        var described = await aws.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest { TargetGroupArns = [targetGroup] }, stop);
        var group = (described.TargetGroups ?? []).FirstOrDefault();
        var balancers = group?.LoadBalancerArns is { Count: > 0 } arns
            ? (await aws.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest { LoadBalancerArns = arns }, stop)).LoadBalancers
                ?? []
            : [];
        var ofInstance = ((await instances).Reservations ?? [])
            .SelectMany(r => r.Instances ?? [])
            .SelectMany(i => i.SecurityGroups ?? [])
            .Select(g => g.GroupId)
            .ToList();
        var ofBalancer = balancers.SelectMany(b => b.SecurityGroups ?? []).ToList();
        if (ofInstance.Count == 0)
        {
            return null;
        }

        var rules = (
            (
                await aws.Ec2.DescribeSecurityGroupsAsync(
                    new DescribeSecurityGroupsRequest { GroupIds = [.. ofInstance.Concat(ofBalancer).Distinct(StringComparer.Ordinal)] },
                    stop
                )
            ).SecurityGroups
            ?? []
        ).ToDictionary(g => g.GroupId, Rules, StringComparer.Ordinal);
        Dictionary<string, IEnumerable<SecurityGroupRule>> Of(IEnumerable<string> ids) =>
            ids.Distinct(StringComparer.Ordinal).Where(rules.ContainsKey).ToDictionary(id => id, id => rules[id], StringComparer.Ordinal);

        return PortAdmission.Obstacle(
            Of(ofInstance),
            Of(ofBalancer),
            new("tcp", int.TryParse(group?.HealthCheckPort, out var own) ? own : port)
        );
    }

    private static IEnumerable<SecurityGroupRule> Rules(SecurityGroup group) =>
        [
            .. (group.IpPermissions ?? []).SelectMany(p => SecurityGroupReader.Flatten(RuleDirection.Ingress, p)),
            .. (group.IpPermissionsEgress ?? []).SelectMany(p => SecurityGroupReader.Flatten(RuleDirection.Egress, p)),
        ];
}
