using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Tests.CertificateManager;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;
using static ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing.Balancing;

namespace ElbProvisioner.LocalAws.Tests.Documented.Checklist;

/// <summary>What is refused for a moment after something was made or let go, and succeeds when it is tried again.</summary>
public sealed class VisibilityTests
{
    private const string Elb = "elasticloadbalancing";

    [Fact]
    public async Task A_new_security_group_cannot_be_used_at_once()
    {
        using var balancing = new Balancing();
        var group = (await balancing.Cloud.AskAsync("ec2", "CreateSecurityGroup&GroupName=new&GroupDescription=new"))
            .Texts("groupId")
            .Single();

        await FirstAsync(
            balancing.Cloud,
            "ec2",
            $"AuthorizeSecurityGroupIngress&GroupId={group}&IpPermissions.1.IpProtocol=-1&IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8",
            "InvalidGroup.NotFound"
        );
    }

    [Fact]
    public async Task A_new_load_balancer_cannot_be_used_at_once()
    {
        using var balancing = new Balancing();
        var arn = (
            await balancing.Cloud.AskAsync(
                Elb,
                $"CreateLoadBalancer&Name=web&Subnets.member.1={balancing.Subnets[0]}&Subnets.member.2={balancing.Subnets[1]}"
            )
        )
            .Texts("LoadBalancerArn")
            .Single();
        foreach (
            var call in (string[])
                [
                    $"DescribeLoadBalancers&LoadBalancerArns.member.1={arn}",
                    "DescribeLoadBalancers&Names.member.1=web",
                    $"AddTags&ResourceArns.member.1={arn}&Tags.member.1.Key=a",
                    $"CreateListener&LoadBalancerArn={arn}&Port=80&Protocol=HTTP&DefaultActions.member.1.Type=fixed-response&DefaultActions.member.1.FixedResponseConfig.StatusCode=404",
                ]
        )
        {
            await RawCalls.RefusedAsync("LoadBalancerNotFound", () => balancing.Cloud.AskAsync(Elb, call));
        }

        balancing.Settle();
        await balancing.Cloud.AskAsync(Elb, $"DescribeLoadBalancers&LoadBalancerArns.member.1={arn}");
    }

    [Fact]
    public async Task A_new_target_group_cannot_be_used_at_once()
    {
        using var balancing = new Balancing();
        var arn = (await balancing.Cloud.AskAsync(Elb, "CreateTargetGroup&Name=app&TargetType=lambda")).Texts("TargetGroupArn").Single();

        await FirstAsync(balancing.Cloud, Elb, $"DescribeTargetGroups&TargetGroupArns.member.1={arn}", "TargetGroupNotFound");
    }

    [Fact]
    public async Task A_new_listener_takes_no_rules_at_once()
    {
        using var balancing = new Balancing();
        var balancer = await balancing.BalancerAsync();
        var listener = (
            await balancing.Elb.CreateListenerAsync(
                new CreateListenerRequest
                {
                    LoadBalancerArn = balancer.LoadBalancerArn,
                    Protocol = "HTTP",
                    Port = 80,
                    DefaultActions = [NotFound()],
                },
                Cancellation
            )
        ).Listeners[0].ListenerArn;

        await FirstAsync(
            balancing.Cloud,
            Elb,
            $"CreateRule&ListenerArn={listener}&Priority=1&Conditions.member.1.Field=path-pattern&Conditions.member.1.Values.member.1=/a"
                + "&Actions.member.1.Type=fixed-response&Actions.member.1.FixedResponseConfig.StatusCode=404",
            "ListenerNotFound"
        );
    }

    [Fact]
    public async Task A_new_certificate_cannot_be_used_at_once()
    {
        using var balancing = new Balancing();
        var balancer = await balancing.BalancerAsync();
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var (pem, secret) = CertificateTestbed.SelfSigned("www.example.com", key);
        var arn = (await balancing.Cloud.Acm.ImportCertificateAsync(CertificateTestbed.Import(pem, secret), Cancellation)).CertificateArn;

        await FirstAsync(
            balancing.Cloud,
            Elb,
            $"CreateListener&LoadBalancerArn={balancer.LoadBalancerArn}&Port=443&Protocol=HTTPS&Certificates.member.1.CertificateArn={arn}"
                + "&DefaultActions.member.1.Type=fixed-response&DefaultActions.member.1.FixedResponseConfig.StatusCode=404",
            "CertificateNotFound"
        );
    }

    [Fact]
    public async Task A_target_group_is_in_use_for_a_while_after_its_rule_its_listener_or_its_load_balancer_went()
    {
        using var balancing = new Balancing();
        var (balancer, one, two, three) = (
            await balancing.BalancerAsync(),
            await balancing.GroupAsync("one"),
            await balancing.GroupAsync("two"),
            await balancing.GroupAsync("three")
        );
        var listener = await balancing.ListenerAsync(balancer, To(two));
        var rule = await balancing.RuleAsync(listener, 1, To(one));
        await balancing.ListenerAsync(balancer, To(three), request => request.Port = 81);

        await LetGoAsync($"DeleteRule&RuleArn={rule.RuleArn}", one);
        await LetGoAsync($"DeleteListener&ListenerArn={listener.ListenerArn}", two);
        await LetGoAsync($"DeleteLoadBalancer&LoadBalancerArn={balancer.LoadBalancerArn}", three);

        async Task LetGoAsync(string call, TargetGroup group)
        {
            await balancing.Cloud.AskAsync(Elb, call);
            var refusal = await RawCalls.RefusedAsync(
                "ResourceInUse",
                () => balancing.Cloud.AskAsync(Elb, $"DeleteTargetGroup&TargetGroupArn={group.TargetGroupArn}")
            );
            Assert.Contains("is currently in use by a listener or a rule", refusal.Message, StringComparison.Ordinal);
            balancing.Cloud.Pass(10);
            await balancing.Cloud.AskAsync(Elb, $"DeleteTargetGroup&TargetGroupArn={group.TargetGroupArn}");
        }
    }

    [Theory]
    [InlineData("application", "ELB app/web/", "amazon-elb")]
    [InlineData("network", "ELB net/web/", "amazon-aws")]
    public async Task Interfaces_say_whose_they_are(string type, string description, string owner)
    {
        using var balancing = new Balancing();
        var made = await balancing.BalancerAsync(type: type);

        var answer = await balancing.Cloud.AskAsync(
            "ec2",
            $"DescribeNetworkInterfaces&Filter.1.Name=description&Filter.1.Value.1={description}*"
        );

        var arn = made.LoadBalancerArn;
        Assert.Equal([$"{description}{arn[(arn.LastIndexOf('/') + 1)..]}"], answer.Texts("description").Distinct());
        Assert.Contains(owner, answer.Texts("requesterId").Concat(answer.Texts("ipOwnerId")));
    }

    /// <summary>The first call is refused; the same call a moment later is not.</summary>
    private static async Task FirstAsync(Cloud cloud, string service, string call, string code)
    {
        await RawCalls.RefusedAsync(code, () => cloud.AskAsync(service, call));
        cloud.Pass(1);
        await cloud.AskAsync(service, call);
    }
}
