using Amazon.AutoScaling.Model;
using Amazon.EC2.Model;
using ElbProvisioner.LocalAws.Tests.AutoScaling;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;
using static ElbProvisioner.LocalAws.Tests.Documented.Checklist.Wording;
using static ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing.Balancing;

namespace ElbProvisioner.LocalAws.Tests.Documented.Checklist;

/// <summary>How much fits into one call, and onto one page.</summary>
public sealed class BatchTests
{
    private const string Elb = "elasticloadbalancing";
    private const string Arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012";

    [Theory]
    [InlineData("DescribeLoadBalancers", "")]
    [InlineData("DescribeTargetGroups", "")]
    [InlineData("DescribeListeners", $"&LoadBalancerArn={Arn}:loadbalancer/app/a/0123456789abcdef")]
    [InlineData("DescribeRules", $"&ListenerArn={Arn}:listener/app/a/0123456789abcdef/0123456789abcdef")]
    [InlineData("DescribeListenerCertificates", $"&ListenerArn={Arn}:listener/app/a/0123456789abcdef/0123456789abcdef")]
    [InlineData("DescribeSSLPolicies", "")]
    [InlineData("DescribeAccountLimits", "")]
    public async Task A_page_of_load_balancing_has_1_to_400(string action, string parameters)
    {
        using var cloud = new Cloud();

        await RawCalls.RefusedAsync("ValidationError", () => cloud.AskAsync(Elb, $"{action}&PageSize=0{parameters}"));
        await RawCalls.RefusedAsync("ValidationError", () => cloud.AskAsync(Elb, $"{action}&PageSize=401{parameters}"));
    }

