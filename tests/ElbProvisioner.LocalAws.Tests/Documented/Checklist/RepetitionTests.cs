using Amazon.AutoScaling.Model;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Tests.AutoScaling;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;
using static ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing.Balancing;

namespace ElbProvisioner.LocalAws.Tests.Documented.Checklist;

/// <summary>What the same call does a second time.</summary>
public sealed class RepetitionTests
{
    private const string Elb = "elasticloadbalancing";

    [Fact]
    public async Task Other_settings_under_a_taken_name_are_refused_in_words_that_tools_look_for()
    {
        using var balancing = new Balancing();
        var balancer = await balancing.BalancerAsync();
        await balancing.GroupAsync();
        await balancing.ListenerAsync(balancer, NotFound());

        var refusals = new[]
        {
            await Cloud.RefusedAsync(
                "DuplicateLoadBalancerName",
                () => balancing.BalancerAsync(like: request => request.Scheme = "internal")
            ),
            await Cloud.RefusedAsync("DuplicateTargetGroupName", () => balancing.GroupAsync(like: request => request.Port = 81)),
            await Cloud.RefusedAsync(
                "DuplicateListener",
                async () => await balancing.ListenerAsync(balancer, To(await balancing.GroupAsync()))
            ),
        };

        Assert.StartsWith(
            "A load balancer with the same name 'web' exists, but with different settings",
            refusals[0].Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "A target group with the same name 'app' exists, but with different settings",
            refusals[1].Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith("A listener already exists on this port for this load balancer", refusals[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Making_the_same_rule_again_is_refused()
    {
        using var balancing = new Balancing();
        var listener = await balancing.ListenerAsync(await balancing.BalancerAsync(), NotFound());
        await balancing.RuleAsync(listener, 1, NotFound());

        await Cloud.RefusedAsync("PriorityInUse", () => balancing.RuleAsync(listener, 1, NotFound()));
    }

    [Fact]
    public async Task A_certificate_is_added_once_and_removed_as_often_as_one_likes()
    {
        using var balancing = new Balancing();
        var (first, more) = (balancing.Certificate(), balancing.Certificate());
        var listener = (
            await balancing.ListenerAsync(
                await balancing.BalancerAsync(),
                NotFound(),
                request => (request.Protocol, request.Port, request.Certificates) = ("HTTPS", 443, [new() { CertificateArn = first }])
            )
        ).ListenerArn;

        await balancing.Cloud.AskAsync(Elb, $"AddListenerCertificates&ListenerArn={listener}&Certificates.member.1.CertificateArn={more}");
        await balancing.Cloud.AskAsync(Elb, $"AddListenerCertificates&ListenerArn={listener}&Certificates.member.1.CertificateArn={more}");
        Assert.Equal(
            2,
            (await balancing.Cloud.AskAsync(Elb, $"DescribeListenerCertificates&ListenerArn={listener}")).Texts("CertificateArn").Count()
        );
        await balancing.Cloud.AskAsync(
            Elb,
            $"RemoveListenerCertificates&ListenerArn={listener}&Certificates.member.1.CertificateArn={more}"
        );
        await balancing.Cloud.AskAsync(
            Elb,
            $"RemoveListenerCertificates&ListenerArn={listener}&Certificates.member.1.CertificateArn={more}"
        );
        Assert.Equal(
            first,
            Assert.Single(
                (await balancing.Cloud.AskAsync(Elb, $"DescribeListenerCertificates&ListenerArn={listener}")).Texts("CertificateArn")
            )
        );
    }

    [Fact]
    public async Task A_default_certificate_that_is_also_an_extra_one_is_told_twice_and_taken_off_the_list_once()
    {
        using var balancing = new Balancing();
        var first = balancing.Certificate();
        var listener = (
            await balancing.ListenerAsync(
                await balancing.BalancerAsync(),
                NotFound(),
                request => (request.Protocol, request.Port, request.Certificates) = ("HTTPS", 443, [new() { CertificateArn = first }])
            )
        ).ListenerArn;

        await balancing.Cloud.AskAsync(Elb, $"AddListenerCertificates&ListenerArn={listener}&Certificates.member.1.CertificateArn={first}");

        Assert.Equal(
            ["true", "false"],
            (await balancing.Cloud.AskAsync(Elb, $"DescribeListenerCertificates&ListenerArn={listener}")).Texts("IsDefault")
        );
        await balancing.Cloud.AskAsync(
            Elb,
            $"RemoveListenerCertificates&ListenerArn={listener}&Certificates.member.1.CertificateArn={first}"
        );
        Assert.Equal(
            ["true"],
            (await balancing.Cloud.AskAsync(Elb, $"DescribeListenerCertificates&ListenerArn={listener}")).Texts("IsDefault")
        );
        await RawCalls.RefusedAsync(
            "OperationNotPermitted",
            () =>
                balancing.Cloud.AskAsync(
                    Elb,
                    $"RemoveListenerCertificates&ListenerArn={listener}&Certificates.member.1.CertificateArn={first}"
                )
        );
    }

    [Fact]
    public async Task Deleting_again_succeeds_for_load_balancers_and_not_for_listeners_and_rules()
    {
        using var balancing = new Balancing();
        var balancer = await balancing.BalancerAsync();
        var listener = await balancing.ListenerAsync(balancer, NotFound());
        var rule = await balancing.RuleAsync(listener, 1, NotFound());

        await balancing.Cloud.AskAsync(Elb, $"DeleteRule&RuleArn={rule.RuleArn}");
        await RawCalls.RefusedAsync("RuleNotFound", () => balancing.Cloud.AskAsync(Elb, $"DeleteRule&RuleArn={rule.RuleArn}"));
        await balancing.Cloud.AskAsync(Elb, $"DeleteListener&ListenerArn={listener.ListenerArn}");
        await RawCalls.RefusedAsync(
            "ListenerNotFound",
            () => balancing.Cloud.AskAsync(Elb, $"DeleteListener&ListenerArn={listener.ListenerArn}")
        );
        await balancing.Cloud.AskAsync(Elb, $"DeleteLoadBalancer&LoadBalancerArn={balancer.LoadBalancerArn}");
        await balancing.Cloud.AskAsync(Elb, $"DeleteLoadBalancer&LoadBalancerArn={balancer.LoadBalancerArn}");
    }

    [Fact]
    public async Task Deregistering_what_is_not_registered_succeeds_and_what_cannot_be_is_refused()
    {
        using var balancing = new Balancing();
        var group = await balancing.GroupAsync();

        await balancing.DeregisterAsync(group, "i-0123456789abcdef0");
        await Cloud.RefusedAsync("InvalidTarget", () => balancing.DeregisterAsync(group, "10.0.0.1"));
    }

    [Fact]
    public async Task Each_allocation_is_another_address()
    {
        using var cloud = new Cloud();

        var ids = new[] { await AllocateAsync(), await AllocateAsync() };

        Assert.NotEqual(ids[0], ids[1]);

        async Task<string> AllocateAsync() =>
            (await cloud.Ec2.AllocateAddressAsync(new AllocateAddressRequest { Domain = "vpc" }, Cancellation)).AllocationId;
    }

    [Fact]
    public async Task A_default_version_is_set_once_a_token()
    {
        using var cloud = new Cloud();
        await cloud.Ec2.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest
            {
                LaunchTemplateName = "web",
                LaunchTemplateData = new() { InstanceType = "t3.micro" },
            },
            Cancellation
        );
        cloud.Pass(1);
        await cloud.Ec2.CreateLaunchTemplateVersionAsync(
            new CreateLaunchTemplateVersionRequest
            {
                LaunchTemplateName = "web",
                LaunchTemplateData = new() { InstanceType = "t3.small" },
            },
            Cancellation
        );

        await SetAsync("2");
        await cloud.Ec2.ModifyLaunchTemplateAsync(
            new ModifyLaunchTemplateRequest { LaunchTemplateName = "web", DefaultVersion = "1" },
            Cancellation
        );
        Assert.Equal(1, (await SetAsync("2")).LaunchTemplate.DefaultVersionNumber);
        await Cloud.RefusedAsync("IdempotentParameterMismatch", () => SetAsync("1"));

        Task<ModifyLaunchTemplateResponse> SetAsync(string version) =>
            cloud.Ec2.ModifyLaunchTemplateAsync(
                new ModifyLaunchTemplateRequest
                {
                    LaunchTemplateName = "web",
                    DefaultVersion = version,
                    ClientToken = "token",
                },
                Cancellation
            );
    }

    [Fact]
    public async Task A_groups_name_is_taken_until_the_group_is_gone_in_words_that_tools_look_for()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);

        var taken = await Cloud.RefusedAsync("AlreadyExists", () => ground.CreateGroupAsync());
        await ground.Cloud.Scaling.DeleteAutoScalingGroupAsync(
            new DeleteAutoScalingGroupRequest { AutoScalingGroupName = Ground.Name, ForceDelete = true },
            Cancellation
        );
        var leaving = await Cloud.RefusedAsync("AlreadyExists", () => ground.CreateGroupAsync());

        Assert.Equal("AutoScalingGroup by this name already exists - A group with the name web already exists", taken.Message);
        Assert.EndsWith("and is pending delete", leaving.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "PutScalingPolicy&PolicyName=p&PolicyType=SimpleScaling&AdjustmentType=ChangeInCapacity&ScalingAdjustment={0}",
        "DescribePolicies",
        "ScalingAdjustment"
    )]
    [InlineData(
        "PutScheduledUpdateGroupAction&ScheduledActionName=s&Recurrence=0 9 * * *&DesiredCapacity={0}",
        "DescribeScheduledActions",
        "DesiredCapacity"
    )]
    [InlineData(
        "PutLifecycleHook&LifecycleHookName=h&LifecycleTransition=autoscaling:EC2_INSTANCE_LAUNCHING&HeartbeatTimeout=3{0}",
        "DescribeLifecycleHooks",
        "HeartbeatTimeout"
    )]
    public async Task Putting_again_replaces(string put, string describe, string member)
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);

