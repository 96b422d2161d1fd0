using Amazon.AutoScaling.Model;
using Amazon.CertificateManager.Model;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Route53.Model;
using ElbProvisioner.Aws.Reading;
using ElbProvisioner.Aws.Reading.Status;
using ElbProvisioner.Aws.Reading.World;
using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using Stack = ElbProvisioner.Core.Model.Stack;

namespace ElbProvisioner.Aws.Tests.Reading;

/// <summary>The reader against another implementation of the APIs, through real sockets.</summary>
public sealed class MotoReadingTests(MotoServer moto)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_without_the_stack_has_a_network_and_nothing_else()
    {
        using var session = await moto.OpenAsync();
        var world = await new WorldReader(session).ReadAsync(Stacks.FiftyServices, ReadPurpose.Apply, Cancel);
        Assert.Equal("123456789012", world.Account);
        Assert.True(world.Network.Subnets.Length >= 2);
        Assert.StartsWith("/dev/", world.Network.Images.Values.First().RootDevice, StringComparison.Ordinal);
        Assert.Empty(world.LoadBalancers);
        Assert.Empty(world.AutoScalingGroups);
        Assert.Empty(world.Findings);
    }

    [Fact]
    public async Task What_carries_the_stacks_tags_is_read_whole()
    {
        using var session = await moto.OpenAsync();
        var stack = Stacks.OneService with { Name = "motoread" };
        await CreateAsync(session, stack);
        var calls = session.Journal.Calls.Count;
        var world = await new WorldReader(session).ReadAsync(stack, ReadPurpose.Apply, Cancel);
        Assert.InRange(session.Journal.Calls.Count - calls, 1, 28);
        Assert.Empty(world.Findings);
        Assert.Equal((1, 2, 1, 1), (world.LoadBalancers.Length, world.TargetGroups.Length, world.Listeners.Length, world.Rules.Length));
        Assert.Equal("listener/web/http", world.Listeners[0].Address.ToString());
        Assert.NotNull(world.Listeners[0].Actions.Forward);
        Assert.Equal("true", world.TargetGroups.Single(g => g.Address.Path == "app").Settings.Attributes["stickiness.enabled"]);
        Assert.Equal((1L, "abc"), (world.LaunchTemplates[0].Version, world.LaunchTemplates[0].Fingerprint));
        Assert.Equal(world.Network.VpcId, world.AutoScalingGroups[0].Settings.Get(AutoScalingGroupTable.VpcId));
        Assert.Equal(2, world.AutoScalingGroups[0].Instances.Length);
        Assert.Equal("shop.example.com", Assert.Single(world.Certificates).Domain);
        Assert.Equal("scalingPolicy/app/cpu", Assert.Single(world.ScalingPolicies).Address.ToString());
        Assert.Contains(
            Assert.Single(world.SecurityGroups).Rules,
            r => r is { Direction: RuleDirection.Egress, Protocol: "-1", FromPort: null }
        );
        Assert.Equal("example.com", world.Network.Zones["shop.example.com"].Name);

        var report = await new StatusReader(session).ReadAsync(stack, world, HealthDepth.Everything, Cancel);
        Assert.Equal(TargetState.Healthy, report.TargetGroups.Single(g => g.Name == "app").Targets[0].State);
        Assert.Equal(2, report.ScalingGroups[0].InService);
    }

    private static async Task CreateAsync(AwsSession session, Stack stack)
    {
        var vpc = (await session.Ec2.DescribeVpcsAsync(new(), Cancel)).Vpcs.Single(v => v.IsDefault == true);
        var subnets = (await session.Ec2.DescribeSubnetsAsync(new(), Cancel))
            .Subnets.Where(s => s.VpcId == vpc.VpcId)
            .Take(2)
            .Select(s => s.SubnetId)
            .ToList();
        await session.Route53.CreateHostedZoneAsync(
            new CreateHostedZoneRequest { Name = "example.com", CallerReference = "reading" },
            Cancel
        );
        await session.Acm.RequestCertificateAsync(
            new RequestCertificateRequest
            {
                DomainName = "shop.example.com",
                ValidationMethod = "DNS",
                Tags =
                [
                    .. Owned(stack, "certificate/site")
                        .Select(t => new Amazon.CertificateManager.Model.Tag { Key = t.Key, Value = t.Value }),
                ],
            },
            Cancel
        );
        var group = await session.Ec2.CreateSecurityGroupAsync(
            new CreateSecurityGroupRequest
            {
                GroupName = PhysicalNames.SecurityGroup(stack, "web-lb", "d", vpc.VpcId),
                Description = "d",
                VpcId = vpc.VpcId,
                TagSpecifications = [Ec2Tags(stack, ResourceType.SecurityGroup, "securityGroup/web-lb")],
            },
            Cancel
        );
        var balancer = (
            await session.Elb.CreateLoadBalancerAsync(
                new CreateLoadBalancerRequest
                {
                    Name = ExpectedNames.LoadBalancers(stack, vpc.VpcId)[0],
                    Subnets = subnets,
                    SecurityGroups = [group.GroupId],
                    Tags = ElbTags(stack, "loadBalancer/web"),
                },
                Cancel
            )
        ).LoadBalancers[0].LoadBalancerArn;
        var targets = new List<string>();
        foreach (var (name, wanted) in ExpectedNames.TargetGroups(stack, vpc.VpcId).Zip(stack.TargetGroups))
        {
            targets.Add((
                    await session.Elb.CreateTargetGroupAsync(
                        new CreateTargetGroupRequest
                        {
                            Name = name,
                            Port = wanted.Port,
                            Protocol = ProtocolEnum.HTTP,
                            VpcId = vpc.VpcId,
                            TargetType = TargetTypeEnum.Instance,
                            Tags = ElbTags(stack, "targetGroup/" + wanted.Name),
                        },
                        Cancel
                    )
                ).TargetGroups[0].TargetGroupArn);
        }

        await session.Elb.ModifyTargetGroupAttributesAsync(
            new ModifyTargetGroupAttributesRequest
            {
                TargetGroupArn = targets[0],
                Attributes = [new() { Key = "stickiness.enabled", Value = "true" }, new() { Key = "stickiness.type", Value = "lb_cookie" }],
            },
            Cancel
        );
        var listener = (
            await session.Elb.CreateListenerAsync(
                new CreateListenerRequest
                {
                    LoadBalancerArn = balancer,
                    Port = 80,
                    Protocol = ProtocolEnum.HTTP,
                    DefaultActions = [new() { Type = ActionTypeEnum.Forward, TargetGroupArn = targets[0] }],
                    Tags = ElbTags(stack, "listener/web/http"),
                },
                Cancel
            )
        ).Listeners[0].ListenerArn;
        await session.Elb.CreateRuleAsync(
            new CreateRuleRequest
            {
                ListenerArn = listener,
                Priority = 1,
                Tags = ElbTags(stack, "rule/web/http/images"),
                Conditions =
                [
                    new()
                    {
                        Field = "path-pattern",
                        PathPatternConfig = new() { Values = ["/images/*"] },
                    },
                ],
                Actions = [new() { Type = ActionTypeEnum.Forward, TargetGroupArn = targets[1] }],
            },
            Cancel
        );
        await CreateGroupAsync(session, stack, vpc.VpcId, subnets, targets);
    }

    private static async Task CreateGroupAsync(AwsSession session, Stack stack, string vpcId, List<string> subnets, List<string> targets)
    {
        var image = (await session.Ssm.GetParametersAsync(new() { Names = [Stacks.ImageParameter] }, Cancel)).Parameters[0].Value;
        var template = (
            await session.Ec2.CreateLaunchTemplateAsync(
                new CreateLaunchTemplateRequest
                {
                    LaunchTemplateName = "motoread-app",
                    LaunchTemplateData = new() { ImageId = image, InstanceType = "t3.micro" },
                    TagSpecifications = [Ec2Tags(stack, ResourceType.LaunchTemplate, "launchTemplate/app")],
                },
                Cancel
            )
        ).LaunchTemplate.LaunchTemplateId;
        await session.Ec2.CreateTagsAsync(
            new CreateTagsRequest { Resources = [template], Tags = [new() { Key = OwnershipTags.Version, Value = "1:abc" }] },
            Cancel
        );
        var name = PhysicalNames.AutoScalingGroup(stack, stack.AutoScalingGroups[0], vpcId);
        await session.AutoScaling.CreateAutoScalingGroupAsync(
            new CreateAutoScalingGroupRequest
            {
                AutoScalingGroupName = name,
                MinSize = 2,
                MaxSize = 6,
                VPCZoneIdentifier = string.Join(',', subnets),
                TargetGroupARNs = targets,
                LaunchTemplate = new() { LaunchTemplateId = template, Version = "1" },
                Tags =
                [
                    .. Owned(stack, "autoScalingGroup/app")
                        .Select(t => new Amazon.AutoScaling.Model.Tag
                        {
                            Key = t.Key,
                            Value = t.Value,
                            ResourceId = name,
                            ResourceType = "auto-scaling-group",
                            PropagateAtLaunch = false,
                        }),
                ],
            },
            Cancel
        );
        await session.AutoScaling.PutScalingPolicyAsync(
            new PutScalingPolicyRequest
            {
                AutoScalingGroupName = name,
                PolicyName = "motoread-app-cpu",
                PolicyType = "TargetTrackingScaling",
                TargetTrackingConfiguration = new()
                {
                    TargetValue = 50,
                    PredefinedMetricSpecification = new() { PredefinedMetricType = "ASGAverageCPUUtilization" },
                },
            },
            Cancel
        );
    }

    private static Dictionary<string, string> Owned(Stack stack, string address) =>
        new() { [OwnershipTags.Stack] = stack.Name, [OwnershipTags.Address] = address };

    private static List<Amazon.ElasticLoadBalancingV2.Model.Tag> ElbTags(Stack stack, string address) =>
        [.. Owned(stack, address).Select(t => new Amazon.ElasticLoadBalancingV2.Model.Tag { Key = t.Key, Value = t.Value })];

    private static TagSpecification Ec2Tags(Stack stack, ResourceType type, string address) =>
        new()
        {
            ResourceType = type,
            Tags = [.. Owned(stack, address).Select(t => new Amazon.EC2.Model.Tag { Key = t.Key, Value = t.Value })],
        };
}
