using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>Network load balancers whose addresses are known: the stack's own Elastic IPs, given ones, and private ones.</summary>
public sealed class AddressTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Edge = """
        stack: STACK
        network: { subnets: [SUBNETS] }
        loadBalancers:
          edge:
            type: network
            ADDRESSES
            listeners:
              tcp: { port: 80, forward: app }
        targetGroups:
          app: { port: 8080, deregistrationDelay: 30s }
        autoScalingGroups:
          app:
            size: { min: 2, max: 4 }
            targetGroups: app
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        outputs:
          reach: "${loadBalancers.edge.addresses}"
        """;

    private const string Own = "staticIps: true";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_a_zone_is_allocated_first_and_released_last_and_told_as_an_output()
    {
        using var stack = Begin("own", 2, Own, out var elbctl);
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains("+ Elastic IP", plan.Out, StringComparison.Ordinal);
        aws.Calls.Clear();
        await elbctl.ApplyAsync();
        Assert.Equal(2, aws.Calls.Count(c => c.Operation == "AllocateAddress"));
        await elbctl.ExpectNoChangesAsync();
        var own = await OwnAsync(stack);
        Assert.Equal(2, own.Count);
        Assert.Equal(own.Select(a => a.AllocationId).Order(), (await HeldAsync(stack)).Order());
        var outputs = (await elbctl.RunAsync("outputs")).Expect(ExitCode.Done).Out;
        var status = (await elbctl.RunAsync("status")).Expect(ExitCode.Done).Out;
        Assert.All(own, a => Assert.Contains(a.PublicIp, outputs, StringComparison.Ordinal));
        Assert.All(own, a => Assert.Contains(a.PublicIp, status, StringComparison.Ordinal));

        var policy = (await elbctl.RunAsync("permissions")).Expect(ExitCode.Done).Out;
        Assert.All(
            (string[])["ec2:DescribeAddresses", "ec2:AllocateAddress", "ec2:ReleaseAddress"],
            action => Assert.Contains(action, policy, StringComparison.Ordinal)
        );

        aws.Calls.Clear();
        await EndAsync(elbctl);
        var calls = aws.Calls.Select(c => c.Operation).ToList();
        Assert.InRange(calls.IndexOf("ReleaseAddress"), calls.IndexOf("DeleteLoadBalancer"), calls.Count);
        Assert.Empty(await OwnAsync(stack));
    }

    [Fact]
    public async Task More_than_the_account_may_have_are_told_before_the_first_change()
    {
        var taken = new[] { await AllocateAsync(), await AllocateAsync(), await AllocateAsync(), await AllocateAsync() };
        using var stack = Begin("many", 2, Own, out var elbctl);
        aws.Calls.Clear();
        var run = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Failed);
        Assert.Contains("error ELB4348", run.Talk, StringComparison.Ordinal);
        Assert.Contains("has 4 and may have 5", Flat(run.Talk), StringComparison.Ordinal);
        Assert.DoesNotContain(aws.Calls, c => c.Operation is "AllocateAddress" or "CreateTargetGroup");
        Assert.Contains(
            "ec2:DescribeAccountAttributes",
            (await elbctl.RunAsync("permissions")).Expect(ExitCode.Done).Out,
            StringComparison.Ordinal
        );

        await ReleaseAsync(taken);
        await elbctl.ApplyAsync();
        aws.Calls.Clear();
        await elbctl.ExpectNoChangesAsync();
        Assert.DoesNotContain(aws.Calls, c => c.Operation == "DescribeAccountAttributes");
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task An_address_that_an_interrupted_run_allocated_is_found_again()
    {
        using var stack = Begin("found", 2, Own, out var elbctl);
        aws.Wire = inner => new AfterwardsLost(inner, "AllocateAddress");
        try
        {
            (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.PartlyApplied);
        }
        finally
        {
            aws.Wire = null;
        }

        Assert.NotEmpty(await OwnAsync(stack));
        await elbctl.ApplyAsync();
        Assert.Equal(2, (await OwnAsync(stack)).Count);
        await elbctl.ExpectNoChangesAsync();
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Given_ones_are_used_in_the_order_of_the_zones_and_never_released()
    {
        var (first, second) = (await AllocateAsync(), await AllocateAsync());
        using var stack = Begin("given", 2, $"staticIps: [{first}, {second}]", out var elbctl);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal([first, second], await HeldAsync(stack));
        await EndAsync(elbctl);
        var left = await aws.Clients.Ec2.DescribeAddressesAsync(new DescribeAddressesRequest { AllocationIds = [first, second] }, Stop);
        Assert.All(left.Addresses, a => Assert.Null(a.AssociationId));
        await ReleaseAsync(first, second);
    }

    [Fact]
    public async Task Addresses_that_come_and_go_cut_the_connections_of_a_zone_at_a_time_and_the_plan_says_so()
    {
        using var stack = Begin("come", 2, "crossZone: true", out var elbctl);
        await elbctl.ApplyAsync();
        var without = stack.Stack;
        stack.Stack = stack.Stack.Replace("    listeners:\n      tcp", $"    {Own}\n    listeners:\n      tcp", StringComparison.Ordinal);
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains("connections that enter in us-east-1a, us-east-1b are cut", Flat(plan.Out), StringComparison.Ordinal);
        var arn = (await BalancerAsync(stack)).LoadBalancerArn;
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal(arn, (await BalancerAsync(stack)).LoadBalancerArn);
        Assert.Equal(2, (await HeldAsync(stack)).Count);

        stack.Stack = without;
        var back = await elbctl.RunAsync("plan");
        Assert.Contains("by itself are refused, for good", Flat(back.Out), StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Empty(await HeldAsync(stack));
        Assert.Empty(await OwnAsync(stack));
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task A_zone_more_comes_with_its_address_in_place()
    {
        using var stack = Begin("more", 2, Own, out var elbctl);
        await elbctl.ApplyAsync();
        var before = await HeldAsync(stack);
        stack.Stack = Text("more", stack, 3, Own);
        var plan = await elbctl.RunAsync("plan");
        Assert.DoesNotContain("are cut", plan.Out, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal(before, (await HeldAsync(stack)).Take(2));
        Assert.Equal(3, (await HeldAsync(stack)).Count);
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Private_addresses_find_their_zones_by_the_ranges_of_the_subnets()
    {
        var subnets = await Subnets(2);
        string Inside(int index) => subnets[index].CidrBlock.Replace(".0/20", ".77", StringComparison.Ordinal);
        var written = $"scheme: internal\n    privateIps: [{Inside(1)}, {Inside(0)}]";
        using var stack = Begin("private", 2, written, out var elbctl);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var zones = (await BalancerAsync(stack)).AvailabilityZones.OrderBy(z => z.ZoneName, StringComparer.Ordinal);
        Assert.Equal([Inside(0), Inside(1)], zones.Select(z => z.LoadBalancerAddresses[0].PrivateIPv4Address));
        Assert.Contains(Inside(0), (await elbctl.RunAsync("outputs")).Out, StringComparison.Ordinal);

        stack.Stack = stack.Stack.Replace($"{Inside(1)}, {Inside(0)}", $"{Inside(1)}", StringComparison.Ordinal);
        Assert.Contains("ELB4020", (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk, StringComparison.Ordinal);
        stack.Stack = stack.Stack.Replace(Inside(1), "192.0.2.1", StringComparison.Ordinal);
        Assert.Contains("is in none of its subnets", (await elbctl.RunAsync("plan")).Talk, StringComparison.Ordinal);
        stack.Stack = Text("private", stack, 2, "scheme: internal");
        await elbctl.ExpectNoChangesAsync();
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task A_private_address_that_something_has_or_AWS_keeps_is_told_before_the_zone_is_left()
    {
        var subnets = await Subnets(2);
        string Inside(int index, int last) => subnets[index].CidrBlock.Replace(".0/20", $".{last}", StringComparison.Ordinal);
        var taken = await aws.Clients.Ec2.CreateNetworkInterfaceAsync(
            new CreateNetworkInterfaceRequest { SubnetId = subnets[0].SubnetId, PrivateIpAddress = Inside(0, 99) },
            Stop
        );
        using var stack = Begin("taken", 2, $"scheme: internal\n    privateIps: [{Inside(0, 98)}, {Inside(1, 98)}]", out var elbctl);
        await elbctl.ApplyAsync();
        stack.Stack = Text("taken", stack, 2, $"scheme: internal\n    privateIps: [{Inside(0, 99)}, {Inside(1, 98)}]");
        var run = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Failed);
        Assert.Contains("error ELB4346", run.Talk, StringComparison.Ordinal);
        Assert.Contains(taken.NetworkInterface.NetworkInterfaceId, run.Talk, StringComparison.Ordinal);
        stack.Stack = Text("taken", stack, 2, $"scheme: internal\n    privateIps: [{Inside(0, 3)}, {Inside(1, 98)}]");
        Assert.Contains(
            "one of the five that AWS keeps",
            Flat((await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk),
            StringComparison.Ordinal
        );
        await EndAsync(elbctl);
        await aws.Clients.Ec2.DeleteNetworkInterfaceAsync(
            new DeleteNetworkInterfaceRequest { NetworkInterfaceId = taken.NetworkInterface.NetworkInterfaceId },
            Stop
        );
    }

    [Fact]
    public async Task Addresses_are_written_for_subnets_and_one_that_changes_leaves_its_zone_first()
    {
        var (first, second) = (await AllocateAsync(), await AllocateAsync());
        var subnets = await Subnets(2);
        string Written(string allocation) =>
            $"crossZone: true\n    subnets: [{{ subnet: {subnets[0].SubnetId}, allocation: {allocation} }}, {subnets[1].SubnetId}]";
        using var stack = Begin("written", 2, Written(first), out var elbctl);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal([first], await HeldAsync(stack));
        stack.Stack = Text("written", stack, 2, Written(second));
        var plan = Flat((await elbctl.RunAsync("plan")).Out);
        Assert.Contains($"connections that enter in {subnets[0].AvailabilityZone} are cut", plan, StringComparison.Ordinal);
        Assert.Contains($"Elastic IP {first} -> Elastic IP {second}", plan, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal([second], await HeldAsync(stack));
        await EndAsync(elbctl);
        await ReleaseAsync(first, second);
    }

    [Fact]
    public async Task Zones_exchange_their_addresses_by_leaving_together_where_another_zone_stays()
    {
        var ids = await Task.WhenAll(AllocateAsync(), AllocateAsync(), AllocateAsync());
        using var stack = Begin("exchange", 3, $"staticIps: [{ids[0]}, {ids[1]}, {ids[2]}]", out var elbctl);
        await elbctl.ApplyAsync();
        stack.Stack = Text("exchange", stack, 3, $"staticIps: [{ids[1]}, {ids[0]}, {ids[2]}]");
        var plan = Flat((await elbctl.RunAsync("plan")).Out);
        Assert.Contains("connections that enter in us-east-1a, us-east-1b are cut", plan, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal([ids[1], ids[0], ids[2]], await HeldAsync(stack));

        var another = await AllocateAsync();
        stack.Stack = Text("exchange", stack, 3, $"staticIps: [{ids[0]}, {another}, {ids[2]}]");
        await elbctl.ApplyAsync();
        Assert.Equal([ids[0], another, ids[2]], await HeldAsync(stack));

        // The second zone takes what the first one leaves, so the first one goes first.
        stack.Stack = Text("exchange", stack, 3, $"staticIps: [{ids[1]}, {ids[0]}, {ids[2]}]");
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal([ids[1], ids[0], ids[2]], await HeldAsync(stack));

        // The first zone goes, and its address is to be in the third, which it enters before.
        var subnets = await Subnets(3);
        stack.Stack = Text("exchange", stack, 3, $"staticIps: [{ids[0]}, {ids[1]}]")
            .Replace($"[{subnets[0].SubnetId}, ", "[", StringComparison.Ordinal);
        Assert.Contains("error ELB4021", (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk, StringComparison.Ordinal);
        await EndAsync(elbctl);
        await ReleaseAsync([.. ids, another]);
    }

    [Fact]
    public async Task Two_zones_alone_do_not_exchange_their_addresses()
    {
        var (first, second) = (await AllocateAsync(), await AllocateAsync());
        using var stack = Begin("two", 2, $"staticIps: [{first}, {second}]", out var elbctl);
        await elbctl.ApplyAsync();
        stack.Stack = Text("two", stack, 2, $"staticIps: [{second}, {first}]");
        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk;
        Assert.Contains("error ELB4012", plan, StringComparison.Ordinal);
        Assert.Contains("exchange", plan, StringComparison.Ordinal);
        await EndAsync(elbctl);
        await ReleaseAsync(first, second);
    }

    [Fact]
    public async Task The_stack_s_own_addresses_are_not_named_by_their_ids()
    {
        using var stack = Begin("named", 2, Own, out var elbctl);
        await elbctl.ApplyAsync();
        var held = await HeldAsync(stack);
        stack.Stack = Text("named", stack, 2, $"staticIps: [{string.Join(", ", held)}]");
        var plan = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Failed).Talk;
        Assert.Contains("error ELB4060", plan, StringComparison.Ordinal);
        Assert.Contains("elasticIp/edge/us-east-1a", plan, StringComparison.Ordinal);
        Assert.Equal(held, await HeldAsync(stack));

        // As the remedy says: without its tags it is nobody's, and the file may name it.
        await aws.Clients.Ec2.DeleteTagsAsync(
            new DeleteTagsRequest { Resources = held, Tags = [new() { Key = "elbctl:stack" }, new() { Key = "elbctl:address" }] },
            Stop
        );
        await elbctl.ExpectNoChangesAsync();
        await EndAsync(elbctl);
        await ReleaseAsync([.. held]);
    }

    [Fact]
    public async Task An_address_moves_to_another_load_balancer_in_two_steps()
    {
        var id = await AllocateAsync();
        using var stack = Begin("moves", 1, $"staticIps: [{id}]", out var elbctl);
        await elbctl.ApplyAsync();
        stack.Stack = stack.Stack.Replace("edge", "front", StringComparison.Ordinal);
        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk;
        Assert.Contains("error ELB4021", plan, StringComparison.Ordinal);
        Assert.Contains("'edge' of this stack holds", Flat(plan), StringComparison.Ordinal);
        await EndAsync(elbctl);
        await ReleaseAsync(id);
    }

    [Fact]
    public async Task Addresses_are_not_changed_in_the_only_zone()
    {
        using var stack = Begin("only", 1, "crossZone: true", out var elbctl);
        await elbctl.ApplyAsync();
        stack.Stack = Text("only", stack, 1, Own);
        Assert.Contains("error ELB4012", (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk, StringComparison.Ordinal);
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task What_AWS_would_refuse_of_addresses_is_told_before_anything_is_made()
    {
        var used = await AllocateAsync();
        using var holder = Begin("holder", 1, $"staticIps: [{used}]", out var holding);
        await holding.ApplyAsync();
        using var stack = Begin("wrong", 2, $"staticIps: [{used}, eipalloc-0123456789abcdef0]", out var elbctl);
        aws.Calls.Clear();
        var run = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Failed);
        Assert.Contains("ELB4319", run.Talk, StringComparison.Ordinal);
        Assert.Contains("ELB4320", run.Talk, StringComparison.Ordinal);
        stack.Stack = Text("wrong", stack, 2, $"staticIps: [{used}]");
        Assert.Contains("ELB4020", (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Failed).Talk, StringComparison.Ordinal);
        Assert.DoesNotContain(aws.Calls, c => c.Operation.StartsWith("Create", StringComparison.Ordinal));
        await EndAsync(holding);
        await ReleaseAsync(used);
    }

    [Fact]
    public async Task Two_load_balancers_do_not_hold_one_address_so_a_replacement_is_refused()
    {
        using var stack = Begin("held", 2, Own, out var elbctl);
        await elbctl.ApplyAsync();
        stack.Stack = stack.Stack.Replace(Own, Own + "\n    securityGroups: none", StringComparison.Ordinal);
        Assert.Contains("error ELB4021", (await elbctl.RunAsync("plan")).Expect(ExitCode.Failed).Talk, StringComparison.Ordinal);
        stack.Stack = stack.Stack.Replace(Own + "\n    ", "", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Empty(await OwnAsync(stack));
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Another_pool_is_another_address()
    {
        using var stack = Begin("pool", 2, "staticIps: { ipamPool: ipam-pool-1 }", out var elbctl);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var before = await HeldAsync(stack);
        stack.Stack = Text("pool", stack, 2, "staticIps: { publicIpv4Pool: ipv4pool-ec2-1, networkBorderGroup: us-east-1 }");
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Empty(before.Intersect(await HeldAsync(stack)));
        Assert.All(await OwnAsync(stack), a => Assert.Equal("ipv4pool-ec2-1", a.PublicIpv4Pool));
        Assert.Equal(2, (await OwnAsync(stack)).Count);
        await EndAsync(elbctl);
    }

    private async Task<List<Subnet>> Subnets(int zones) =>
        [
            .. (await aws.Clients.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), Stop))
                .Subnets.OrderBy(s => s.AvailabilityZone, StringComparer.Ordinal)
                .Take(zones),
        ];

    private Workspace Begin(string name, int zones, string addresses, out Elbctl elbctl)
    {
        var stack = new Workspace(Text(aws.NewStackName(name), zones, addresses));
        elbctl = new Elbctl(stack, aws);
        return stack;
    }

    private string Text(string name, Workspace stack, int zones, string addresses)
    {
        Assert.Contains(name, stack.Stack, StringComparison.Ordinal);
        return Text(NameOf(stack), zones, addresses);
    }

    private string Text(string stackName, int zones, string addresses) =>
        Edge.Replace("STACK", stackName, StringComparison.Ordinal)
            .Replace("SUBNETS", string.Join(", ", Subnets(zones).Result.Select(s => s.SubnetId)), StringComparison.Ordinal)
            .Replace("ADDRESSES", addresses, StringComparison.Ordinal);

    private static async Task EndAsync(Elbctl elbctl) => (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string NameOf(Workspace stack) => stack.Stack.Split('\n')[0]["stack: ".Length..];

    private async Task<string> AllocateAsync() =>
        (await aws.Clients.Ec2.AllocateAddressAsync(new AllocateAddressRequest { Domain = DomainType.Vpc }, Stop)).AllocationId;

    private async Task ReleaseAsync(params string[] allocations)
    {
        foreach (var id in allocations)
        {
            await aws.Clients.Ec2.ReleaseAddressAsync(new ReleaseAddressRequest { AllocationId = id }, Stop);
        }
    }

    private async Task<List<Address>> OwnAsync(Workspace stack) =>
        (
            await aws.Clients.Ec2.DescribeAddressesAsync(
                new DescribeAddressesRequest { Filters = [new() { Name = "tag:elbctl:stack", Values = [NameOf(stack)] }] },
                Stop
            )
        ).Addresses
        ?? [];

    /// <summary>By zone.</summary>
    private async Task<List<string>> HeldAsync(Workspace stack) =>
        [
            .. (await BalancerAsync(stack))
                .AvailabilityZones.OrderBy(z => z.ZoneName, StringComparer.Ordinal)
                .SelectMany(z => z.LoadBalancerAddresses ?? [])
                .Select(a => a.AllocationId)
                .OfType<string>(),
        ];

    private async Task<LoadBalancer> BalancerAsync(Workspace stack) =>
        (await aws.Clients.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), Stop)).LoadBalancers.Single(b =>
            b.LoadBalancerName.StartsWith(NameOf(stack) + "-", StringComparison.Ordinal)
        );
}
