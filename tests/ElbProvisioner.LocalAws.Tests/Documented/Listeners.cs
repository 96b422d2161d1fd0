using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Tests.CertificateManager;
using ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;
using static ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing.Balancing;

namespace ElbProvisioner.LocalAws.Tests.Documented;

/// <summary>Listeners where other emulators differ from AWS.</summary>
public sealed class Listeners
{
    [Fact]
    public async Task A_redirect_is_told_with_what_it_leaves_as_it_is()
    {
        using var balancing = new Balancing();
        var listener = await balancing.ListenerAsync(
            await balancing.BalancerAsync(),
            new()
            {
                Type = "redirect",
                RedirectConfig = new RedirectActionConfig
                {
                    Protocol = "HTTPS",
                    Port = "443",
                    StatusCode = "HTTP_301",
                },
            }
        );

        var told = (await ReadAsync(balancing, listener)).DefaultActions.Single().RedirectConfig;

        Assert.Equal(
            ("HTTPS", "443", "#{host}", "/#{path}", "#{query}", "HTTP_301"),
            (told.Protocol, told.Port, told.Host, told.Path, told.Query, told.StatusCode.Value)
        );
    }

    [Fact]
    public async Task A_port_is_listened_on_once()
    {
        using var balancing = new Balancing();
        var balancer = await balancing.BalancerAsync();
        await balancing.ListenerAsync(balancer, NotFound());

        await Cloud.RefusedAsync(
            "DuplicateListener",
            async () => await balancing.ListenerAsync(balancer, To(await balancing.GroupAsync()))
        );
    }

    [Theory]
    [InlineData("ValidationError", null, null)]
    [InlineData("UnsupportedCertificate", "PENDING_VALIDATION", null)]
    [InlineData("SSLPolicyNotFound", "ISSUED", "ELBSecurityPolicy-None")]
    public async Task HTTPS_needs_an_issued_certificate_and_a_known_policy(string code, string? certificate, string? policy)
    {
        using var balancing = new Balancing();
        var balancer = await balancing.BalancerAsync();
        var arn = certificate switch
        {
            null => null,
            "ISSUED" => balancing.Certificate(),
            _ => await balancing.Cloud.RequestAsync("www.example.com"),
        };
        balancing.Settle();

        await Cloud.RefusedAsync(
            code,
            () =>
                balancing.ListenerAsync(
                    balancer,
                    NotFound(),
                    request =>
                    {
                        (request.Protocol, request.Port, request.SslPolicy) = ("HTTPS", 443, policy);
                        request.Certificates = arn is null ? null : [new() { CertificateArn = arn }];
                    }
                )
        );
    }

    [Fact]
    public async Task A_forward_is_told_with_its_configuration()
    {
        using var balancing = new Balancing();
        var group = await balancing.GroupAsync();

        var told = (
            await ReadAsync(balancing, await balancing.ListenerAsync(await balancing.BalancerAsync(), To(group)))
        ).DefaultActions.Single();

        Assert.Equal(group.TargetGroupArn, told.TargetGroupArn);
        var tuple = Assert.Single(told.ForwardConfig.TargetGroups);
        Assert.Equal((group.TargetGroupArn, 1), (tuple.TargetGroupArn, tuple.Weight));
        Assert.False(told.ForwardConfig.TargetGroupStickinessConfig.Enabled);
    }

    [Fact]
    public async Task An_HTTPS_listener_has_the_attributes_of_HTTP()
    {
        using var balancing = new Balancing();
        var certificate = balancing.Certificate();
        var listener = await balancing.ListenerAsync(
            await balancing.BalancerAsync(),
            NotFound(),
            request => (request.Protocol, request.Port, request.Certificates) = ("HTTPS", 443, [new() { CertificateArn = certificate }])
        );

        var keys = (
            await balancing.Elb.DescribeListenerAttributesAsync(
                new DescribeListenerAttributesRequest { ListenerArn = listener.ListenerArn },
                Cancellation
            )
        ).Attributes.ConvertAll(attribute => attribute.Key);

        Assert.InRange(keys.Count, 15, 25);
        Assert.All(keys, key => Assert.StartsWith("routing.http.", key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_group_is_for_one_load_balancer()
    {
        using var balancing = new Balancing();
        var group = await balancing.GroupAsync();
        await balancing.ListenerAsync(await balancing.BalancerAsync("one"), To(group));

        await Cloud.RefusedAsync(
            "TargetGroupAssociationLimit",
            async () => await balancing.ListenerAsync(await balancing.BalancerAsync("two"), To(group))
        );
    }

    private static async Task<Listener> ReadAsync(Balancing balancing, Listener listener) =>
        Assert.Single(
            (
                await balancing.Elb.DescribeListenersAsync(
                    new DescribeListenersRequest { ListenerArns = [listener.ListenerArn] },
                    Cancellation
                )
            ).Listeners
        );
}