        await ground.Cloud.AskAsync(
            "autoscaling",
            put.Replace("{0}", "1", StringComparison.Ordinal).Replace("=31", "=310", StringComparison.Ordinal) + "&AutoScalingGroupName=web"
        );
        await ground.Cloud.AskAsync(
            "autoscaling",
            put.Replace("{0}", "2", StringComparison.Ordinal).Replace("=32", "=320", StringComparison.Ordinal) + "&AutoScalingGroupName=web"
        );

        ground.Pass(5);
        Assert.StartsWith(
            member == "HeartbeatTimeout" ? "320" : "2",
            Assert.Single((await ground.Cloud.AskAsync("autoscaling", $"{describe}&AutoScalingGroupName=web")).Texts(member)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_second_refresh_is_refused()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        await ground.Cloud.AskAsync("autoscaling", "StartInstanceRefresh&AutoScalingGroupName=web");

        await RawCalls.RefusedAsync(
            "InstanceRefreshInProgress",
            () => ground.Cloud.AskAsync("autoscaling", "StartInstanceRefresh&AutoScalingGroupName=web")
        );
    }

    [Fact]
    public async Task Groups_that_name_each_other_go_once_the_rules_went()
    {
        using var balancing = new Balancing();
        var (one, two) = (balancing.SecurityGroup("one"), balancing.SecurityGroup("two"));
        balancing.Let(one, two);
        balancing.Let(two, one);
        balancing.Settle();

        await Cloud.RefusedAsync("DependencyViolation", () => DeleteAsync(one));
        await Cloud.RefusedAsync("DependencyViolation", () => DeleteAsync(two));
        balancing.LetNobody(one);
        await DeleteAsync(two);
        await DeleteAsync(one);

        Task<DeleteSecurityGroupResponse> DeleteAsync(string id) =>
            balancing.Cloud.Ec2.DeleteSecurityGroupAsync(new DeleteSecurityGroupRequest { GroupId = id }, Cancellation);
    }
}
