using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.ElasticLoadBalancing;

public sealed class TargetGroupTests
{
    private static CancellationToken Cancellation => Balancing.Cancellation;

    [Theory]
    [InlineData("HTTP", "HTTP", "/", "200", 30, 5)]
    [InlineData("HTTPS", "HTTP", "/", "200", 30, 5)]
    [InlineData("TCP", "TCP", null, null, 30, 10)]
    [InlineData("TCP_UDP", "TCP", null, null, 30, 10)]
    [InlineData("GENEVE", "TCP", null, null, 10, 5)]
    public async Task A_group_is_told_with_the_defaults_of_its_protocol(
        string protocol,
        string check,
        string? path,
        string? codes,
        int interval,
        int timeout
    )
    {
        using var world = new Balancing();

        var made = await world.GroupAsync(like: request => (request.Protocol, request.Port) = (protocol, protocol == "GENEVE" ? 6081 : 80));

        Assert.Matches("^arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/app/[0-9a-f]{16}$", made.TargetGroupArn);
        Assert.Equal(
            (check, protocol == "GENEVE" ? "80" : "traffic-port", path, codes),
            (made.HealthCheckProtocol.Value, made.HealthCheckPort, made.HealthCheckPath, made.Matcher?.HttpCode)
        );
        Assert.Equal(
            (interval, timeout, 5, 2),
            (made.HealthCheckIntervalSeconds, made.HealthCheckTimeoutSeconds, made.HealthyThresholdCount, made.UnhealthyThresholdCount)
        );
        Assert.Equal(("instance", "ipv4", true), (made.TargetType.Value, made.IpAddressType.Value, made.HealthCheckEnabled));
        Assert.Equal(protocol.StartsWith("HTTP", StringComparison.Ordinal) ? "HTTP1" : null, made.ProtocolVersion);
        Assert.Empty(made.LoadBalancerArns ?? []);
    }

    [Fact]
    public async Task Checks_over_HTTP_of_TCP_groups_and_over_gRPC_have_defaults_of_their_own()
    {
        using var world = new Balancing();

        var tcp = await world.GroupAsync("tcp", request => (request.Protocol, request.HealthCheckProtocol) = ("TCP", "HTTP"));
        var grpc = await world.GroupAsync("grpc", request => request.ProtocolVersion = "GRPC");
        var lambda = await world.GroupAsync(
            "lambda",
            request => (request.Protocol, request.Port, request.VpcId, request.TargetType) = (null, null, null, "lambda")
        );

        Assert.Equal(("/", "200-399", 6), (tcp.HealthCheckPath, tcp.Matcher.HttpCode, tcp.HealthCheckTimeoutSeconds));
        Assert.Equal(("/AWS.ALB/healthcheck", "12"), (grpc.HealthCheckPath, grpc.Matcher.GrpcCode));
        Assert.Equal(
            (false, 35, 30, 5, 5),
            (
                lambda.HealthCheckEnabled,
                lambda.HealthCheckIntervalSeconds,
                lambda.HealthCheckTimeoutSeconds,
                lambda.HealthyThresholdCount,
                lambda.UnhealthyThresholdCount
            )
        );
    }

    [Fact]
    public async Task An_empty_protocol_version_as_Terraform_sends_is_none()
    {
        using var world = new Balancing();

        Assert.Equal("HTTP1", (await world.GroupAsync(like: request => request.ProtocolVersion = "")).ProtocolVersion);
    }

    [Fact]
    public async Task The_same_group_again_is_the_one_there_is_and_other_settings_are_refused()
    {
        using var world = new Balancing();
        var first = await world.GroupAsync();

        Assert.Equal(first.TargetGroupArn, (await world.GroupAsync()).TargetGroupArn);
        var refusal = await Cloud.RefusedAsync("DuplicateTargetGroupName", () => world.GroupAsync(like: request => request.Port = 81));
        Assert.Equal("A target group with the same name 'app' exists, but with different settings", refusal.Message);
    }

