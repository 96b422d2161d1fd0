using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>Gateway load balancers: one listener without a port, GENEVE to appliances, and what of it can change.</summary>
public sealed class GatewayBalancerTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Inspect = """
        stack: STACK
        network: { subnets: [SUBNETS] }
        loadBalancers:
          inspect:
            type: gateway
            listeners:
              all: { forward: appliances }
        targetGroups:
          appliances: { targets: [10.20.0.5, 10.20.0.6] }
        """;

    private const string Listener = "all: { forward: appliances";
    private const string Targets = "appliances: { targets";

    public static TheoryData<string, string, string> Settings =>
        new()
        {
            { "    type: gateway\n", "    type: gateway\n    crossZone: true\n", "load_balancing.cross_zone.enabled=true" },
            { "    type: gateway\n", "    type: gateway\n    deletionProtection: true\n", "deletion_protection.enabled=true" },
            { Listener, "all: { idleTimeout: 10m, forward: appliances", "tcp.idle_timeout.seconds=600" },
            {
                Listener,
                "all: { attributes: { send_tcp_reset.on_idle_timeout.enabled: true }, forward: appliances",
                "send_tcp_reset.on_idle_timeout.enabled=true"
            },
            { Targets, "appliances: { targetFailover: rebalance, targets", "target_failover.on_unhealthy=rebalance" },
            { Targets, "appliances: { stickiness: { type: source_ip_dest_ip }, targets", "stickiness.type=source_ip_dest_ip" },
            { Targets, "appliances: { stickiness: true, targets", "stickiness.enabled=true" },
            {
                Targets,
                "appliances: { attributes: { send_tcp_reset.on_unhealthy.enabled: true }, targets",
                "send_tcp_reset.on_unhealthy.enabled=true"
            },
            { Targets, "appliances: { deregistrationDelay: 30s, targets", "deregistration_delay.timeout_seconds=30" },
            { Targets, "appliances: { healthCheck: { protocol: HTTP, path: /up, port: 8080 }, targets", "check=HTTP 8080 /up" },
        };

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_setting_reaches_AWS_and_goes_back_when_it_leaves_the_file(string place, string written, string told)
    {
        using var stack = await BeginAsync("gset");
        var elbctl = new Elbctl(stack, aws);
        await elbctl.ApplyAsync();
        var before = await TextAsync(stack);
        Assert.DoesNotContain(told, before.Split(' '));

        var file = stack.Stack;
        stack.Stack = file.Replace(place, written, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        Assert.Contains(told, await TextAsync(stack), StringComparison.Ordinal);
        await elbctl.ExpectNoChangesAsync();

        stack.Stack = file;
        await elbctl.ApplyAsync();
        Assert.Equal(before, await TextAsync(stack));
        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task Other_appliances_take_over_by_another_target_group()
    {
        using var stack = await BeginAsync("gren");
        var elbctl = new Elbctl(stack, aws);
        await elbctl.ApplyAsync();
        stack.Stack = stack.Stack.Replace("appliances", "firewalls", StringComparison.Ordinal);
        const string Felt = "new flows may be dropped until the targets of firewalls are healthy";
        foreach (
            string[] format in (string[][])
                [
                    [],
                    ["--json"],
                    ["--format", "markdown"],
                ]
        )
        {
            Assert.Contains(Felt, Flat((await elbctl.RunAsync(["plan", .. format])).Out), StringComparison.Ordinal);
        }

        await elbctl.ApplyAsync();

        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_check_on_another_port_refuses_nobody()
    {
        using var stack = await BeginAsync("gport");
        stack.Stack = stack.Stack.Replace(
            "  appliances: { targets: [10.20.0.5, 10.20.0.6] }",
            """
              appliances: { healthCheck: { protocol: TCP, port: 8080 } }
            autoScalingGroups:
              appliances:
                size: { min: 1, max: 2 }
                targetGroups: appliances
                launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
            """,
            StringComparison.Ordinal
        );
        var elbctl = new Elbctl(stack, aws);
        await elbctl.ApplyAsync();
        stack.Stack = stack.Stack.Replace("port: 8080", "port: 8081", StringComparison.Ordinal);
        var plan = await elbctl.PlanAsync();
        Assert.All(plan.Changes, c => Assert.Equal("none", c.Effect));
        Assert.Contains(plan.Changes, c => c.Kind == "securityGroup");
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task It_enters_subnets_and_never_leaves_one()
    {
        using var stack = await BeginAsync("gsub");
        var elbctl = new Elbctl(stack, aws);
        var all = stack.Stack;
        var first = all[(all.IndexOf('[', StringComparison.Ordinal) + 1)..all.IndexOf(',', StringComparison.Ordinal)];
        stack.Stack = all.Replace(
            all[all.IndexOf('[', StringComparison.Ordinal)..(all.IndexOf(']', StringComparison.Ordinal) + 1)],
            $"[{first}]",
            StringComparison.Ordinal
        );
        var fewer = stack.Stack;
        await elbctl.ApplyAsync();

        stack.Stack = all;
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();

        stack.Stack = fewer;
        var plan = await elbctl.RunAsync("plan");
        plan.Expect(ExitCode.Failed);
        Assert.Contains("ELB4031", plan.Out + plan.Talk, StringComparison.Ordinal);

        stack.Stack = all;
        (await elbctl.RunAsync("status", "--exit-code")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    private async Task<Workspace> BeginAsync(string name)
    {
        var subnets = (await aws.Clients.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), Stop)).Subnets;
        var two = subnets.OrderBy(s => s.AvailabilityZone, StringComparer.Ordinal).Take(2).Select(s => s.SubnetId);
        return new Workspace(
            Inspect
                .Replace("STACK", aws.NewStackName(name), StringComparison.Ordinal)
                .Replace("SUBNETS", string.Join(", ", two), StringComparison.Ordinal)
        );
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>All that AWS keeps of it.</summary>
    private async Task<string> TextAsync(Workspace stack)
    {
        var name = stack.Stack.Split('\n')[0]["stack: ".Length..] + "-";
        var balancer = (await aws.Clients.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), Stop)).LoadBalancers.Single(
            b => b.LoadBalancerName.StartsWith(name, StringComparison.Ordinal)
        );
        var arn = balancer.LoadBalancerArn;
        var listener = (
            await aws.Clients.Elb.DescribeListenersAsync(new DescribeListenersRequest { LoadBalancerArn = arn }, Stop)
        ).Listeners.Single();
        var group = (
            await aws.Clients.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest { LoadBalancerArn = arn }, Stop)
        ).TargetGroups.Single();
        var attributes = (
            await aws.Clients.Elb.DescribeLoadBalancerAttributesAsync(
                new DescribeLoadBalancerAttributesRequest { LoadBalancerArn = arn },
                Stop
            )
        ).Attributes.Select(a => $"{a.Key}={a.Value}");
        var ofListener = (
            await aws.Clients.Elb.DescribeListenerAttributesAsync(
                new DescribeListenerAttributesRequest { ListenerArn = listener.ListenerArn },
                Stop
            )
        ).Attributes.Select(a => $"{a.Key}={a.Value}");
        var ofGroup = (
            await aws.Clients.Elb.DescribeTargetGroupAttributesAsync(
                new DescribeTargetGroupAttributesRequest { TargetGroupArn = group.TargetGroupArn },
                Stop
            )
        ).Attributes.Select(a => $"{a.Key}={a.Value}");
        return string.Join(
            ' ',
            attributes
                .Concat(ofListener)
                .Concat(ofGroup)
                .Order(StringComparer.Ordinal)
                .Append($"{balancer.Type} {listener.Port}{listener.Protocol} {group.Protocol}{group.Port}")
                .Append($"check={group.HealthCheckProtocol} {group.HealthCheckPort} {group.HealthCheckPath}")
        );
    }
}
