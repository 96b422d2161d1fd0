using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.CertificateManager;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Records;
using ElbProvisioner.LocalAws.World;
using Certificate = Amazon.ElasticLoadBalancingV2.Model.Certificate;
using Listener = Amazon.ElasticLoadBalancingV2.Model.Listener;
using TargetGroup = Amazon.ElasticLoadBalancingV2.Model.TargetGroup;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class ListenerTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task A_forward_is_told_with_both_forms_of_its_target_group()
    {
        using var world = new Balancing();
        var (balancer, group) = (await world.BalancerAsync(), await world.GroupAsync());

        var listener = await world.ListenerAsync(balancer, Balancing.To(group));

        Assert.Matches(balancer.LoadBalancerArn.Replace(":loadbalancer/", ":listener/") + "/[0-9a-f]{16}$", listener.ListenerArn);
        var action = Assert.Single(listener.DefaultActions);
        Assert.Equal((group.TargetGroupArn, 1), (action.TargetGroupArn, action.Order));
        var tuple = Assert.Single(action.ForwardConfig.TargetGroups);
        Assert.Equal((group.TargetGroupArn, 1), (tuple.TargetGroupArn, tuple.Weight));
        Assert.False(action.ForwardConfig.TargetGroupStickinessConfig.Enabled);
    }

    [Fact]
    public async Task A_weighted_forward_has_no_target_group_of_its_own()
    {
        using var world = new Balancing();
        var (balancer, one, two) = (await world.BalancerAsync(), await world.GroupAsync("one"), await world.GroupAsync("two"));

        var listener = await world.ListenerAsync(balancer, Weighted((one, 0), (two, 9)));

        Assert.Null(listener.DefaultActions[0].TargetGroupArn);
        Assert.Equal([0, 9], listener.DefaultActions[0].ForwardConfig.TargetGroups.Select(tuple => tuple.Weight ?? -1));
        await Cloud.RefusedAsync(
            "ValidationError",
            () => world.ListenerAsync(balancer, Weighted((one, 1000)), request => request.Port = 81)
        );
        await Cloud.RefusedAsync(
            "ValidationError",
            () => world.ListenerAsync(balancer, Weighted((one, 1), (one, 2)), request => request.Port = 81)
        );
    }

    [Fact]
    public async Task A_redirect_is_told_with_everything_it_leaves_as_it_is()
    {
        using var world = new Balancing();

        var listener = await world.ListenerAsync(
            await world.BalancerAsync(),
            Redirect(
                new RedirectActionConfig
                {
                    Protocol = "HTTPS",
                    Port = "443",
                    StatusCode = "HTTP_301",
                }
            )
        );

        var told = listener.DefaultActions[0].RedirectConfig;
        Assert.Equal(("HTTPS", "443", "#{host}"), (told.Protocol, told.Port, told.Host));
        Assert.Equal(("/#{path}", "#{query}", "HTTP_301"), (told.Path, told.Query, told.StatusCode.Value));
    }

    [Fact]
    public async Task A_redirect_that_changes_nothing_is_refused()
    {
        using var world = new Balancing();
        var balancer = await world.BalancerAsync();

        await Cloud.RefusedAsync(
            "InvalidLoadBalancerAction",
            () => world.ListenerAsync(balancer, Redirect(new RedirectActionConfig { Query = "a=b", StatusCode = "HTTP_302" }))
        );
    }

    [Fact]
    public async Task The_same_listener_again_is_the_one_there_is_and_another_on_its_port_is_refused()
    {
        using var world = new Balancing();
        var (balancer, group) = (await world.BalancerAsync(), await world.GroupAsync());
        var first = await world.ListenerAsync(balancer, Balancing.To(group));

        Assert.Equal(first.ListenerArn, (await world.ListenerAsync(balancer, Balancing.To(group))).ListenerArn);
        var refusal = await Cloud.RefusedAsync("DuplicateListener", () => world.ListenerAsync(balancer, Balancing.NotFound()));
        Assert.StartsWith("A listener already exists on this port for this load balancer", refusal.Message);
        var other = await world.ListenerAsync(balancer, Balancing.NotFound(), request => request.Port = 81);
        await Cloud.RefusedAsync("DuplicateListener", () => ModifyAsync(world, other, request => request.Port = 80));
    }

    [Fact]
    public async Task HTTPS_needs_exactly_one_issued_certificate_and_a_policy_that_exists()
    {
        using var world = new Balancing();
        var balancer = await world.BalancerAsync();
        var (issued, pending) = (world.Certificate(), world.Certificate("new.example.com", "PENDING_VALIDATION"));

        await Cloud.RefusedAsync("ValidationError", () => HttpsAsync());
        await Cloud.RefusedAsync("ValidationError", () => HttpsAsync(issued, pending));
        await Cloud.RefusedAsync("CertificateNotFound", () => HttpsAsync(issued[..^1] + "x"));
        await Cloud.RefusedAsync("UnsupportedCertificate", () => HttpsAsync(pending));
        var elsewhere = issued.Replace("us-east-1", "eu-west-1", StringComparison.Ordinal);
        Assert.Equal(
            $"Certificate ARN '{elsewhere}' is not valid",
            (await Cloud.RefusedAsync("ValidationError", () => HttpsAsync(elsewhere))).Message
        );
        await Cloud.RefusedAsync(
            "SSLPolicyNotFound",
            () =>
                world.ListenerAsync(
                    balancer,
                    Balancing.NotFound(),
                    request =>
                    {
                        Https(request, issued);
                        request.SslPolicy = "ELBSecurityPolicy-2099-01";
                    }
                )
        );
        var listener = await HttpsAsync(issued);

        Assert.Equal("ELBSecurityPolicy-2016-08", listener.SslPolicy);
        Assert.Equal("off", listener.MutualAuthentication.Mode);
        Assert.Equal(issued, Assert.Single(listener.Certificates).CertificateArn);
        Assert.Equal([balancer.LoadBalancerArn], world.Run(transaction => CertificateUse.Of(transaction, issued)));

        Task<Listener> HttpsAsync(params string[] certificates) =>
            world.ListenerAsync(balancer, Balancing.NotFound(), request => Https(request, certificates));
    }

    [Fact]
    public async Task Leaving_HTTPS_lets_the_certificates_go_after_a_while()
    {
        using var world = new Balancing();
        var (balancer, certificate) = (await world.BalancerAsync(), world.Certificate());
        var listener = await world.ListenerAsync(balancer, Balancing.NotFound(), request => Https(request, certificate));

        await ModifyAsync(world, listener, request => (request.Protocol, request.Port) = ("HTTP", 80));

        var plain = (
            await world.Elb.DescribeListenersAsync(
                new DescribeListenersRequest { LoadBalancerArn = balancer.LoadBalancerArn },
                Cancellation
            )
        ).Listeners.Single();
        Assert.Equal((80, "HTTP", null), (plain.Port, plain.Protocol.Value, plain.SslPolicy));
        Assert.Empty(plain.Certificates ?? []);
        Assert.NotEmpty(world.Run(transaction => CertificateUse.Of(transaction, certificate)));
        world.Cloud.Pass(21);
        Assert.Empty(world.Run(transaction => CertificateUse.Of(transaction, certificate)));
        await Cloud.RefusedAsync("ValidationError", () => ModifyAsync(world, listener, request => request.Protocol = "HTTPS"));
    }

    [Fact]
    public async Task More_certificates_are_added_one_by_one_up_to_25_and_the_default_one_stays()
    {
        using var world = new Balancing();
        var certificates = Enumerable.Range(0, 27).Select(number => world.Certificate($"{number}.example.com")).ToList();
        var listener = await world.ListenerAsync(
            await world.BalancerAsync(),
            Balancing.NotFound(),
            request => Https(request, certificates[0])
        );

        await Cloud.RefusedAsync("ValidationError", () => AddAsync(certificates[1], certificates[2]));
        foreach (var certificate in certificates.Skip(1).Take(25))
        {
            await AddAsync(certificate);
        }

        await AddAsync(certificates[1]);
        await Cloud.RefusedAsync("TooManyCertificates", () => AddAsync(certificates[26]));
        var refusal = await Cloud.RefusedAsync("OperationNotPermitted", () => RemoveAsync(certificates[0]));
        Assert.Equal("Default certificate cannot be removed", refusal.Message);
        await RemoveAsync(certificates[1]);
        await RemoveAsync(certificates[1]);

        var told = (
            await world.Elb.DescribeListenerCertificatesAsync(
                new DescribeListenerCertificatesRequest { ListenerArn = listener.ListenerArn },
                Cancellation
            )
        ).Certificates;
        Assert.Equal(certificates[0], told.Single(one => one.IsDefault == true).CertificateArn);
        Assert.Equal(24, told.Count(one => one.IsDefault == false));

        Task AddAsync(params string[] arns) =>
            world.Elb.AddListenerCertificatesAsync(
                new AddListenerCertificatesRequest
                {
                    ListenerArn = listener.ListenerArn,
                    Certificates = [.. arns.Select(arn => new Certificate { CertificateArn = arn })],
                },
                Cancellation
            );
        Task RemoveAsync(string arn) =>
            world.Elb.RemoveListenerCertificatesAsync(
                new RemoveListenerCertificatesRequest
                {
                    ListenerArn = listener.ListenerArn,
                    Certificates = [new Certificate { CertificateArn = arn }],
                },
                Cancellation
            );
    }

    [Fact]
    public async Task An_entry_of_the_list_goes_though_the_same_certificate_is_the_default_one_and_that_stays()
    {
        using var world = new Balancing();
        var certificate = world.Certificate();
        var listener = await world.ListenerAsync(await world.BalancerAsync(), Balancing.NotFound(), request => Https(request, certificate));
        await world.Elb.AddListenerCertificatesAsync(
            new AddListenerCertificatesRequest
            {
                ListenerArn = listener.ListenerArn,
                Certificates = [new Certificate { CertificateArn = certificate }],
            },
            Cancellation
        );
        Assert.Equal(2, (await ToldAsync()).Count);

        await RemoveAsync();

        Assert.True(Assert.Single(await ToldAsync()).IsDefault);
        await Cloud.RefusedAsync("OperationNotPermitted", RemoveAsync);

        Task RemoveAsync() =>
            world.Elb.RemoveListenerCertificatesAsync(
                new RemoveListenerCertificatesRequest
                {
                    ListenerArn = listener.ListenerArn,
                    Certificates = [new Certificate { CertificateArn = certificate }],
                },
                Cancellation
            );
        async Task<List<Certificate>> ToldAsync() =>
            (
                await world.Elb.DescribeListenerCertificatesAsync(
                    new DescribeListenerCertificatesRequest { ListenerArn = listener.ListenerArn },
                    Cancellation
                )
            ).Certificates;
    }

    [Fact]
    public async Task Passing_client_certificates_through_needs_no_trust_store_and_takes_an_empty_one_for_none()
    {
        using var world = new Balancing();
        var (balancer, certificate) = (await world.BalancerAsync(), world.Certificate());

        var listener = await world.ListenerAsync(
            balancer,
            Balancing.NotFound(),
            request =>
            {
                Https(request, certificate);
                request.MutualAuthentication = new MutualAuthenticationAttributes { Mode = "passthrough", TrustStoreArn = "" };
            }
        );

        Assert.Equal(("passthrough", null), (listener.MutualAuthentication.Mode, listener.MutualAuthentication.TrustStoreArn));
        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ModifyAsync(
                    world,
                    listener,
                    request => request.MutualAuthentication = new MutualAuthenticationAttributes { Mode = "verify", TrustStoreArn = "" }
                )
        );
    }

    [Fact]
    public async Task A_target_group_of_IPv6_needs_a_load_balancer_with_both_kinds_of_addresses()
    {
        using var world = new Balancing();
        var (balancer, group) = (
            await world.BalancerAsync(),
            await world.GroupAsync(like: request => (request.TargetType, request.IpAddressType) = ("ip", "ipv6"))
        );

        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => world.ListenerAsync(balancer, Balancing.To(group)));
    }

    [Fact]
    public async Task Protocols_belong_to_types_of_load_balancers_and_must_fit_the_target_group()
    {
        using var world = new Balancing();
        var (web, net) = (await world.BalancerAsync(), await world.BalancerAsync("net", "network"));
        var (http, tcp) = (await world.GroupAsync(), await world.TcpGroupAsync());

        var refusal = await Cloud.RefusedAsync(
            "ValidationError",
            () => world.ListenerAsync(web, Balancing.To(tcp), request => request.Protocol = "TCP")
        );
        Assert.Equal("Listener protocol 'TCP' must be one of 'HTTP, HTTPS'", refusal.Message);
        await Cloud.RefusedAsync("ValidationError", () => world.ListenerAsync(net, Balancing.To(http)));
        await Cloud.RefusedAsync("IncompatibleProtocols", () => world.ListenerAsync(web, Balancing.To(tcp)));
        await Cloud.RefusedAsync(
            "IncompatibleProtocols",
            () => world.ListenerAsync(net, Balancing.To(tcp), request => request.Protocol = "UDP")
        );
        await Cloud.RefusedAsync(
            "InvalidLoadBalancerAction",
            () => world.ListenerAsync(net, Balancing.NotFound(), request => request.Protocol = "TCP")
        );
        Assert.Equal("TCP", (await world.ListenerAsync(net, Balancing.To(tcp), request => request.Protocol = "TCP")).Protocol);
    }

    [Fact]
    public async Task QUIC_is_spoken_once_beside_no_UDP_and_without_security_groups()
    {
        using var world = new Balancing();
        var (web, net) = (await world.BalancerAsync(), await world.BalancerAsync("net", "network"));
        var (quic, udp) = (
            await world.GroupAsync("quic", request => request.Protocol = "QUIC"),
            await world.GroupAsync("udp", request => request.Protocol = "UDP")
        );

        Assert.Equal(
            "QUIC",
            (await world.ListenerAsync(net, Balancing.To(quic), request => (request.Protocol, request.Port) = ("QUIC", 443))).Protocol
        );
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => world.ListenerAsync(net, Balancing.To(quic), request => (request.Protocol, request.Port) = ("QUIC", 8443))
        );
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => world.ListenerAsync(net, Balancing.To(udp), request => (request.Protocol, request.Port) = ("UDP", 53))
        );
        var guarded = await world.BalancerAsync("guarded", "network", request => request.SecurityGroups = web.SecurityGroups);
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => world.ListenerAsync(guarded, Balancing.To(quic), request => (request.Protocol, request.Port) = ("QUIC", 443))
        );
    }

    [Fact]
    public async Task A_gateway_load_balancer_has_one_listener_without_protocol_and_port()
    {
        using var world = new Balancing();
        var balancer = await world.BalancerAsync(type: "gateway");
        var group = await world.GroupAsync(like: request => (request.Protocol, request.Port) = ("GENEVE", 6081));

        await Cloud.RefusedAsync("ValidationError", () => world.ListenerAsync(balancer, Balancing.To(group)));
        var listener = await world.ListenerAsync(balancer, Balancing.To(group), request => (request.Protocol, request.Port) = (null, null));

        Assert.Null(listener.Protocol);
        Assert.Null(listener.Port);
        Assert.Null(Assert.Single(listener.DefaultActions).Order);
    }

    [Fact]
    public async Task Unknown_target_groups_load_balancers_and_listeners_are_refused()
    {
        using var world = new Balancing();
        var (balancer, group) = (await world.BalancerAsync(), await world.GroupAsync());
        var listener = await world.ListenerAsync(balancer, Balancing.To(group));
        group.TargetGroupArn = group.TargetGroupArn[..^16] + "0123456789abcdef";

        await Cloud.RefusedAsync(
            "TargetGroupNotFound",
            () => world.ListenerAsync(balancer, Balancing.To(group), request => request.Port = 81)
        );
        await DeleteAsync();
        await Cloud.RefusedAsync("ListenerNotFound", DeleteAsync);
        await Cloud.RefusedAsync("ListenerNotFound", () => ModifyAsync(world, listener, request => request.Port = 82));
        await Cloud.RefusedAsync(
            "ListenerNotFound",
            () => world.Elb.DescribeListenersAsync(new DescribeListenersRequest { ListenerArns = [listener.ListenerArn] }, Cancellation)
        );
        await Cloud.RefusedAsync("ValidationError", () => world.Elb.DescribeListenersAsync(new DescribeListenersRequest(), Cancellation));

        Task DeleteAsync() => world.Elb.DeleteListenerAsync(new DeleteListenerRequest { ListenerArn = listener.ListenerArn }, Cancellation);
    }

    [Fact]
    public async Task Listeners_go_with_their_load_balancer_and_are_counted()
    {
        using var world = new Balancing(options =>
            options with
            {
                FaultSettings = new FaultSettings { Quotas = new Dictionary<string, int> { ["listenersPerApplicationLoadBalancer"] = 1 } },
            }
        );
        var balancer = await world.BalancerAsync();
        var listener = await world.ListenerAsync(balancer, Balancing.NotFound());

        await Cloud.RefusedAsync(
            "TooManyListeners",
            () => world.ListenerAsync(balancer, Balancing.NotFound(), request => request.Port = 81)
        );
        await world.Elb.DeleteLoadBalancerAsync(new DeleteLoadBalancerRequest { LoadBalancerArn = balancer.LoadBalancerArn }, Cancellation);
        await Cloud.RefusedAsync(
            "ListenerNotFound",
            () => world.Elb.DescribeRulesAsync(new DescribeRulesRequest { ListenerArn = listener.ListenerArn }, Cancellation)
        );
        Assert.True(world.Run(transaction => transaction.Elb.Rules.Count == 0 && transaction.Elb.Listeners.Count == 0));
    }

    [Fact]
    public async Task Security_policies_are_told_with_their_protocols()
    {
        using var world = new Balancing();

        var all = (await world.Elb.DescribeSSLPoliciesAsync(new DescribeSSLPoliciesRequest(), Cancellation)).SslPolicies;
        var one = (
            await world.Elb.DescribeSSLPoliciesAsync(
                new DescribeSSLPoliciesRequest { Names = ["ELBSecurityPolicy-TLS13-1-2-2021-06"] },
                Cancellation
            )
        ).SslPolicies.Single();

        Assert.Contains(all, policy => policy.Name == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09");
        Assert.Equal(["TLSv1.3", "TLSv1.2"], one.SslProtocols);
        Assert.Equal(("TLS_AES_128_GCM_SHA256", 1), (one.Ciphers[0].Name, one.Ciphers[0].Priority));
        await Cloud.RefusedAsync(
            "SSLPolicyNotFound",
            () => world.Elb.DescribeSSLPoliciesAsync(new DescribeSSLPoliciesRequest { Names = ["x"] }, Cancellation)
        );
    }

    private static void Https(CreateListenerRequest request, params string[] certificates)
    {
        (request.Protocol, request.Port) = ("HTTPS", 443);
        request.Certificates = [.. certificates.Select(arn => new Certificate { CertificateArn = arn })];
    }

    private static Amazon.ElasticLoadBalancingV2.Model.Action Redirect(RedirectActionConfig config) =>
        new() { Type = "redirect", RedirectConfig = config };

    private static Amazon.ElasticLoadBalancingV2.Model.Action Weighted(params (TargetGroup Group, int Weight)[] groups) =>
        new()
        {
            Type = "forward",
            ForwardConfig = new ForwardActionConfig
            {
                TargetGroups =
                [
                    .. groups.Select(one => new TargetGroupTuple { TargetGroupArn = one.Group.TargetGroupArn, Weight = one.Weight }),
                ],
            },
        };

    private static Task<ModifyListenerResponse> ModifyAsync(Balancing world, Listener listener, Action<ModifyListenerRequest> like)
    {
        var request = new ModifyListenerRequest { ListenerArn = listener.ListenerArn };
        like(request);
        return world.Elb.ModifyListenerAsync(request, Cancellation);
    }
}