    [Theory]
    [InlineData("a23456789012345678901234567890123")]
    [InlineData("a_b")]
    [InlineData("-a")]
    public async Task A_name_that_AWS_does_not_take_is_refused(string name)
    {
        using var world = new Balancing();

        await Cloud.RefusedAsync("ValidationError", () => world.GroupAsync(name));
        Assert.Equal("internal-x", (await world.GroupAsync("internal-x")).TargetGroupName);
    }

    public static TheoryData<string, Action<CreateTargetGroupRequest>> Refused =>
        new()
        {
            { "no VPC", request => request.VpcId = null },
            { "an unknown VPC", request => request.VpcId = "vpc-0123456789abcdef0" },
            { "no port", request => request.Port = null },
            { "no protocol", request => request.Protocol = null },
            {
                "a timeout as long as the interval",
                request => (request.HealthCheckIntervalSeconds, request.HealthCheckTimeoutSeconds) = (10, 10)
            },
            { "a path without a slash", request => request.HealthCheckPath = "health" },
            { "code 600", request => request.Matcher = new Matcher { HttpCode = "600" } },
            { "code 500", request => request.Matcher = new Matcher { HttpCode = "200-500" } },
            { "codes in words", request => request.Matcher = new Matcher { HttpCode = "ok" } },
            { "a check over TCP", request => request.HealthCheckProtocol = "TCP" },
            { "a check over UDP", request => request.HealthCheckProtocol = "UDP" },
            { "a check on port 70000", request => request.HealthCheckPort = "70000" },
            { "checks turned off", request => request.HealthCheckEnabled = false },
            { "a protocol version of TCP", request => (request.Protocol, request.ProtocolVersion) = ("TCP", "HTTP2") },
            { "a path of a TCP check", request => (request.Protocol, request.HealthCheckPath) = ("TCP", "/") },
            { "GENEVE on another port", request => request.Protocol = "GENEVE" },
            { "a function behind a port", request => request.TargetType = "lambda" },
        };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task Settings_that_AWS_does_not_take_are_refused(string what, Action<CreateTargetGroupRequest> like)
    {
        using var world = new Balancing();

        var refusal = await Record.ExceptionAsync(() => world.GroupAsync(like: like));

        Assert.Equal(
            (what, "ValidationError"),
            (what, Assert.IsType<Amazon.Runtime.AmazonServiceException>(refusal, exactMatch: false).ErrorCode)
        );
    }

