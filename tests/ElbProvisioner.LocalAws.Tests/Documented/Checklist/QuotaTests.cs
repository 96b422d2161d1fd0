using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.Tests.AutoScaling;
using ElbProvisioner.LocalAws.Tests.Ec2;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;
using ElbProvisioner.LocalAws.World;
using static ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing.Balancing;

namespace ElbProvisioner.LocalAws.Tests.Documented.Checklist;

/// <summary>What AWS says when there is one too many. Quotas are lowered to two where theirs are large.</summary>
public sealed class QuotaTests
{
    private const string Elb = "elasticloadbalancing";

    [Theory]
    [InlineData("applicationLoadBalancers", "TooManyLoadBalancers")]
    [InlineData("targetGroups", "TooManyTargetGroups")]
    [InlineData("listenersPerApplicationLoadBalancer", "TooManyListeners")]
    [InlineData("rulesPerLoadBalancer", "TooManyRules")]
    [InlineData("targetGroupsPerLoadBalancer", "TooManyUniqueTargetGroupsPerLoadBalancer")]
    [InlineData("certificatesPerApplicationLoadBalancer", "TooManyCertificates")]
    [InlineData("tagsPerResource", "TooManyTags")]
    public async Task Of_load_balancing(string quota, string code)
    {
        using var balancing = new Balancing(options =>
            options with
            {
                FaultSettings = new() { Quotas = new Dictionary<string, int> { [quota] = 2 } },
            }
        );
        var balancer = await balancing.BalancerAsync();
        var certificate = balancing.Certificate();
        var listener = await balancing.ListenerAsync(
            balancer,
            NotFound(),
            request => (request.Protocol, request.Port, request.Certificates) = ("HTTPS", 443, [new() { CertificateArn = certificate }])
        );

        // The first load balancer and its first listener count: two more of those are one too many, and three of anything else.
        var made = 0;
        var refusal = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (; made < 5; made++)
            {
                await MakeAsync(made + 1);
            }
        });

        Assert.Equal(code, (refusal as RawRefusal)?.Code ?? (refusal as Amazon.Runtime.AmazonServiceException)?.ErrorCode);
        Assert.Equal(quota is "applicationLoadBalancers" or "listenersPerApplicationLoadBalancer" ? 1 : 2, made);

        async Task MakeAsync(int number)
        {
            switch (quota)
            {
                case "applicationLoadBalancers":
                    await balancing.BalancerAsync($"web{number}");
                    break;
                case "targetGroups":
                    await balancing.GroupAsync($"app{number}");
                    break;
                case "listenersPerApplicationLoadBalancer":
                    await balancing.ListenerAsync(balancer, NotFound(), request => request.Port = number);
                    break;
                case "rulesPerLoadBalancer":
                    await balancing.RuleAsync(listener, number, NotFound());
                    break;
                case "targetGroupsPerLoadBalancer":
                    await balancing.RuleAsync(listener, number, To(await balancing.GroupAsync($"app{number}")));
                    break;
                case "certificatesPerApplicationLoadBalancer":
                    await balancing.Cloud.AskAsync(
                        Elb,
                        $"AddListenerCertificates&ListenerArn={listener.ListenerArn}&Certificates.member.1.CertificateArn={balancing.Certificate()}"
                    );
                    break;
                default:
                    await balancing.Cloud.AskAsync(
                        Elb,
                        $"AddTags&ResourceArns.member.1={balancer.LoadBalancerArn}&Tags.member.1.Key=t{number}"
                    );
                    break;
            }
        }
    }

    [Theory]
    [InlineData(
        "autoScalingGroups",
        "CreateAutoScalingGroup&AutoScalingGroupName=g{0}&MinSize=0&MaxSize=1&AvailabilityZones.member.1=us-east-1a&LaunchTemplate.LaunchTemplateName=web"
    )]
    [InlineData(
        "scalingPoliciesPerAutoScalingGroup",
        "PutScalingPolicy&AutoScalingGroupName=web&PolicyName=p{0}&AdjustmentType=ChangeInCapacity&ScalingAdjustment=1"
    )]
    [InlineData(
        "scheduledActionsPerAutoScalingGroup",
        "PutScheduledUpdateGroupAction&AutoScalingGroupName=web&ScheduledActionName=s{0}&Recurrence={0} 9 * * *&DesiredCapacity=1"
    )]
    [InlineData(
        "lifecycleHooksPerAutoScalingGroup",
        "PutLifecycleHook&AutoScalingGroupName=web&LifecycleHookName=h{0}&LifecycleTransition=autoscaling:EC2_INSTANCE_LAUNCHING"
    )]
    [InlineData(
        "tagsPerAutoScalingGroup",
        "CreateOrUpdateTags&Tags.member.1.ResourceId=web&Tags.member.1.ResourceType=auto-scaling-group&Tags.member.1.Key=k{0}"
    )]
    public async Task Of_scaling(string quota, string call)
    {
        using var ground = await Ground.CreateAsync(options =>
            options with
            {
                FaultSettings = new() { Quotas = new Dictionary<string, int> { [quota] = quota == "autoScalingGroups" ? 3 : 2 } },
            }
        );
        await ground.CreateGroupAsync(0);

        await MakeAsync(1);
        await MakeAsync(2);
        await RawCalls.RefusedAsync("LimitExceeded", () => MakeAsync(3));
        if (call.StartsWith("Put", StringComparison.Ordinal))
        {
            await MakeAsync(2);
        }

        Task MakeAsync(int number) => ground.Cloud.AskAsync("autoscaling", call.Replace("{0}", $"{number}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_mixed_policy()
    {
        using var ground = await Ground.CreateAsync();
        var types = string.Join(
            '&',
            Enumerable.Range(1, 41).Select(number => $"MixedInstancesPolicy.LaunchTemplate.Overrides.member.{number}.InstanceType=t3.micro")
        );

        await RawCalls.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.AskAsync(
                    "autoscaling",
                    "CreateAutoScalingGroup&AutoScalingGroupName=mixed&MinSize=0&MaxSize=1&AvailabilityZones.member.1=us-east-1a"
                        + $"&MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateName=web&{types}"
                )
        );
    }

    [Fact]
    public async Task Of_step_adjustments()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        var steps = string.Join(
            '&',
            Enumerable
                .Range(0, 21)
                .Select(number =>
                    $"StepAdjustments.member.{number + 1}.MetricIntervalLowerBound={number}&StepAdjustments.member.{number + 1}.MetricIntervalUpperBound={number + 1}&StepAdjustments.member.{number + 1}.ScalingAdjustment=1"
                )
        );

        await RawCalls.RefusedAsync(
            "LimitExceeded",
            () =>
                ground.Cloud.AskAsync(
                    "autoscaling",
                    $"PutScalingPolicy&AutoScalingGroupName=web&PolicyName=p&PolicyType=StepScaling&AdjustmentType=ChangeInCapacity&{steps}"
                )
        );
    }

    [Theory]
    [InlineData("securityGroups", "SecurityGroupLimitExceeded", "CreateSecurityGroup&GroupName=g{0}&GroupDescription=g")]
    [InlineData("elasticAddresses", "AddressLimitExceeded", "AllocateAddress")]
    [InlineData(
        "launchTemplates",
        "LaunchTemplateLimitExceeded",
        "CreateLaunchTemplate&LaunchTemplateName=lt{0}&LaunchTemplateData.InstanceType=t3.micro"
    )]
    [InlineData("vpcs", "VpcLimitExceeded", "CreateVpc&CidrBlock=10.{0}.0.0/16")]
    [InlineData(
        "rulesPerSecurityGroup",
        "RulesPerSecurityGroupLimitExceeded",
        "AuthorizeSecurityGroupIngress&GroupName=default&IpPermissions.1.IpProtocol=tcp&IpPermissions.1.FromPort={0}&IpPermissions.1.ToPort={0}&IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8"
    )]
    public async Task Of_EC2(string quota, string code, string call)
    {
        // A new region has a default network with its default group, which lets itself in.
        var first = quota is "securityGroups" or "vpcs" or "rulesPerSecurityGroup" ? 1 : 0;
        using var net = await Net.CreateAsync(options =>
            options with
            {
                FaultSettings = new() { Quotas = new Dictionary<string, int> { [quota] = 2 + first } },
            }
        );

        await MakeAsync(1);
        await MakeAsync(2);
        await RawCalls.RefusedAsync(code, () => MakeAsync(3));

        Task MakeAsync(int number) => net.Cloud.AskAsync("ec2", call.Replace("{0}", $"{number}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_groups_on_an_interface()
    {
        using var balancing = new Balancing();
        var groups = Enumerable.Range(1, 6).Select(number => balancing.SecurityGroup($"g{number}")).ToList();
        balancing.Settle();

        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => balancing.BalancerAsync(like: request => request.SecurityGroups = groups)
        );
        await balancing.BalancerAsync(like: request => request.SecurityGroups = groups[..5]);
    }

    [Fact]
    public async Task Of_targets()
    {
        using var balancing = new Balancing(options =>
            options with
            {
                FaultSettings = new() { Quotas = new Dictionary<string, int> { ["targetsPerTargetGroup"] = 1 } },
            }
        );
        var group = await balancing.GroupAsync();
        var id = balancing.Running(balancing.SecurityGroup("web"));
        await balancing.RegisterAsync(group, id, 80);

        await Cloud.RefusedAsync("TooManyTargets", () => balancing.RegisterAsync(group, id, 81));
        await balancing.RegisterAsync(group, id, 80);
    }

    [Fact]
    public async Task Of_certificates()
    {
        using var cloud = new Cloud(options =>
            options with
            {
                FaultSettings = new() { Quotas = new Dictionary<string, int> { ["certificates"] = 1 } },
            }
        );
        await new RawCalls(cloud).JsonAsync(
            "acm",
            "CertificateManager.RequestCertificate",
            """{"DomainName": "a.example.com", "ValidationMethod": "DNS"}"""
        );

        await RawCalls.RefusedAsync(
            "LimitExceededException",
            () =>
                new RawCalls(cloud).JsonAsync(
                    "acm",
                    "CertificateManager.RequestCertificate",
                    """{"DomainName": "b.example.com", "ValidationMethod": "DNS"}"""
                )
        );
    }
}
