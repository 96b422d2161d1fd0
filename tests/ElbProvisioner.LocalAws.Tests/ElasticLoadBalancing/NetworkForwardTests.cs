using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class NetworkForwardTests
{
    [Fact]
    public async Task Groups_are_weighed_against_each_other_that_one_listener_takes()
    {
        using var world = new Balancing();
        var net = await world.BalancerAsync("net", "network");
        var (tcp, both) = (await world.TcpGroupAsync(), await GroupAsync(world, "TCP_UDP"));

        var listener = await world.ListenerAsync(net, Balancing.ToBoth(tcp, both), request => request.Protocol = "TCP");

        var action = Assert.Single(listener.DefaultActions);
        Assert.Null(action.TargetGroupArn);
        Assert.Equal([1, 1], action.ForwardConfig.TargetGroups.Select(group => group.Weight));
        Assert.False(action.ForwardConfig.TargetGroupStickinessConfig.Enabled);
    }

    [Fact]
    public async Task TCP_and_TLS_groups_are_not_in_one_action()
    {
        using var world = new Balancing();
        var net = await world.BalancerAsync("net", "network");
        var (tcp, tls) = (await world.TcpGroupAsync(), await GroupAsync(world, "TLS"));
        Task<Listener> CreateAsync(params TargetGroup[] groups) =>
            world.ListenerAsync(
                net,
                Balancing.ToBoth(groups),
                request => (request.Protocol, request.Certificates) = ("TLS", [new() { CertificateArn = world.Certificate() }])
            );

        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => CreateAsync(tcp, tls));
        Assert.Equal("TLS", (await CreateAsync(tls)).Protocol);
    }

    [Fact]
    public async Task QUIC_goes_to_one_group()
    {
        using var world = new Balancing();
        var net = await world.BalancerAsync("net", "network");
        var (one, other) = (await GroupAsync(world, "QUIC", "one"), await GroupAsync(world, "QUIC", "other"));

        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => world.ListenerAsync(net, Balancing.ToBoth(one, other), request => request.Protocol = "QUIC")
        );
    }

    [Fact]
    public async Task Groups_of_IPv4_and_IPv6_are_not_in_one_action()
    {
        using var world = new Balancing();
        var dual = await world.DualStackAsync();
        var (four, six) = (await world.TcpGroupAsync(), await world.Ipv6GroupAsync());

        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => world.ListenerAsync(dual, Balancing.ToBoth(four, six), request => request.Protocol = "TCP")
        );
        Assert.Equal("TCP", (await world.ListenerAsync(dual, Balancing.To(six), request => request.Protocol = "TCP")).Protocol);
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () =>
                world.Elb.SetIpAddressTypeAsync(
                    new SetIpAddressTypeRequest { LoadBalancerArn = dual.LoadBalancerArn, IpAddressType = "ipv4" },
                    Balancing.Cancellation
                )
        );
    }

    private static Task<TargetGroup> GroupAsync(Balancing world, string protocol, string name = "other") =>
        world.GroupAsync(name, request => request.Protocol = protocol);
}