    [Theory]
    [InlineData("DescribeLoadBalancers", "LoadBalancerArns.member", "loadbalancer/app/a/0123456789abcdef")]
    [InlineData("DescribeLoadBalancers", "Names.member", null)]
    [InlineData("DescribeTargetGroups", "TargetGroupArns.member", "targetgroup/a/0123456789abcdef")]
    [InlineData("DescribeTargetGroups", "Names.member", null)]
    [InlineData("DescribeListeners", "ListenerArns.member", "listener/app/a/0123456789abcdef/0123456789abcdef")]
    [InlineData("DescribeRules", "RuleArns.member", "listener-rule/app/a/0123456789abcdef/0123456789abcdef/0123456789abcdef")]
    [InlineData("DescribeTags", "ResourceArns.member", "loadbalancer/app/a/0123456789abcdef")]
    public async Task Twenty_are_named_at_once(string action, string list, string? arn)
    {
        using var cloud = new Cloud();
        Func<int, string>? value = arn is null ? null : _ => $"{Arn}:{arn}";

        await RawCalls.RefusedAsync("ValidationError", () => cloud.AskAsync(Elb, $"{action}&{List(list, 21, value)}"));
        var missing = await Assert.ThrowsAsync<RawRefusal>(() => cloud.AskAsync(Elb, $"{action}&{List(list, 20, value)}"));
        Assert.EndsWith("NotFound", missing.Code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twenty_attributes_of_a_load_balancer_are_set_at_once()
    {
        using var cloud = new Cloud();

        var refusal = await RawCalls.RefusedAsync(
            "ValidationError",
            () =>
                cloud.AskAsync(
                    Elb,
                    $"ModifyLoadBalancerAttributes&LoadBalancerArn={Arn}:loadbalancer/app/a/0123456789abcdef&{string.Join('&', Enumerable.Range(1, 21).Select(n => $"Attributes.member.{n}.Key=k{n}"))}"
                )
        );
        Assert.Contains("less than or equal to 20", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_certificate_is_added_or_removed_at_once()
    {
        using var balancing = new Balancing();
        var (one, two) = (balancing.Certificate(), balancing.Certificate());
        var listener = (
            await balancing.ListenerAsync(
                await balancing.BalancerAsync(),
                NotFound(),
                request => (request.Protocol, request.Port, request.Certificates) = ("HTTPS", 443, [new() { CertificateArn = one }])
            )
        ).ListenerArn;

        foreach (var action in (string[])["AddListenerCertificates", "RemoveListenerCertificates"])
        {
            await RawCalls.RefusedAsync(
                "ValidationError",
                () =>
                    balancing.Cloud.AskAsync(
                        Elb,
                        $"{action}&ListenerArn={listener}&Certificates.member.1.CertificateArn={one}&Certificates.member.2.CertificateArn={two}"
                    )
            );
        }
    }

    [Theory]
    [InlineData("DescribeAutoScalingGroups", 100)]
    [InlineData("DescribePolicies", 100)]
    [InlineData("DescribeScheduledActions", 100)]
    [InlineData("DescribeTags", 100)]
    [InlineData("DescribeScalingActivities", 100)]
    [InlineData("DescribeAutoScalingInstances", 50)]
    [InlineData("DescribeInstanceRefreshes&AutoScalingGroupName=web", 100)]
    [InlineData("DescribeLoadBalancerTargetGroups&AutoScalingGroupName=web", 100)]
    [InlineData("DescribeTrafficSources&AutoScalingGroupName=web", 50)]
    public async Task A_page_of_scaling_has_50_or_100_at_most(string call, int most)
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);

        await ground.Cloud.AskAsync("autoscaling", $"{call}&MaxRecords={most}");
        await RawCalls.RefusedAsync("ValidationError", () => ground.Cloud.AskAsync("autoscaling", $"{call}&MaxRecords={most + 1}"));
    }

    [Fact]
    public async Task A_page_of_scaling_groups_has_50_unless_told_otherwise_named_or_not()
    {
        using var ground = await Ground.CreateAsync();
        foreach (var number in Enumerable.Range(1, 51))
        {
            await ground.CreateGroupAsync(0, request => request.AutoScalingGroupName = $"n{number}");
        }

        ground.Pass(5);
        var first = await ground.Cloud.Scaling.DescribeAutoScalingGroupsAsync(new DescribeAutoScalingGroupsRequest(), Cancellation);
        var second = await ground.Cloud.Scaling.DescribeAutoScalingGroupsAsync(
            new DescribeAutoScalingGroupsRequest { NextToken = first.NextToken },
            Cancellation
        );

        Assert.Equal((50, 1, null), (first.AutoScalingGroups.Count, second.AutoScalingGroups.Count, second.NextToken));
        Assert.Equal(
            50,
            (await ground.Cloud.AskAsync("autoscaling", $"DescribeAutoScalingGroups&{List("AutoScalingGroupNames.member", 51)}"))
                .Texts("AutoScalingGroupARN")
                .Count()
        );
        Assert.Equal(
            51,
            (
                await ground.Cloud.AskAsync(
                    "autoscaling",
                    $"DescribeAutoScalingGroups&MaxRecords=100&{List("AutoScalingGroupNames.member", 51)}"
                )
            )
                .Texts("AutoScalingGroupARN")
                .Count()
        );
    }

    [Theory]
    [InlineData("DescribePolicies", "PolicyNames.member", 50)]
    [InlineData("DescribeScheduledActions", "ScheduledActionNames.member", 50)]
    [InlineData("DescribeLifecycleHooks", "LifecycleHookNames.member", 50)]
    [InlineData("BatchDeleteScheduledAction", "ScheduledActionNames.member", 50)]
    [InlineData("SetInstanceProtection&ProtectedFromScaleIn=true", "InstanceIds.member", 50)]
    [InlineData("AttachInstances", "InstanceIds.member", 20)]
    [InlineData("AttachLoadBalancerTargetGroups", "TargetGroupARNs.member", 10)]
    [InlineData("DetachLoadBalancerTargetGroups", "TargetGroupARNs.member", 10)]
    public async Task So_many_fit_into_a_call_about_a_scaling_group(string call, string list, int most)
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);

        var refusal = await RawCalls.RefusedAsync(
            "ValidationError",
            () => ground.Cloud.AskAsync("autoscaling", $"{call}&AutoScalingGroupName=web&{List(list, most + 1)}")
        );
        Assert.Contains($"{most}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DescribeSecurityGroups", 5)]
    [InlineData("DescribeSecurityGroupRules", 5)]
    [InlineData("DescribeSubnets", 5)]
    public async Task A_page_of_EC2_has_at_least_5(string action, int least)
    {
        using var cloud = new Cloud();

        await RawCalls.RefusedAsync("InvalidParameterValue", () => cloud.AskAsync("ec2", $"{action}&MaxResults={least - 1}"));
        await cloud.AskAsync("ec2", $"{action}&MaxResults={least}");
        await RawCalls.RefusedAsync(
            "FilterLimitExceeded",
            () => cloud.AskAsync("ec2", $"{action}&Filter.1.Name=vpc-id&{List("Filter.1.Value", 201)}")
        );
    }

