using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class GatewayTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Fact]
    public async Task A_gateway_load_balancer_has_no_scheme_no_name_no_groups_and_no_addresses_of_its_own()
    {
        using var world = new Balancing();
        var group = world.SecurityGroup("front");
        await Cloud.RefusedAsync("InvalidScheme", () => world.BalancerAsync("gate", "gateway", request => request.Scheme = "internal"));
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => world.BalancerAsync("gate", "gateway", request => request.SecurityGroups = [group])
        );
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () =>
                world.BalancerAsync(
                    "gate",
                    "gateway",
                    request =>
                        (request.Subnets, request.SubnetMappings) = (
                            null,
                            [new SubnetMapping { SubnetId = world.Subnets[0], PrivateIPv4Address = "172.31.0.100" }]
                        )
                )
        );
        await Cloud.RefusedAsync(
            "InvalidSubnet",
            () => world.BalancerAsync("gate", "gateway", request => request.IpAddressType = "dualstack")
        );

        var made = await world.ActiveAsync("gate", "gateway", request => request.Subnets = [world.Subnets[0]]);
        Assert.Equal((null, null, null), (made.Scheme, made.DNSName, made.SecurityGroups));
        Assert.Contains(":loadbalancer/gwy/gate/", made.LoadBalancerArn, StringComparison.Ordinal);
        Assert.Equal("active", (await world.ReadAsync(made.LoadBalancerArn)).State.Code.Value);
        var face = Assert.Single(world.Run(transaction => transaction.Ec2.Interfaces.All.ToList()));
        Assert.Equal("gateway_load_balancer", face.Type);
    }

    [Fact]
    public async Task Its_subnets_are_only_added_to()
    {
        using var world = new Balancing();
        var made = await world.ActiveAsync("gate", "gateway");

        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => SetAsync(world.Subnets[1], world.Subnets[2]));
        await SetAsync(world.Subnets[0], world.Subnets[1], world.Subnets[2]);
        Assert.Equal(3, (await world.ReadAsync(made.LoadBalancerArn)).AvailabilityZones.Count);

        Task<SetSubnetsResponse> SetAsync(params string[] subnets) =>
            world.Elb.SetSubnetsAsync(new() { LoadBalancerArn = made.LoadBalancerArn, Subnets = [.. subnets] }, Cancellation);
    }

    [Fact]
    public async Task Its_listener_forwards_to_a_group_of_GENEVE_and_has_no_rules()
    {
        using var world = new Balancing();
        var gateway = await world.ActiveAsync("gate", "gateway");
        var (geneve, tcp) = (await GroupAsync(world), await world.TcpGroupAsync());
        await Cloud.RefusedAsync("IncompatibleProtocols", () => ListenAsync(world, gateway, tcp));
        var listener = await ListenAsync(world, gateway, geneve);

        await Cloud.RefusedAsync("UnsupportedProtocol", () => world.RuleAsync(listener, 1, Balancing.To(geneve)));
        await world.Elb.ModifyListenerAttributesAsync(
            new()
            {
                ListenerArn = listener.ListenerArn,
                Attributes = [new() { Key = "send_tcp_reset.on_idle_timeout.enabled", Value = "true" }],
            },
            Cancellation
        );
        var told = await world.Elb.DescribeListenerAttributesAsync(new() { ListenerArn = listener.ListenerArn }, Cancellation);
        Assert.Equal(
            ["tcp.idle_timeout.seconds=350", "send_tcp_reset.on_idle_timeout.enabled=true"],
            told.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value}")
        );
    }

    [Fact]
    public async Task Appliances_are_instances_or_addresses_on_the_port_of_GENEVE()
    {
        using var world = new Balancing();
        await Cloud.RefusedAsync("ValidationError", () => GroupAsync(world, request => request.TargetType = "alb"));
        await Cloud.RefusedAsync("ValidationError", () => GroupAsync(world, request => request.Port = 80));
        await Cloud.RefusedAsync(
            "ValidationError",
            () => GroupAsync(world, request => (request.HealthCheckProtocol, request.Matcher) = ("HTTP", new() { HttpCode = "200" }))
        );
        var group = await GroupAsync(world, request => request.TargetType = "ip");

        await Cloud.RefusedAsync("ValidationError", () => world.RegisterAsync(group, "172.31.0.10", 80));
        await world.RegisterAsync(group, "172.31.0.10", 6081);
        Assert.Equal("unused Target.NotInUse", await world.HealthAsync(group));
    }

    [Fact]
    public async Task An_appliance_is_healthy_where_it_lets_the_health_check_in_and_drains_when_it_goes()
    {
        using var world = new Balancing();
        var back = world.SecurityGroup("appliance");
        var (gateway, group) = (await world.ActiveAsync("gate", "gateway"), await GroupAsync(world));
        await ListenAsync(world, gateway, group);
        var appliance = world.Running(back);
        await world.RegisterAsync(group, appliance);
        world.Cloud.Pass(60);
        Assert.StartsWith("unhealthy", await world.HealthAsync(group), StringComparison.Ordinal);

        world.Run(transaction =>
        {
            RuleKeeping.Add(transaction, SecurityGroupMaking.NewRule(transaction, back, isEgress: false, PeerKind.Ipv4, "172.31.0.0/16"));
            RuleKeeping.Tell(transaction, back);
        });
        world.Cloud.Pass(60);
        Assert.Equal("healthy", await world.HealthAsync(group));
        await world.DeregisterAsync(group, appliance);
        world.Cloud.Pass(299);
        Assert.Equal("draining Target.DeregistrationInProgress", await world.HealthAsync(group));
        world.Cloud.Pass(2);
        Assert.Equal("", await world.HealthAsync(group));
    }

    [Theory]
    [InlineData("target_failover.on_deregistration=rebalance", "InvalidConfigurationRequest")]
    [InlineData("target_failover.on_deregistration=rebalance target_failover.on_unhealthy=rebalance", null)]
    [InlineData("stickiness.enabled=true stickiness.type=source_ip_dest_ip", null)]
    [InlineData("stickiness.type=source_ip", "ValidationError")]
    [InlineData("send_tcp_reset.on_unhealthy.enabled=true", null)]
    [InlineData("send_tcp_reset.on_deregistration.enabled=yes", "ValidationError")]
    [InlineData("load_balancing.cross_zone.enabled=true", "InvalidConfigurationRequest")]
    public async Task Where_flows_go_and_stay_is_said_by_attributes(string attributes, string? code)
    {
        using var world = new Balancing();
        var group = await GroupAsync(world);
        Task SetAsync() =>
            world.Elb.ModifyTargetGroupAttributesAsync(
                new()
                {
                    TargetGroupArn = group.TargetGroupArn,
                    Attributes =
                    [
                        .. attributes
                            .Split(' ')
                            .Select(one => new TargetGroupAttribute { Key = one.Split('=')[0], Value = one.Split('=')[1] }),
                    ],
                },
                Cancellation
            );
        if (code is not null)
        {
            await Cloud.RefusedAsync(code, SetAsync);
            return;
        }

        await SetAsync();
        var told = await world.Elb.DescribeTargetGroupAttributesAsync(new() { TargetGroupArn = group.TargetGroupArn }, Cancellation);
        Assert.Subset(told.Attributes.Select(one => $"{one.Key}={one.Value}").ToHashSet(), attributes.Split(' ').ToHashSet());
    }

    private static Task<TargetGroup> GroupAsync(Balancing world, Action<CreateTargetGroupRequest>? like = null) =>
        world.GroupAsync(
            "appliances",
            request =>
            {
                (request.Protocol, request.Port) = ("GENEVE", 6081);
                like?.Invoke(request);
            }
        );

    private static Task<Listener> ListenAsync(Balancing world, LoadBalancer gateway, TargetGroup group) =>
        world.ListenerAsync(gateway, Balancing.To(group), request => (request.Protocol, request.Port) = (null, null));
}