    [Fact]
    public async Task Modifying_changes_what_is_given()
    {
        using var world = new Balancing();
        var made = await world.GroupAsync();

        var changed = (
            await world.Elb.ModifyTargetGroupAsync(
                new ModifyTargetGroupRequest
                {
                    TargetGroupArn = made.TargetGroupArn,
                    HealthCheckPath = "/health",
                    Matcher = new Matcher { HttpCode = "200,301" },
                },
                Cancellation
            )
        ).TargetGroups[0];

        Assert.Equal(("/health", "200,301", 30), (changed.HealthCheckPath, changed.Matcher.HttpCode, changed.HealthCheckIntervalSeconds));
        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                world.Elb.ModifyTargetGroupAsync(
                    new ModifyTargetGroupRequest { TargetGroupArn = made.TargetGroupArn, HealthCheckTimeoutSeconds = 30 },
                    Cancellation
                )
        );
    }

    [Fact]
    public async Task One_load_balancer_uses_a_group_and_is_named_once_however_often_it_does()
    {
        using var world = new Balancing();
        var (one, two, group) = (await world.BalancerAsync("one"), await world.BalancerAsync("two"), await world.GroupAsync());
        var listener = await world.ListenerAsync(one, Balancing.To(group));
        await world.RuleAsync(listener, 1, Balancing.To(group));

        Assert.Equal([one.LoadBalancerArn], (await ReadAsync(world, group)).LoadBalancerArns);
        var refusal = await Cloud.RefusedAsync("TargetGroupAssociationLimit", () => world.ListenerAsync(two, Balancing.To(group)));
        Assert.Contains(group.TargetGroupArn, refusal.Message);
        Assert.Single(
            (
                await world.Elb.DescribeTargetGroupsAsync(
                    new DescribeTargetGroupsRequest { LoadBalancerArn = one.LoadBalancerArn },
                    Cancellation
                )
            ).TargetGroups
        );
    }

    [Fact]
    public async Task A_group_in_use_is_not_deleted_nor_is_it_for_a_while_after()
    {
        using var world = new Balancing();
        var group = await world.GroupAsync();
        var listener = await world.ListenerAsync(await world.BalancerAsync(), Balancing.To(group));
        var rule = await world.RuleAsync(listener, 1, Balancing.To(group));

        await world.Elb.ModifyListenerAsync(
            new ModifyListenerRequest { ListenerArn = listener.ListenerArn, DefaultActions = [Balancing.NotFound()] },
            Cancellation
        );
        world.Cloud.Pass(10);
        var refusal = await Cloud.RefusedAsync("ResourceInUse", DeleteAsync);
        Assert.Equal($"Target group '{group.TargetGroupArn}' is currently in use by a listener or a rule", refusal.Message);
        await world.Elb.DeleteRuleAsync(new DeleteRuleRequest { RuleArn = rule.RuleArn }, Cancellation);
        await Cloud.RefusedAsync("ResourceInUse", DeleteAsync);
        Assert.Empty((await ReadAsync(world, group)).LoadBalancerArns ?? []);
        world.Cloud.Pass(5);
        await DeleteAsync();

        await Cloud.RefusedAsync("TargetGroupNotFound", () => ReadAsync(world, group));
        await DeleteAsync();

        Task DeleteAsync() =>
            world.Elb.DeleteTargetGroupAsync(new DeleteTargetGroupRequest { TargetGroupArn = group.TargetGroupArn }, Cancellation);
    }

    [Fact]
    public async Task A_load_balancer_uses_at_most_as_many_groups_as_the_quota_says()
    {
        using var world = new Balancing(options =>
            options with
            {
                FaultSettings = new FaultSettings { Quotas = new Dictionary<string, int> { ["targetGroupsPerLoadBalancer"] = 1 } },
            }
        );
        var balancer = await world.BalancerAsync();
        await world.ListenerAsync(balancer, Balancing.To(await world.GroupAsync("one")));
        var two = await world.GroupAsync("two");

        await Cloud.RefusedAsync(
            "TooManyUniqueTargetGroupsPerLoadBalancer",
            () => world.ListenerAsync(balancer, Balancing.To(two), request => request.Port = 81)
        );
    }

    [Fact]
    public async Task Groups_are_listed_by_name_and_in_pages()
    {
        using var world = new Balancing();
        for (var number = 0; number < 11; number++)
        {
            await world.GroupAsync($"app-{number}");
        }

        var first = await world.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest { PageSize = 10 }, Cancellation);
        var second = await world.Elb.DescribeTargetGroupsAsync(
            new DescribeTargetGroupsRequest { PageSize = 10, Marker = first.NextMarker },
            Cancellation
        );
        var named = await world.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest { Names = ["app-1"] }, Cancellation);

        Assert.Equal((10, 1), (first.TargetGroups.Count, second.TargetGroups.Count));
        Assert.Equal("app-1", Assert.Single(named.TargetGroups).TargetGroupName);
        await Cloud.RefusedAsync(
            "TargetGroupNotFound",
            () => world.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest { Names = ["none"] }, Cancellation)
        );
        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                world.Elb.DescribeTargetGroupsAsync(
                    new DescribeTargetGroupsRequest { Names = [.. Enumerable.Range(0, 21).Select(number => $"app-{number}")] },
                    Cancellation
                )
        );
    }

    private static async Task<TargetGroup> ReadAsync(Balancing world, TargetGroup group) =>
        (
            await world.Elb.DescribeTargetGroupsAsync(
                new DescribeTargetGroupsRequest { TargetGroupArns = [group.TargetGroupArn] },
                Cancellation
            )
        ).TargetGroups[0];
}