    [Fact]
    public async Task Two_hundred_versions_are_deleted_at_once()
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

        await RawCalls.RefusedAsync(
            "InvalidParameterValue",
            () =>
                cloud.AskAsync(
                    "ec2",
                    $"DeleteLaunchTemplateVersions&LaunchTemplateName=web&{List("LaunchTemplateVersion", 201, number => $"{number + 1}")}"
                )
        );
        await cloud.AskAsync(
            "ec2",
            $"DeleteLaunchTemplateVersions&LaunchTemplateName=web&{List("LaunchTemplateVersion", 200, number => $"{number + 1}")}"
        );
    }

    [Fact]
    public async Task Addresses_have_no_pages()
    {
        using var cloud = new Cloud();

        await RawCalls.RefusedAsync("UnknownParameter", () => cloud.AskAsync("ec2", "DescribeAddresses&MaxResults=5"));
    }

    [Theory]
    [InlineData("acm", "CertificateManager.ListCertificates", "{\"MaxItems\": 1001}", "ValidationException")]
    [InlineData("tagging", "ResourceGroupsTaggingAPI_20170126.GetResources", "{\"ResourcesPerPage\": 101}", "InvalidParameterException")]
    [InlineData("tagging", "ResourceGroupsTaggingAPI_20170126.GetResources", "{\"ResourceARNList\": [101]}", "InvalidParameterException")]
    [InlineData("tagging", "ResourceGroupsTaggingAPI_20170126.GetResources", "{\"TagFilters\": [51]}", "InvalidParameterException")]
    [InlineData(
        "tagging",
        "ResourceGroupsTaggingAPI_20170126.GetResources",
        "{\"TagFilters\": [{\"Key\": \"a\", \"Values\": [21]}]}",
        "InvalidParameterException"
    )]
    [InlineData(
        "tagging",
        "ResourceGroupsTaggingAPI_20170126.TagResources",
        "{\"Tags\": {\"a\": \"b\"}, \"ResourceARNList\": [21]}",
        "InvalidParameterException"
    )]
    [InlineData("ssm", "AmazonSSM.GetParameters", "{\"Names\": [11]}", "ValidationException")]
    public async Task Lists_end_where_the_service_says(string service, string target, string body, string code)
    {
        using var cloud = new Cloud();
        foreach (var count in (int[])[101, 51, 21, 11])
        {
            var filters = string.Join(
                ',',
                Enumerable
                    .Range(1, count)
                    .Select(number => count == 51 ? $"{{\"Key\": \"k{number}\"}}" : $"\"arn:aws:ec2:us-east-1:123456789012:vpc/v{number}\"")
            );
            body = body.Replace($"[{count}]", $"[{filters}]", StringComparison.Ordinal);
        }

        await RawCalls.RefusedAsync(code, () => new RawCalls(cloud).JsonAsync(service, target, body));
    }

    [Theory]
    [InlineData("DescribeAlarms", "AlarmNames.member")]
    [InlineData("DeleteAlarms", "AlarmNames.member")]
    public async Task A_hundred_alarms_are_named_at_once(string action, string list)
    {
        using var cloud = new Cloud();

        await RawCalls.RefusedAsync("ValidationError", () => cloud.AskAsync("monitoring", $"{action}&{List(list, 101)}"));
    }

    [Theory]
    [InlineData(Elb, "DescribeLoadBalancers&Marker=x", "ValidationError")]
    [InlineData("autoscaling", "DescribeAutoScalingGroups&NextToken=x", "InvalidNextToken")]
    [InlineData("ec2", "DescribeSecurityGroups&NextToken=x", "InvalidNextToken")]
    [InlineData("monitoring", "DescribeAlarms&NextToken=x", "InvalidNextToken")]
    public async Task A_marker_that_nobody_gave_out_is_refused(string service, string call, string code)
    {
        using var cloud = new Cloud();

        await RawCalls.RefusedAsync(code, () => cloud.AskAsync(service, call));
    }
}
