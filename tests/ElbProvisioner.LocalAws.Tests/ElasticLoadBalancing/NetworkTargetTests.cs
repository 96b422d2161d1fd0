using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.Ec2.Keeping;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Groups;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class NetworkTargetTests
{
    private const string PreservesClient = "preserve_client_ip.enabled";
    private const string Delay = "deregistration_delay.timeout_seconds";
    private const string CutsDeregistered = "deregistration_delay.connection_termination.enabled";
    private const string CutsUnhealthy = "target_health_state.unhealthy.connection_termination.enabled";
    private const string UnhealthyDelay = "target_health_state.unhealthy.draining_interval_seconds";

    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Theory]
    [InlineData("instance", "TCP", "true", "false", "true")]
    [InlineData("instance", "TLS", "true", "false", "true")]
    [InlineData("instance", "UDP", "true", "true", "false")]
    [InlineData("ip", "TCP", "false", "false", "true")]
    [InlineData("ip", "TLS", "false", "false", "true")]
    [InlineData("ip", "UDP", "true", "true", "false")]
    [InlineData("ip", "TCP_UDP", "true", "true", "false")]
    [InlineData("ip", "QUIC", "true", "false", "false")]
    [InlineData("ip", "TCP_QUIC", "true", "false", "false")]
    public async Task What_a_target_sees_of_clients_and_when_connections_are_cut_follows_from_type_and_protocol(
        string type,
        string protocol,
        string preserves,
        string cutsDeregistered,
        string cutsUnhealthy
    )
    {
        using var world = new Balancing();
        var group = await world.GroupAsync(like: request => (request.TargetType, request.Protocol) = (type, protocol));

        var attributes = await ReadAsync(world, group);

        Assert.Equal(
            (preserves, cutsDeregistered, cutsUnhealthy, "300"),
            (attributes[PreservesClient], attributes[CutsDeregistered], attributes[CutsUnhealthy], attributes[Delay])
        );
    }

    [Theory]
    [InlineData("TCP", PreservesClient, "false", null)]
    [InlineData("UDP", PreservesClient, "false", "InvalidConfigurationRequest")]
    [InlineData("TCP_UDP", PreservesClient, "false", "InvalidConfigurationRequest")]
    [InlineData("QUIC", PreservesClient, "false", "InvalidConfigurationRequest")]
    [InlineData("TCP_QUIC", PreservesClient, "false", "InvalidConfigurationRequest")]
    [InlineData("UDP", CutsUnhealthy, "true", "InvalidConfigurationRequest")]
    [InlineData("TCP", UnhealthyDelay, "60", "InvalidConfigurationRequest")]
    [InlineData("UDP", UnhealthyDelay, "360000", null)]
    [InlineData("UDP", UnhealthyDelay, "360001", "ValidationError")]
    [InlineData("QUIC", Delay, "60", "ValidationError")]
    [InlineData("TCP", Delay, "60", null)]
    [InlineData("TCP", "stickiness.type", "lb_cookie", "ValidationError")]
    [InlineData("TCP", "proxy_protocol_v2.enabled", "true", null)]
    public async Task What_the_protocol_does_not_allow_is_refused(string protocol, string key, string value, string? code)
    {
        using var world = new Balancing();
        var group = await world.GroupAsync(like: request => request.Protocol = protocol);
        if (code is null)
        {
            await SetAsync(world, group, (key, value));
            Assert.Equal(value, (await ReadAsync(world, group))[key]);
        }
        else
        {
            await Cloud.RefusedAsync(code, () => SetAsync(world, group, (key, value)));
        }
    }

    [Fact]
    public async Task An_unhealthy_target_keeps_its_connections_for_the_interval_before_it_is_cut_off()
    {
        using var world = new Balancing();
        var back = world.SecurityGroup("app");
        var (balancer, group) = (await world.ActiveAsync("net", "network"), await world.TcpGroupAsync());
        await SetAsync(world, group, (CutsUnhealthy, "false"), (UnhealthyDelay, "100"));
        await world.ListenerAsync(balancer, Balancing.To(group), request => request.Protocol = "TCP");
        world.Run(transaction =>
        {
            RuleKeeping.Add(transaction, SecurityGroupMaking.NewRule(transaction, back, isEgress: false, PeerKind.Ipv4, "172.31.0.0/16"));
            RuleKeeping.Tell(transaction, back);
        });
        await world.RegisterAsync(group, world.Running(back));
        world.Cloud.Pass(100);
        Assert.Equal("healthy", await world.HealthAsync(group));

        world.LetNobody(back);
        world.Cloud.Pass(61);
        Assert.Equal("unhealthy.draining Target.FailedHealthChecks", await world.HealthAsync(group));
        world.Cloud.Pass(98);
        Assert.Equal("unhealthy.draining Target.FailedHealthChecks", await world.HealthAsync(group));
        world.Cloud.Pass(2);
        Assert.Equal("unhealthy Target.FailedHealthChecks", await world.HealthAsync(group));
    }

    [Fact]
    public async Task Health_checks_need_the_way_out_of_the_load_balancers_groups_and_no_way_in()
    {
        using var world = new Balancing();
        var (front, back) = (world.SecurityGroup("front"), world.SecurityGroup("app"));
        world.Let(front, back);
        var balancer = await world.ActiveAsync("net", "network", request => request.SecurityGroups = [front]);
        var group = await world.TcpGroupAsync();
        await world.ListenerAsync(balancer, Balancing.To(group), request => request.Protocol = "TCP");
        await world.RegisterAsync(group, world.Running(back));
        world.Cloud.Pass(100);

        // Nothing was ever let into the group in front.
        Assert.Equal("healthy", await world.HealthAsync(group));
        world.LetNobody(front, isEgress: true);
        world.Cloud.Pass(61);
        Assert.Equal("unhealthy Target.FailedHealthChecks", await world.HealthAsync(group));
    }

    [Theory]
    [InlineData("QUIC", null)]
    [InlineData("QUIC", "0x123456789ABCDEF0")]
    [InlineData("QUIC", "0x123")]
    [InlineData("TCP", "0x0123456789abcdef")]
    public async Task A_server_id_goes_with_QUIC_and_has_one_form(string protocol, string? id)
    {
        using var world = new Balancing();
        var group = await world.GroupAsync(like: request => (request.TargetType, request.Protocol) = ("ip", protocol));

        await Cloud.RefusedAsync("ValidationError", () => RegisterAsync(world, group, ("172.31.0.10", id)));
    }

    [Fact]
    public async Task A_server_id_is_one_targets_as_long_as_it_is_registered()
    {
        using var world = new Balancing();
        var group = await world.GroupAsync(like: request => (request.TargetType, request.Protocol) = ("ip", "QUIC"));
        const string first = "0x0123456789abcdef";
        await RegisterAsync(world, group, ("172.31.0.10", first));
        await RegisterAsync(world, group, ("172.31.0.10", first));

        await Cloud.RefusedAsync("InvalidTarget", () => RegisterAsync(world, group, ("172.31.0.10", "0x0000000000000001")));
        await Cloud.RefusedAsync("InvalidTarget", () => RegisterAsync(world, group, ("172.31.0.11", first)));
        await Cloud.RefusedAsync(
            "InvalidTarget",
            () => RegisterAsync(world, group, ("172.31.0.11", "0x0000000000000001"), ("172.31.0.12", "0x0000000000000001"))
        );
        await world.DeregisterAsync(group, "172.31.0.10");
        await RegisterAsync(world, group, ("172.31.0.11", first));
        var health = await world.Elb.DescribeTargetHealthAsync(new() { TargetGroupArn = group.TargetGroupArn }, Cancellation);
        Assert.Equal(first, Assert.Single(health.TargetHealthDescriptions).Target.QuicServerId);
    }

    [Fact]
    public async Task Nobody_registers_instances_of_a_scaling_group_where_QUIC_is_spoken()
    {
        using var world = new Balancing();
        var group = await world.GroupAsync(like: request => request.Protocol = "QUIC");
        var instance = world.Running(world.SecurityGroup("app"));

        world.Run(transaction => Targets.Register(transaction, group.TargetGroupArn, instance));

        Assert.Equal("", await world.HealthAsync(group));
    }

    [Fact]
    public async Task Addresses_are_of_the_kind_of_their_group()
    {
        using var world = new Balancing();
        world.WithIpv6();
        var (four, six) = (
            await world.GroupAsync(like: request => (request.TargetType, request.Protocol) = ("ip", "TCP")),
            await world.Ipv6GroupAsync()
        );

        await Cloud.RefusedAsync("ValidationError", () => world.RegisterAsync(four, "2001:db8::10"));
        await Cloud.RefusedAsync("ValidationError", () => world.RegisterAsync(six, "172.31.0.10"));
        await Cloud.RefusedAsync("ValidationError", () => world.RegisterAsync(six, "2001:db8:1::1"));
        await world.RegisterAsync(six, "2001:db8:0:1::10");
        var health = await world.Elb.DescribeTargetHealthAsync(new() { TargetGroupArn = six.TargetGroupArn }, Cancellation);
        Assert.Equal("us-east-1b", Assert.Single(health.TargetHealthDescriptions).Target.AvailabilityZone);
    }

    [Fact]
    public async Task Only_addresses_and_functions_are_registered_with_a_zone()
    {
        using var world = new Balancing();
        var group = await world.TcpGroupAsync();
        var instance = world.Running(world.SecurityGroup("app"));

        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                world.Elb.RegisterTargetsAsync(
                    new RegisterTargetsRequest
                    {
                        TargetGroupArn = group.TargetGroupArn,
                        Targets = [new TargetDescription { Id = instance, AvailabilityZone = "us-east-1a" }],
                    },
                    Cancellation
                )
        );
    }

    private static Task<RegisterTargetsResponse> RegisterAsync(
        Balancing world,
        TargetGroup group,
        params (string Id, string? ServerId)[] targets
    ) =>
        world.Elb.RegisterTargetsAsync(
            new RegisterTargetsRequest
            {
                TargetGroupArn = group.TargetGroupArn,
                Targets = [.. targets.Select(target => new TargetDescription { Id = target.Id, QuicServerId = target.ServerId })],
            },
            Cancellation
        );

    private static async Task<Dictionary<string, string>> ReadAsync(Balancing world, TargetGroup group) =>
        (
            await world.Elb.DescribeTargetGroupAttributesAsync(new() { TargetGroupArn = group.TargetGroupArn }, Cancellation)
        ).Attributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value, StringComparer.Ordinal);

    private static Task<ModifyTargetGroupAttributesResponse> SetAsync(
        Balancing world,
        TargetGroup group,
        params (string Key, string Value)[] attributes
    ) =>
        world.Elb.ModifyTargetGroupAttributesAsync(
            new ModifyTargetGroupAttributesRequest
            {
                TargetGroupArn = group.TargetGroupArn,
                Attributes = [.. attributes.Select(attribute => new TargetGroupAttribute { Key = attribute.Key, Value = attribute.Value })],
            },
            Cancellation
        );
}
