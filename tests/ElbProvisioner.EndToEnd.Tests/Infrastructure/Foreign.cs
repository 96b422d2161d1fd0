using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Aws.Session;
using ElbTag = Amazon.ElasticLoadBalancingV2.Model.Tag;

namespace ElbProvisioner.EndToEnd.Tests.Infrastructure;

/// <summary>
/// Objects of somebody else beside a stack: a security group with a rule, a target group of another stack, a bare launch template.
/// </summary>
internal sealed record Foreign(AwsSession Aws, string SecurityGroup, string TargetGroup, string Template)
{
    public static async Task<Foreign> CreateAsync(AwsSession aws, string stack, CancellationToken ct)
    {
        var vpc = (await aws.Ec2.DescribeVpcsAsync(new DescribeVpcsRequest(), ct)).Vpcs.First(v => v.IsDefault == true).VpcId;
        var group = (
            await aws.Ec2.CreateSecurityGroupAsync(
                new CreateSecurityGroupRequest
                {
                    GroupName = $"foreign-{stack}",
                    Description = "not ours",
                    VpcId = vpc,
                },
                ct
            )
        ).GroupId;
        await aws.Ec2.AuthorizeSecurityGroupIngressAsync(
            new AuthorizeSecurityGroupIngressRequest
            {
                GroupId = group,
                IpPermissions =
                [
                    new IpPermission
                    {
                        IpProtocol = "tcp",
                        FromPort = 22,
                        ToPort = 22,
                        Ipv4Ranges = [new IpRange { CidrIp = "192.0.2.0/24" }],
                    },
                ],
            },
            ct
        );

        // The address is one this stack uses too; the stack's name is another.
        var target = await aws.Elb.CreateTargetGroupAsync(
            new CreateTargetGroupRequest
            {
                Name = $"foreign-{stack}",
                Port = 8080,
                Protocol = ProtocolEnum.HTTP,
                VpcId = vpc,
                Tags =
                [
                    new ElbTag { Key = "elbctl:stack", Value = stack + "x" },
                    new ElbTag { Key = "elbctl:address", Value = "targetGroup/app" },
                ],
            },
            ct
        );
        var template = await aws.Ec2.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest
            {
                LaunchTemplateName = $"foreign-{stack}",
                LaunchTemplateData = new RequestLaunchTemplateData { InstanceType = "t3.micro" },
            },
            ct
        );
        return new(aws, group, target.TargetGroups[0].TargetGroupArn, template.LaunchTemplate.LaunchTemplateId);
    }

    /// <summary>All that could have been changed, as text.</summary>
    public async Task<string> DescribeAsync(CancellationToken ct)
    {
        var group = (
            await Aws.Ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { GroupIds = [SecurityGroup] }, ct)
        ).SecurityGroups[0];
        var target = (
            await Aws.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest { TargetGroupArns = [TargetGroup] }, ct)
        ).TargetGroups[0];
        var tags = (
            await Aws.Elb.DescribeTagsAsync(
                new Amazon.ElasticLoadBalancingV2.Model.DescribeTagsRequest { ResourceArns = [TargetGroup] },
                ct
            )
        )
            .TagDescriptions[0]
            .Tags;
        var template = (
            await Aws.Ec2.DescribeLaunchTemplatesAsync(new DescribeLaunchTemplatesRequest { LaunchTemplateIds = [Template] }, ct)
        ).LaunchTemplates[0];
        var ingress = group.IpPermissions.Select(p =>
            $"{p.IpProtocol} {p.FromPort}-{p.ToPort} {string.Join(',', p.Ipv4Ranges.Select(r => r.CidrIp))}"
        );
        return $"""
            {group.GroupId} {group.GroupName} in {string.Join("; ", ingress)}, {group.IpPermissionsEgress.Count} out, {(
                group.Tags ?? []
            ).Count} tags
            {target.TargetGroupArn} {target.Port} {target.HealthCheckPath} {string.Join(' ', tags.Select(t => $"{t.Key}={t.Value}"))}
            {template.LaunchTemplateId} {template.LatestVersionNumber}
            """;
    }

    public async Task RemoveAsync(CancellationToken ct)
    {
        await Aws.Elb.DeleteTargetGroupAsync(new DeleteTargetGroupRequest { TargetGroupArn = TargetGroup }, ct);
        await Aws.Ec2.DeleteLaunchTemplateAsync(new DeleteLaunchTemplateRequest { LaunchTemplateId = Template }, ct);
        await Aws.Ec2.DeleteSecurityGroupAsync(new DeleteSecurityGroupRequest { GroupId = SecurityGroup }, ct);
    }
}
