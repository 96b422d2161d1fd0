using Amazon.ElasticLoadBalancingV2.Model;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class NetworkListenerTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Theory]
    [InlineData("TCP", "TCP TCP_UDP")]
    [InlineData("TLS", "TCP TLS")]
    [InlineData("UDP", "UDP TCP_UDP")]
    [InlineData("TCP_UDP", "TCP_UDP")]
    [InlineData("QUIC", "QUIC")]
    [InlineData("TCP_QUIC", "TCP_QUIC")]
    public async Task A_listener_forwards_to_groups_of_the_protocols_that_go_with_its_own(string listener, string groups)
    {
        using var world = new Balancing();
        var certificate = world.Certificate();
        foreach (var protocol in (string[])["TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"])
        {
            var name = protocol.Replace('_', '-');
            var balancer = await world.BalancerAsync($"net-{name}", "network");
            var group = await world.GroupAsync(name, request => request.Protocol = protocol);
            Task<Listener> CreateAsync() =>
                world.ListenerAsync(
                    balancer,
                    Balancing.To(group),
                    request =>
                    {
                        request.Protocol = listener;
                        request.Certificates = listener == "TLS" ? [new() { CertificateArn = certificate }] : null;
                    }
                );

            if (groups.Split(' ').Contains(protocol))
            {
                Assert.Equal(listener, (await CreateAsync()).Protocol);
            }
            else
            {
                await Cloud.RefusedAsync("IncompatibleProtocols", CreateAsync);
            }
        }
    }

    [Fact]
    public async Task A_group_of_an_application_load_balancer_is_reached_over_TCP()
    {
        using var world = new Balancing();

        await Cloud.RefusedAsync(
            "ValidationError",
            () => world.GroupAsync("alb", request => (request.Protocol, request.TargetType) = ("TLS", "alb"))
        );
        var group = await world.GroupAsync("alb", request => (request.Protocol, request.TargetType) = ("TCP", "alb"));
        Assert.Equal(("HTTP", "traffic-port"), (group.HealthCheckProtocol.Value, group.HealthCheckPort));
    }

    [Fact]
    public async Task QUIC_is_not_spoken_where_there_are_IPv6_addresses_and_stays_on_its_port()
    {
        using var world = new Balancing();
        var quic = await world.GroupAsync("quic", request => request.Protocol = "QUIC");
        var dual = await world.DualStackAsync(sourceNat: true);
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => CreateAsync(dual));

        var net = await world.BalancerAsync("net", "network");
        var listener = await CreateAsync(net);
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => world.Elb.ModifyListenerAsync(new ModifyListenerRequest { ListenerArn = listener.ListenerArn, Port = 8443 }, Cancellation)
        );
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () =>
                world.Elb.SetIpAddressTypeAsync(
                    new SetIpAddressTypeRequest { LoadBalancerArn = net.LoadBalancerArn, IpAddressType = "dualstack" },
                    Cancellation
                )
        );
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => world.GroupAsync("six", request => (request.Protocol, request.TargetType, request.IpAddressType) = ("QUIC", "ip", "ipv6"))
        );

        Task<Listener> CreateAsync(LoadBalancer balancer) =>
            world.ListenerAsync(balancer, Balancing.To(quic), request => (request.Protocol, request.Port) = ("QUIC", 443));
    }

    [Fact]
    public async Task UDP_beside_IPv6_needs_prefixes_for_source_NAT_and_groups_of_IPv6()
    {
        using var world = new Balancing();
        var (plain, six) = (
            await world.GroupAsync("udp", request => request.Protocol = "UDP"),
            await world.Ipv6GroupAsync(protocol: "UDP")
        );
        var without = await world.DualStackAsync("without");
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => CreateAsync(without, six));

        var with = await world.DualStackAsync("with", sourceNat: true);
        Assert.Equal("on", with.EnablePrefixForIpv6SourceNat);
        Assert.Equal(["2001:db8::/80", "2001:db8:0:1::/80"], with.AvailabilityZones.SelectMany(zone => zone.SourceNatIpv6Prefixes));
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => CreateAsync(with, plain));
        Assert.Equal("UDP", (await CreateAsync(with, six)).Protocol);
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => SetSubnetsAsync("off", null));
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => SetSubnetsAsync(null, "ipv4"));

        Task<Listener> CreateAsync(LoadBalancer balancer, TargetGroup group) =>
            world.ListenerAsync(balancer, Balancing.To(group), request => (request.Protocol, request.Port) = ("UDP", 53));

        Task<SetSubnetsResponse> SetSubnetsAsync(string? sourceNat, string? addresses) =>
            world.Elb.SetSubnetsAsync(
                new SetSubnetsRequest
                {
                    LoadBalancerArn = with.LoadBalancerArn,
                    Subnets = [world.Subnets[0], world.Subnets[1]],
                    EnablePrefixForIpv6SourceNat = sourceNat,
                    IpAddressType = addresses,
                },
                Cancellation
            );
    }

    [Fact]
    public async Task What_is_said_of_applications_protocols_and_client_certificates_goes_with_TLS()
    {
        using var world = new Balancing();
        var (net, group) = (await world.BalancerAsync("net", "network"), await world.TcpGroupAsync());
        var certificate = world.Certificate();
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => CreateAsync(request => (request.Protocol, request.AlpnPolicy) = ("TCP", ["HTTP2Only"]))
        );
        await Cloud.RefusedAsync("ALPNPolicyNotFound", () => CreateAsync(request => request.AlpnPolicy = ["HTTP3"]));
        await Cloud.RefusedAsync("ValidationError", () => CreateAsync(request => request.AlpnPolicy = ["HTTP1Only", "HTTP2Only"]));
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => CreateAsync(request => request.MutualAuthentication = new() { Mode = "passthrough" })
        );
        await Cloud.RefusedAsync(
            "TrustStoreNotFound",
            () =>
                CreateAsync(request =>
                    request.MutualAuthentication = new()
                    {
                        Mode = "verify",
                        TrustStoreArn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:truststore/none/0123456789abcdef",
                    }
                )
        );

        var listener = await CreateAsync(request => request.AlpnPolicy = ["HTTP2Preferred"]);
        Assert.Equal(["HTTP2Preferred"], listener.AlpnPolicy);
        var changed = await world.Elb.ModifyListenerAsync(
            new ModifyListenerRequest { ListenerArn = listener.ListenerArn, AlpnPolicy = ["None"] },
            Cancellation
        );
        Assert.Equal(["None"], changed.Listeners[0].AlpnPolicy);
        var plain = await world.Elb.ModifyListenerAsync(
            new ModifyListenerRequest { ListenerArn = listener.ListenerArn, Protocol = "TCP" },
            Cancellation
        );
        Assert.Equal((null, null), (plain.Listeners[0].SslPolicy, plain.Listeners[0].Certificates));

        Task<Listener> CreateAsync(Action<CreateListenerRequest> like) =>
            world.ListenerAsync(
                net,
                Balancing.To(group),
                request =>
                {
                    (request.Protocol, request.Port) = ("TLS", 443);
                    like(request);
                    request.Certificates = request.Protocol == "TLS" ? [new() { CertificateArn = certificate }] : null;
                }
            );
    }

    [Theory]
    [InlineData("TCP", true)]
    [InlineData("TLS", true)]
    [InlineData("UDP", false)]
    [InlineData("QUIC", false)]
    public async Task What_speaks_over_connections_has_an_idle_timeout(string protocol, bool has)
    {
        using var world = new Balancing();
        var group = await world.GroupAsync("app", request => request.Protocol = protocol);
        var listener = await world.ListenerAsync(
            await world.BalancerAsync("net", "network"),
            Balancing.To(group),
            request =>
            {
                request.Protocol = protocol;
                request.Certificates = protocol == "TLS" ? [new() { CertificateArn = world.Certificate() }] : null;
            }
        );
        var attributes = (
            await world.Elb.DescribeListenerAttributesAsync(
                new DescribeListenerAttributesRequest { ListenerArn = listener.ListenerArn },
                Cancellation
            )
        ).Attributes;

        Assert.Equal(
            has ? ["tcp.idle_timeout.seconds=350"] : [],
            (attributes ?? []).Select(attribute => $"{attribute.Key}={attribute.Value}")
        );
    }
}
