using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class AttributeTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Theory]
    [InlineData("application", 23, "idle_timeout.timeout_seconds", "60")]
    [InlineData("network", 9, "dns_record.client_routing_policy", "any_availability_zone")]
    [InlineData("gateway", 2, "load_balancing.cross_zone.enabled", "false")]
    public async Task A_load_balancer_tells_all_its_attributes_with_their_defaults(string type, int count, string key, string value)
    {
        using var world = new Balancing();
        var made = await world.BalancerAsync(type: type);

        var told = await ReadAsync(world, made);

        Assert.Equal(count, told.Count);
        Assert.Equal(value, told[key]);
        Assert.Equal("false", told["deletion_protection.enabled"]);
    }

    [Theory]
    [InlineData("idle_timeout.timeout_seconds", "99999", "ValidationError")]
    [InlineData("idle_timeout.timeout_seconds", "many", "ValidationError")]
    [InlineData("routing.http.desync_mitigation_mode", "lax", "ValidationError")]
    [InlineData("no.such.thing", "1", "ValidationError")]
    [InlineData("dns_record.client_routing_policy", "any_availability_zone", "InvalidConfigurationRequest")]
    [InlineData("access_logs.s3.enabled", "true", "InvalidConfigurationRequest")]
    [InlineData("access_logs.s3.bucket", "My_Bucket", "ValidationError")]
    [InlineData("connection_logs.s3.bucket", "-logs", "ValidationError")]
    [InlineData("access_logs.s3.prefix", "AWSLogs/web", "ValidationError")]
    [InlineData("health_check_logs.s3.prefix", "/web", "ValidationError")]
    [InlineData("access_logs.s3.prefix", "web/", "ValidationError")]
    [InlineData("load_balancing.cross_zone.enabled", "false", "InvalidConfigurationRequest")]
    public async Task Attributes_of_load_balancers_are_checked_and_a_refusal_changes_nothing(string key, string value, string code)
    {
        using var world = new Balancing();
        var made = await world.BalancerAsync();
        var before = await ReadAsync(world, made);

        await Cloud.RefusedAsync(code, () => SetAsync(world, made, ("client_keep_alive.seconds", "100"), (key, value)));

        Assert.Equal(before, await ReadAsync(world, made));
    }

    [Theory]
    [InlineData("logs", null)]
    [InlineData("missing-logs", "InvalidConfigurationRequest")]
    [InlineData("denied-logs", "InvalidConfigurationRequest")]
    public async Task Logs_are_turned_on_where_the_bucket_takes_them(string bucket, string? code)
    {
        using var world = new Balancing();
        var made = await world.BalancerAsync();
        Task Set() => SetAsync(world, made, ("access_logs.s3.enabled", "true"), ("access_logs.s3.bucket", bucket));

        if (code is null)
        {
            await Set();
        }
        else
        {
            await Cloud.RefusedAsync(code, Set);
        }

        Assert.Equal(code is null ? "true" : "false", (await ReadAsync(world, made))["access_logs.s3.enabled"]);
    }

    [Fact]
    public async Task A_set_attribute_is_told_and_secondary_addresses_only_grow()
    {
        using var world = new Balancing();
        var made = await world.BalancerAsync(type: "network");
        await SetAsync(world, made, ("secondary_ips.auto_assigned.per_subnet", "3"), ("load_balancing.cross_zone.enabled", "true"));

        var told = await ReadAsync(world, made);

        Assert.Equal(("3", "true"), (told["secondary_ips.auto_assigned.per_subnet"], told["load_balancing.cross_zone.enabled"]));
        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => SetAsync(world, made, ("secondary_ips.auto_assigned.per_subnet", "2"))
        );
    }

    [Theory]
    [InlineData("HTTP", "instance", 14, "load_balancing.algorithm.type", "round_robin")]
    [InlineData("TCP", "instance", 13, "preserve_client_ip.enabled", "true")]
    [InlineData("TCP", "ip", 13, "preserve_client_ip.enabled", "false")]
    [InlineData("UDP", "instance", 13, "deregistration_delay.connection_termination.enabled", "true")]
    [InlineData("GENEVE", "instance", 7, "target_failover.on_unhealthy", "no_rebalance")]
    [InlineData(null, "lambda", 6, "lambda.multi_value_headers.enabled", "false")]
    public async Task A_target_group_tells_all_its_attributes_with_their_defaults(
        string? protocol,
        string type,
        int count,
        string key,
        string value
    )
    {
        using var world = new Balancing();
        var made = await world.GroupAsync(like: request =>
        {
            (request.Protocol, request.TargetType) = (protocol, type);
            request.Port =
                protocol == "GENEVE" ? 6081
                : type == "lambda" ? null
                : 80;
            request.VpcId = type == "lambda" ? null : request.VpcId;
        });

        var told = await ReadAsync(world, made);

        Assert.Equal(count, told.Count);
        Assert.Equal(value, told[key]);
    }

    [Theory]
    [InlineData("deregistration_delay.timeout_seconds", "99999", "ValidationError")]
    [InlineData("slow_start.duration_seconds", "10", "ValidationError")]
    [InlineData("stickiness.type", "source_ip", "ValidationError")]
    [InlineData("stickiness.app_cookie.cookie_name", "AWSALBAPP-x", "ValidationError")]
    [InlineData("no.such.thing", "1", "ValidationError")]
    [InlineData("proxy_protocol_v2.enabled", "true", "InvalidConfigurationRequest")]
    [InlineData("load_balancing.algorithm.anomaly_mitigation", "on", "InvalidConfigurationRequest")]
    public async Task Attributes_of_target_groups_are_checked(string key, string value, string code)
    {
        using var world = new Balancing();
        var made = await world.GroupAsync();

        await Cloud.RefusedAsync(code, () => SetAsync(world, made, (key, value)));
    }

    [Fact]
    public async Task Slow_start_goes_with_round_robin_only()
    {
        using var world = new Balancing();
        var made = await world.GroupAsync();

        await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () =>
                SetAsync(
                    world,
                    made,
                    ("slow_start.duration_seconds", "60"),
                    ("load_balancing.algorithm.type", "least_outstanding_requests")
                )
        );
        await SetAsync(world, made, ("slow_start.duration_seconds", "60"), ("deregistration_delay.timeout_seconds", "0"));

        Assert.Equal("60", (await ReadAsync(world, made))["slow_start.duration_seconds"]);
    }

    [Theory]
    [InlineData(
        "load_balancing.algorithm.anomaly_mitigation",
        "on",
        "round_robin",
        "You cannot enable both anomaly mitigation and round robin algorithm on a target group"
    )]
    [InlineData(
        "slow_start.duration_seconds",
        "60",
        "weighted_random",
        "You cannot enable both slow start and weighted random algorithm on a target group"
    )]
    [InlineData(
        "slow_start.duration_seconds",
        "60",
        "least_outstanding_requests",
        "You cannot enable both slow start and least outstanding requests algorithm on a target group"
    )]
    public async Task What_does_not_go_with_an_algorithm_is_told_in_the_words_that_tools_look_for(
        string key,
        string value,
        string algorithm,
        string message
    )
    {
        using var world = new Balancing();
        var made = await world.GroupAsync();

        var refusal = await Cloud.RefusedAsync(
            "InvalidConfigurationRequest",
            () => SetAsync(world, made, (key, value), ("load_balancing.algorithm.type", algorithm))
        );

        Assert.Equal(message, refusal.Message);
    }

    [Fact]
    public async Task A_listener_tells_the_attributes_of_its_protocol()
    {
        using var world = new Balancing();
        var certificate = world.Certificate();
        var balancer = await world.BalancerAsync();
        var plain = await world.ListenerAsync(balancer, Balancing.NotFound());
        var secure = await world.ListenerAsync(
            balancer,
            Balancing.NotFound(),
            request =>
            {
                (request.Protocol, request.Port) = ("HTTPS", 443);
                request.Certificates = [new Certificate { CertificateArn = certificate }];
            }
        );
        var network = await world.ListenerAsync(
            await world.BalancerAsync("net", "network"),
            Balancing.To(await world.TcpGroupAsync()),
            request => request.Protocol = "TCP"
        );

        Assert.Equal(11, (await ReadAsync(world, plain)).Count);
        Assert.Equal(19, (await ReadAsync(world, secure)).Count);
        Assert.Equal(new Dictionary<string, string> { ["tcp.idle_timeout.seconds"] = "350" }, await ReadAsync(world, network));
        await Cloud.RefusedAsync("InvalidConfigurationRequest", () => SetAsync(world, plain, ("tcp.idle_timeout.seconds", "100")));
        await Cloud.RefusedAsync("ValidationError", () => SetAsync(world, network, ("tcp.idle_timeout.seconds", "59")));
        await SetAsync(world, network, ("tcp.idle_timeout.seconds", "100"));
        Assert.Equal("100", (await ReadAsync(world, network))["tcp.idle_timeout.seconds"]);
    }

    [Fact]
    public async Task Account_limits_are_the_quotas()
    {
        using var world = new Balancing(options =>
            options with
            {
                FaultSettings = new FaultSettings { Quotas = new Dictionary<string, int> { ["rulesPerLoadBalancer"] = 7 } },
            }
        );

        var limits = (await world.Elb.DescribeAccountLimitsAsync(new DescribeAccountLimitsRequest(), Cancellation)).Limits;

        Assert.Equal("7", limits.Single(limit => limit.Name == "rules-per-application-load-balancer").Max);
        Assert.Equal("3000", limits.Single(limit => limit.Name == "target-groups").Max);
    }

    private static async Task<Dictionary<string, string>> ReadAsync(Balancing world, LoadBalancer balancer) =>
        (
            await world.Elb.DescribeLoadBalancerAttributesAsync(
                new DescribeLoadBalancerAttributesRequest { LoadBalancerArn = balancer.LoadBalancerArn },
                Cancellation
            )
        ).Attributes.ToDictionary(one => one.Key, one => one.Value ?? "");

    private static async Task<Dictionary<string, string>> ReadAsync(Balancing world, TargetGroup group) =>
        (
            await world.Elb.DescribeTargetGroupAttributesAsync(
                new DescribeTargetGroupAttributesRequest { TargetGroupArn = group.TargetGroupArn },
                Cancellation
            )
        ).Attributes.ToDictionary(one => one.Key, one => one.Value ?? "");

    private static async Task<Dictionary<string, string>> ReadAsync(Balancing world, Listener listener) =>
        (
            await world.Elb.DescribeListenerAttributesAsync(
                new DescribeListenerAttributesRequest { ListenerArn = listener.ListenerArn },
                Cancellation
            )
        ).Attributes.ToDictionary(one => one.Key, one => one.Value ?? "");

    private static Task<ModifyLoadBalancerAttributesResponse> SetAsync(
        Balancing world,
        LoadBalancer balancer,
        params (string Key, string Value)[] set
    ) =>
        world.Elb.ModifyLoadBalancerAttributesAsync(
            new ModifyLoadBalancerAttributesRequest
            {
                LoadBalancerArn = balancer.LoadBalancerArn,
                Attributes = [.. set.Select(one => new LoadBalancerAttribute { Key = one.Key, Value = one.Value })],
            },
            Cancellation
        );

    private static Task<ModifyTargetGroupAttributesResponse> SetAsync(
        Balancing world,
        TargetGroup group,
        params (string Key, string Value)[] set
    ) =>
        world.Elb.ModifyTargetGroupAttributesAsync(
            new ModifyTargetGroupAttributesRequest
            {
                TargetGroupArn = group.TargetGroupArn,
                Attributes = [.. set.Select(one => new TargetGroupAttribute { Key = one.Key, Value = one.Value })],
            },
            Cancellation
        );

    private static Task<ModifyListenerAttributesResponse> SetAsync(
        Balancing world,
        Listener listener,
        params (string Key, string Value)[] set
    ) =>
        world.Elb.ModifyListenerAttributesAsync(
            new ModifyListenerAttributesRequest
            {
                ListenerArn = listener.ListenerArn,
                Attributes = [.. set.Select(one => new ListenerAttribute { Key = one.Key, Value = one.Value })],
            },
            Cancellation
        );
}
