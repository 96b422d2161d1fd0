using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>Dual-stack network load balancers: UDP by source NAT, and clients told apart by their kind of address.</summary>
public sealed class AddressTypeTests : IClassFixture<LocalWorldAws>
{
    private const string Edge = """
        stack: STACK
        loadBalancers:
          edge:
            type: network
            ipAddressType: dualstack
            listeners:
              tcp: { port: 80, forward: four }
        targetGroups:
          four: { port: 8080, deregistrationDelay: 30s }
          six: { port: 8080, deregistrationDelay: 30s, ipAddressType: ipv6 }
        autoScalingGroups:
          app:
            size: { min: 2, max: 4 }
            targetGroups: [four, six]
            launchTemplate:
              image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
              instanceType: t3.micro
              networkInterfaces: [{ deviceIndex: 0, ipv6AddressCount: 1, primaryIpv6: true }]
        """;

    private const string Listener = "      tcp: { port: 80, forward: four }\n";

    private readonly LocalWorldAws _aws;

    public AddressTypeTests(LocalWorldAws aws)
    {
        _aws = aws;
        aws.GiveIpv6();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UDP_comes_to_a_dual_stack_load_balancer_with_source_NAT_and_goes_before_it()
    {
        using var stack = Begin("nat", out var elbctl);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal("off", (await BalancerAsync(stack)).EnablePrefixForIpv6SourceNat?.Value);

        var before = stack.Stack;
        stack.Stack = before
            .Replace("dualstack\n", "dualstack\n    sourceNat: true\n", StringComparison.Ordinal)
            .Replace(Listener, Listener + "      dns: { port: 53, protocol: UDP, forward: six }\n", StringComparison.Ordinal)
            .Replace("ipv6 }\n", "ipv6, protocol: UDP }\n", StringComparison.Ordinal);
        _aws.Calls.Clear();
        await elbctl.ApplyAsync();
        var calls = _aws.Calls.Select(c => c.Operation).ToList();
        Assert.InRange(calls.IndexOf("SetSubnets"), 0, calls.IndexOf("CreateListener"));
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal("on", (await BalancerAsync(stack)).EnablePrefixForIpv6SourceNat?.Value);

        stack.Stack = before;
        _aws.Calls.Clear();
        await elbctl.ApplyAsync();
        calls = _aws.Calls.Select(c => c.Operation).ToList();
        Assert.InRange(calls.IndexOf("SetSubnets"), calls.IndexOf("DeleteListener"), calls.Count);
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal("off", (await BalancerAsync(stack)).EnablePrefixForIpv6SourceNat?.Value);
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Both_kinds_of_addresses_and_source_NAT_come_in_one_call_and_prefixes_are_written()
    {
        using var stack = Begin("both", out var elbctl);
        var dual = stack.Stack;
        stack.Stack = dual.Replace("    ipAddressType: dualstack\n", "", StringComparison.Ordinal)
            .Replace("  six: { port: 8080, deregistrationDelay: 30s, ipAddressType: ipv6 }\n", "", StringComparison.Ordinal)
            .Replace("[four, six]", "four", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        stack.Stack = stack.Stack.Replace(
            "    type: network\n",
            "    type: network\n    ipAddressType: dualstack\n    sourceNat: true\n",
            StringComparison.Ordinal
        );
        var arn = (await BalancerAsync(stack)).LoadBalancerArn;
        _aws.Calls.Clear();
        await elbctl.ApplyAsync();
        Assert.Contains(_aws.Calls, c => c.Operation == "SetSubnets");
        Assert.DoesNotContain(_aws.Calls, c => c.Operation == "SetIpAddressType");
        await elbctl.ExpectNoChangesAsync();
        var zone = (await BalancerAsync(stack)).AvailabilityZones.OrderBy(z => z.ZoneName, StringComparer.Ordinal).First();
        var prefix = zone.SourceNatIpv6Prefixes[0];
        var other = prefix.Replace("::/80", ":1::/80", StringComparison.Ordinal);
        Assert.NotEqual(prefix, other);
        var subnets = (await BalancerAsync(stack)).AvailabilityZones.Select(z => z.SubnetId).Except([zone.SubnetId]);
        stack.Stack = stack.Stack.Replace(
            "    sourceNat: true\n",
            $"    sourceNat: true\n    subnets: [{{ subnet: {zone.SubnetId}, sourceNatIpv6Prefix: \"{other}\" }}, {string.Join(", ", subnets)}]\n",
            StringComparison.Ordinal
        );
        var plan = string.Join(" ", (await elbctl.RunAsync("plan")).Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"source NAT {other}", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("are cut", plan, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        zone = (await BalancerAsync(stack)).AvailabilityZones.OrderBy(z => z.ZoneName, StringComparer.Ordinal).First();
        Assert.Equal([other], zone.SourceNatIpv6Prefixes);
        Assert.Equal(arn, (await BalancerAsync(stack)).LoadBalancerArn);
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Clients_of_IPv6_are_sent_to_targets_of_their_own_and_the_rule_goes_with_the_file()
    {
        using var stack = Begin("rule", out var elbctl);
        await elbctl.ApplyAsync();
        var before = stack.Stack;
        stack.Stack = before.Replace(
            Listener,
            "      tcp: { port: 80, forward: four, rules: [{ name: six, when: { clientIpType: ipv6 }, forward: six }] }\n",
            StringComparison.Ordinal
        );
        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Done);
        Assert.Contains("+ rule", plan.Out, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var rule = Assert.Single(await RulesAsync(stack));
        Assert.Equal("ipv6", rule.Conditions[0].SourceIpConfig.IpAddressType.Value);
        Assert.Contains("six", (await elbctl.RunAsync("status")).Out, StringComparison.Ordinal);

        stack.Stack = stack.Stack.Replace("clientIpType: ipv6", "clientIpType: ipv4", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal("ipv4", Assert.Single(await RulesAsync(stack)).Conditions[0].SourceIpConfig.IpAddressType.Value);

        stack.Stack = before
            .Replace("    ipAddressType: dualstack\n", "", StringComparison.Ordinal)
            .Replace("  six: { port: 8080, deregistrationDelay: 30s, ipAddressType: ipv6 }\n", "", StringComparison.Ordinal)
            .Replace("[four, six]", "four", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Empty(await RulesAsync(stack));
        Assert.Equal("ipv4", (await BalancerAsync(stack)).IpAddressType.Value);
        await EndAsync(elbctl);
    }

    private Workspace Begin(string name, out Elbctl elbctl)
    {
        var stack = new Workspace(Edge.Replace("STACK", _aws.NewStackName(name), StringComparison.Ordinal));
        elbctl = new Elbctl(stack, _aws);
        return stack;
    }

    private static async Task EndAsync(Elbctl elbctl) => (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

    private static string NameOf(Workspace stack) => stack.Stack.Split('\n')[0]["stack: ".Length..];

    private async Task<LoadBalancer> BalancerAsync(Workspace stack) =>
        (await _aws.Clients.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), Stop)).LoadBalancers.Single(b =>
            b.LoadBalancerName.StartsWith(NameOf(stack) + "-", StringComparison.Ordinal)
        );

    private async Task<List<Rule>> RulesAsync(Workspace stack)
    {
        var listeners = await _aws.Clients.Elb.DescribeListenersAsync(
            new DescribeListenersRequest { LoadBalancerArn = (await BalancerAsync(stack)).LoadBalancerArn },
            Stop
        );
        var rules = await _aws.Clients.Elb.DescribeRulesAsync(
            new DescribeRulesRequest { ListenerArn = listeners.Listeners[0].ListenerArn },
            Stop
        );
        return [.. rules.Rules.Where(r => r.IsDefault != true)];
    }
}
