using System.Collections.Concurrent;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>Network load balancers: every setting from the file to AWS and back, and what replaces what without a loss.</summary>
public sealed class NetworkBalancerTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Edge = """
        stack: STACK
        loadBalancers:
          edge:
            type: network
            listeners:
              tcp: { port: 80, forward: app }
        targetGroups:
          app: { port: 8080, deregistrationDelay: 30s }
        autoScalingGroups:
          app:
            size: { min: 2, max: 4 }
            targetGroups: app
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    private const string Balancer = "    type: network\n";
    private const string Listener = "tcp: { port: 80,";
    private const string Targets = "app: { port: 8080,";

    public static TheoryData<string, string, string> Settings =>
        new()
        {
            { Balancer, "    type: network\n    crossZone: true\n", "load_balancing.cross_zone.enabled=true" },
            { Balancer, "    type: network\n    deletionProtection: true\n", "deletion_protection.enabled=true" },
            { Balancer, "    type: network\n    zonalShift: true\n", "zonal_shift.config.enabled=true" },
            {
                Balancer,
                "    type: network\n    dnsRouting: availability_zone_affinity\n",
                "dns_record.client_routing_policy=availability_zone_affinity"
            },
            { Listener, "tcp: { port: 80, idleTimeout: 20m,", "tcp.idle_timeout.seconds=1200" },
            { Targets, "app: { port: 8080, preserveClientIp: false,", "preserve_client_ip.enabled=false" },
            { Targets, "app: { port: 8080, proxyProtocol: true,", "proxy_protocol_v2.enabled=true" },
            { Targets, "app: { port: 8080, connectionTermination: true,", "deregistration_delay.connection_termination.enabled=true" },
            {
                Targets,
                "app: { port: 8080, unhealthyConnectionTermination: false, unhealthyDrainingInterval: 1m,",
                "target_health_state.unhealthy.draining_interval_seconds=60"
            },
            { Targets, "app: { port: 8080, stickiness: true,", "stickiness.enabled=true" },
            { Targets, "app: { port: 8080, crossZone: true,", "load_balancing.cross_zone.enabled=true" },
            {
                Targets,
                "app: { port: 8080, minimumHealthy: { dns: 50%, routing: 2 },",
                "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count=2"
            },
            { Targets, "app: { port: 8080, healthCheck: { path: /up, matcher: 200-599, interval: 10s },", "check=HTTP /up 200-599 10" },
        };

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_setting_reaches_AWS_and_goes_back_when_it_leaves_the_file(string place, string written, string told)
    {
        using var stack = Begin("set", out var elbctl);
        await elbctl.ApplyAsync();
        var before = await TextAsync(stack);
        Assert.DoesNotContain(told, before, StringComparison.Ordinal);

        var file = stack.Stack;
        stack.Stack = file.Replace(place, written, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        Assert.Contains(told, await TextAsync(stack), StringComparison.Ordinal);
        await elbctl.ExpectNoChangesAsync();

        stack.Stack = file;
        await elbctl.ApplyAsync();
        Assert.Equal(before, await TextAsync(stack));
        await elbctl.ExpectNoChangesAsync();
        await EndAsync(elbctl);
    }

    public static TheoryData<string, string[]> Changes =>
        new()
        {
            { "another port", ["app: { port: 8080,", "app: { port: 8090,"] },
            { "another port, sticky", ["app: { port: 8080,", "app: { port: 8090, stickiness: true,"] },
            { "a protocol that fits as well", ["app: { port: 8080,", "app: { port: 8080, protocol: TCP_UDP,"] },
            { "another way to check", ["app: { port: 8080,", "app: { port: 8080, healthCheck: /up,"] },
            { "a new version of the application", ["instanceType: t3.micro", "instanceType: t3.small"] },
            { "a second listener", ["listeners:\n", "listeners:\n      other: { port: 81, forward: app }\n"] },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task No_connection_meets_a_target_group_without_a_healthy_target(string change, string[] edit)
    {
        Assert.NotEmpty(change);
        using var stack = Begin("keep", out var elbctl);
        await elbctl.ApplyAsync();
        stack.Stack = stack.Stack.Replace(edit[0], edit[1], StringComparison.Ordinal);
        Assert.DoesNotContain("INTERRUPTED", (await elbctl.RunAsync("plan")).Out, StringComparison.Ordinal);
        var dark = new ConcurrentQueue<string>();
        aws.Wire = inner => new TrafficWatch(inner, aws.Clients, dark);
        try
        {
            await elbctl.ApplyAsync();
        }
        finally
        {
            aws.Wire = null;
        }

        Assert.Empty(dark.Distinct(StringComparer.Ordinal));
        await elbctl.ExpectNoChangesAsync();
        await EndAsync(elbctl);
    }

    /// <summary>TCP and TLS do not stand together in a forward, so what replaces the one cannot be warmed beside it.</summary>
    [Fact]
    public async Task What_cannot_stand_beside_the_old_one_is_told_as_an_interruption()
    {
        using var stack = Begin("tls", out var elbctl);
        stack.Stack = stack
            .Stack.Replace(Listener, "tcp: { port: 443, certificates: site,", StringComparison.Ordinal)
            .Replace("targetGroups:\n", "certificates: { site: { request: tls.example.com } }\ntargetGroups:\n", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        stack.Stack = stack.Stack.Replace(Targets, "app: { port: 8080, protocol: TLS,", StringComparison.Ordinal);
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains("INTERRUPTED; new connections fail until its targets are healthy", Flat(plan.Out), StringComparison.Ordinal);
        Assert.Contains("ELB4006", plan.Talk, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Without_a_group_of_its_own_the_targets_admit_the_clients_and_its_subnets_and_it_never_gets_one()
    {
        using var stack = Begin("bare", out var elbctl);
        stack.Stack = stack.Stack.Replace(
            Balancer,
            Balancer + "    securityGroups: none\n    allow: 203.0.113.0/24\n",
            StringComparison.Ordinal
        );
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var balancer = await BalancerAsync(stack);
        Assert.Empty(balancer.SecurityGroups ?? []);
        var ranges = await AdmittedAsync(stack);
        Assert.Contains("tcp 8080 203.0.113.0/24", ranges);
        Assert.Equal(balancer.AvailabilityZones.Count + 1, ranges.Count);

        stack.Stack = stack.Stack.Replace("    securityGroups: none\n", "", StringComparison.Ordinal);
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains("± load balancer", plan.Out, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var after = await BalancerAsync(stack);
        Assert.NotEqual(balancer.LoadBalancerArn, after.LoadBalancerArn);
        Assert.NotEmpty(after.SecurityGroups);
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Another_type_is_another_load_balancer()
    {
        using var stack = Begin("type", out var elbctl);
        await elbctl.ApplyAsync();
        stack.Stack = stack.Stack.Replace(Balancer, "    type: application\n", StringComparison.Ordinal);
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains("type network -> application", Flat(plan.Out), StringComparison.Ordinal);
        Assert.DoesNotContain("INTERRUPTED", plan.Out, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal("application", (await BalancerAsync(stack)).Type.Value);
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Connections_are_shared_by_weight_and_a_sticky_group_makes_the_forward_sticky()
    {
        using var stack = Begin("weigh", out var elbctl);
        stack.Stack = stack
            .Stack.Replace("forward: app", "forward: { app: 90, next: 10 }", StringComparison.Ordinal)
            .Replace("autoScalingGroups:", "  next: { port: 8081, stickiness: true }\nautoScalingGroups:", StringComparison.Ordinal)
            .Replace("targetGroups: app", "targetGroups: [app, next]", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var forward = (await ListenerAsync(stack)).DefaultActions[0].ForwardConfig;
        Assert.Equal([10, 90], forward.TargetGroups.Select(t => t.Weight ?? 0).Order());
        Assert.True(forward.TargetGroupStickinessConfig.Enabled);

        stack.Stack = stack.Stack.Replace("{ app: 90, next: 10 }", "{ app: 50, next: 50 }", StringComparison.Ordinal);
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains("of its new connections app 90% -> 50%, next 10% -> 50%", Flat(plan.Out), StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Datagrams_are_admitted_as_such_and_checked_by_TCP()
    {
        using var stack = Begin("udp", out var elbctl);
        stack.Stack = stack.Stack.Replace(Listener, "dns: { port: 53, protocol: UDP,", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var rules = await AdmittedAsync(stack);
        Assert.Equal(2, rules.Count);
        Assert.All(rules, r => Assert.Matches("^(tcp|udp) 8080 sg-", r));
        (await elbctl.RunAsync("status")).Expect(ExitCode.Done);
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Another_subnet_of_its_zone_is_entered_only_when_the_first_is_left_and_the_only_zone_is_never_left()
    {
        using var stack = Begin("swap", out var elbctl);
        var subnets = (await aws.Clients.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), Stop)).Subnets;
        var (first, second) = (subnets[0], subnets.First(s => s.AvailabilityZone != subnets[0].AvailabilityZone));
        var other = (
            await aws.Clients.Ec2.CreateSubnetAsync(
                new CreateSubnetRequest
                {
                    VpcId = first.VpcId,
                    AvailabilityZone = first.AvailabilityZone,
                    CidrBlock = "172.31.128.0/20",
                },
                Stop
            )
        ).Subnet.SubnetId;
        string In(params string[] ids) => $"    type: network\n    crossZone: true\n    subnets: [{string.Join(", ", ids)}]\n";
        var file = stack.Stack.Replace("    size:", $"    subnets: [{first.SubnetId}]\n    size:", StringComparison.Ordinal);
        stack.Stack = file.Replace(Balancer, In(first.SubnetId), StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        stack.Stack = file.Replace(Balancer, In(other), StringComparison.Ordinal);
        Assert.Contains("error ELB4012", (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk, StringComparison.Ordinal);

        stack.Stack = file.Replace(Balancer, In(first.SubnetId, second.SubnetId), StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        stack.Stack = file.Replace(Balancer, In(other, second.SubnetId), StringComparison.Ordinal);
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains($"connections that enter in {first.AvailabilityZone} are cut", Flat(plan.Out), StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal(
            new[] { other, second.SubnetId }.Order(StringComparer.Ordinal),
            (await BalancerAsync(stack)).AvailabilityZones.Select(z => z.SubnetId).Order(StringComparer.Ordinal)
        );
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Secondary_addresses_never_become_fewer()
    {
        using var stack = Begin("more", out var elbctl);
        var file = stack.Stack;
        stack.Stack = file.Replace(Balancer, Balancer + "    secondaryIps: 2\n", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        stack.Stack = file.Replace(Balancer, Balancer + "    secondaryIps: 1\n", StringComparison.Ordinal);
        Assert.Contains("error ELB4013", (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk, StringComparison.Ordinal);
        stack.Stack = file;
        Assert.Contains("ELB4014", (await elbctl.ApplyAsync()).Talk, StringComparison.Ordinal);
        await elbctl.ExpectNoChangesAsync();
        await EndAsync(elbctl);
    }

    /// <summary>What the targets see decides whom their group admits: the wider rule goes when nobody needs it any more.</summary>
    [Theory]
    [InlineData("preserveClientIp: false,")]
    [InlineData("preserveClientIp: false, stickiness: true,")]
    public async Task Clients_addresses_that_are_no_longer_kept_are_admitted_until_then(string written)
    {
        using var stack = Begin("sees", out var elbctl);
        stack.Stack = stack.Stack.Replace(
            Balancer,
            Balancer + "    securityGroups: none\n    allow: 203.0.113.0/24\n",
            StringComparison.Ordinal
        );
        await elbctl.ApplyAsync();
        stack.Stack = stack.Stack.Replace(Targets, $"app: {{ port: 8080, {written}", StringComparison.Ordinal);
        aws.Calls.Clear();
        await elbctl.ApplyAsync();
        var calls = aws.Calls.Select(c => c.Operation).ToList();
        Assert.InRange(calls.IndexOf("ModifyTargetGroupAttributes"), 0, calls.IndexOf("RevokeSecurityGroupIngress"));
        await elbctl.ExpectNoChangesAsync();
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task A_group_that_rests_stays_what_it_is()
    {
        using var stack = Begin("rest", out var elbctl);
        stack.Stack = stack
            .Stack.Replace("forward: app", "forward: { app: 1, next: 1 }", StringComparison.Ordinal)
            .Replace("autoScalingGroups:", "  next: { port: 8081, proxyProtocol: true }\nautoScalingGroups:", StringComparison.Ordinal)
            .Replace("targetGroups: app", "targetGroups: [app, next]", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        stack.Stack = stack.Stack.Replace("forward: { app: 1, next: 1 }", "forward: app", StringComparison.Ordinal);
        Assert.DoesNotContain("±", (await elbctl.RunAsync("plan")).Expect(ExitCode.Done).Out, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Beside_QUIC_there_is_no_security_group_and_the_plan_says_so()
    {
        using var stack = Begin("quic", out var elbctl);
        stack.Stack = stack
            .Stack.Replace(Listener, "quic: { port: 443, protocol: QUIC,", StringComparison.Ordinal)
            .Replace("    targetGroups: app\n", "", StringComparison.Ordinal)
            .Replace(", deregistrationDelay: 30s", "", StringComparison.Ordinal);
        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Done);
        Assert.Contains("ELB4364", plan.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("edge-lb", plan.Out, StringComparison.Ordinal);
    }

    private Workspace Begin(string name, out Elbctl elbctl)
    {
        var stack = new Workspace(Edge.Replace("STACK", aws.NewStackName(name), StringComparison.Ordinal));
        elbctl = new Elbctl(stack, aws);
        return stack;
    }

    private static async Task EndAsync(Elbctl elbctl) => (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string NameOf(Workspace stack) => stack.Stack.Split('\n')[0]["stack: ".Length..];

    private async Task<LoadBalancer> BalancerAsync(Workspace stack) =>
        (await aws.Clients.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), Stop)).LoadBalancers.Single(b =>
            b.LoadBalancerName.StartsWith(NameOf(stack) + "-", StringComparison.Ordinal)
        );

    private async Task<Listener> ListenerAsync(Workspace stack) =>
        (
            await aws.Clients.Elb.DescribeListenersAsync(
                new DescribeListenersRequest { LoadBalancerArn = (await BalancerAsync(stack)).LoadBalancerArn },
                Stop
            )
        ).Listeners[0];

    /// <summary>Everything that AWS keeps of the load balancer, its listener and its target group.</summary>
    private async Task<string> TextAsync(Workspace stack)
    {
        var balancer = await BalancerAsync(stack);
        var listener = await ListenerAsync(stack);
        var group = (
            await aws.Clients.Elb.DescribeTargetGroupsAsync(
                new DescribeTargetGroupsRequest { LoadBalancerArn = balancer.LoadBalancerArn },
                Stop
            )
        ).TargetGroups.Single();
        var ofBalancer = await aws.Clients.Elb.DescribeLoadBalancerAttributesAsync(
            new DescribeLoadBalancerAttributesRequest { LoadBalancerArn = balancer.LoadBalancerArn },
            Stop
        );
        var ofListener = await aws.Clients.Elb.DescribeListenerAttributesAsync(
            new DescribeListenerAttributesRequest { ListenerArn = listener.ListenerArn },
            Stop
        );
        var ofGroup = await aws.Clients.Elb.DescribeTargetGroupAttributesAsync(
            new DescribeTargetGroupAttributesRequest { TargetGroupArn = group.TargetGroupArn },
            Stop
        );
        return string.Join(
            '\n',
            ofBalancer
                .Attributes.Select(a => $"balancer {a.Key}={a.Value}")
                .Concat(ofListener.Attributes.Select(a => $"listener {a.Key}={a.Value}"))
                .Concat(ofGroup.Attributes.Select(a => $"group {a.Key}={a.Value}"))
                .Append(
                    $"check={group.HealthCheckProtocol} {group.HealthCheckPath} {group.Matcher?.HttpCode} {group.HealthCheckIntervalSeconds}"
                )
        );
    }

    /// <summary>What the instances' group lets in: protocol, port, peer.</summary>
    private async Task<List<string>> AdmittedAsync(Workspace stack)
    {
        var group = (await aws.Clients.Ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest(), Stop)).SecurityGroups.Single(
            g => g.Description == $"elbctl {NameOf(stack)}/app-asg"
        );
        return
        [
            .. group.IpPermissions.SelectMany(p =>
                (p.Ipv4Ranges ?? [])
                    .Select(r => $"{p.IpProtocol} {p.FromPort} {r.CidrIp}")
                    .Concat((p.UserIdGroupPairs ?? []).Select(g => $"{p.IpProtocol} {p.FromPort} {g.GroupId}"))
            ),
        ];
    }
}
