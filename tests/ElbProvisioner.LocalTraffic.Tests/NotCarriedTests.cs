using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalTraffic.Tests;

/// <summary>What is not carried is said when it would have begun.</summary>
public sealed class NotCarriedTests
{
    [Fact]
    public async Task QUIC_and_GENEVE_are_said_once()
    {
        var said = new List<string>();
        await using var plane = new Plane(options => options with { Say = said.Add });
        var gateway = await plane.BalancerAsync("gateway", "gate");
        var appliances = await plane.GroupAsync("gate", request => (request.Protocol, request.Port) = ("GENEVE", 6081));
        await plane.Elb.CreateListenerAsync(
            new() { LoadBalancerArn = gateway.LoadBalancerArn, DefaultActions = [Plane.To(appliances)] },
            Plane.Cancellation
        );
        var network = await plane.BalancerAsync("network", "net");
        var group = await plane.GroupAsync("quic", request => (request.Protocol, request.Port) = ("QUIC", 443));
        await plane.ListenerAsync(network, Plane.To(group), request => (request.Protocol, request.Port) = ("QUIC", 443));

        await plane.PassAsync(1);
        await plane.SetAsync(network, "deletion_protection.enabled", "true");
        await plane.RefreshAsync();

        Assert.Equal(
            ["gate:6081 does not listen: GENEVE is not carried.", "net:443 does not listen: QUIC is not carried."],
            said.Order(StringComparer.Ordinal)
        );
        Assert.Empty(plane.Server.Open);
    }

    [Fact]
    public async Task A_web_ACL_is_said_to_judge_nothing()
    {
        var said = new List<string>();
        await using var plane = new Plane(options => options with { Say = said.Add });
        var balancer = await plane.BalancerAsync();
        await plane.Session.Waf.AssociateWebACLAsync(
            new()
            {
                ResourceArn = balancer.LoadBalancerArn,
                WebACLArn = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/0a1b2c3d-0000-1111-2222-333344445555",
            },
            Plane.Cancellation
        );
        await plane.ListenerAsync(balancer, Plane.Answer(body: "served"));

        await plane.RefreshAsync();

        Assert.Contains(said, line => line.StartsWith("web has the web ACL ", StringComparison.Ordinal));
    }
}
