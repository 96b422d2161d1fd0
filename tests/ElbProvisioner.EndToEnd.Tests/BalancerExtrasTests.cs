using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.WAFV2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>What load balancers have by calls of their own: reserved capacity, pools of addresses, web ACLs.</summary>
public sealed class BalancerExtrasTests
{
    private const string Shield = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shield/12345678-1234-1234-1234-123456789012";
    private const string Theirs = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/theirs/12345678-1234-1234-1234-123456789012";
    private const string Pool = "ipam-pool-0123456789abcdef0";

    private const string Extras = $"""
            webAcl: {Shield}
            wafFailOpen: true
            ipamPool: {Pool}
            capacityUnits: 500

        """;

    private const string Plain = """
        stack: STACK
        loadBalancers:
          web:
            listeners:
              http: { port: 80, forward: app }
        targetGroups:
          app: { port: 8080, deregistrationDelay: 30s }
        autoScalingGroups:
          app:
            size: { min: 2, max: 4 }
            targetGroups: app
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_come_with_the_load_balancer_change_in_place_and_are_given_back_when_they_leave_the_file()
    {
        using var aws = Raised();
        using var stack = Begin(aws, With(Extras), out var elbctl);
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains("ELB4051", plan.Talk, StringComparison.Ordinal);
        aws.Calls.Clear();
        await elbctl.ApplyAsync();
        var calls = aws.Calls.Select(c => c.Operation).ToList();
        Assert.InRange(calls.IndexOf("AssociateWebACL"), 0, calls.IndexOf("CreateListener"));
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal((Shield, Pool, 500), await ExtrasAsync(aws));
        Assert.Contains("500", (await elbctl.RunAsync("status")).Out, StringComparison.Ordinal);
        var policy = (await elbctl.RunAsync("permissions")).Expect(ExitCode.Done).Out;
        Assert.All(
            (string[])["wafv2:AssociateWebACL", "elasticloadbalancing:ModifyCapacityReservation", "elasticloadbalancing:ModifyIpPools"],
            action => Assert.Contains(action, policy, StringComparison.Ordinal)
        );

        stack.Stack = stack.Stack.Replace("capacityUnits: 500", "capacityUnits: 600", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal((Shield, Pool, 600), await ExtrasAsync(aws));

        stack.Stack = stack.Stack.Replace(Extras.Replace("500", "600", StringComparison.Ordinal), "", StringComparison.Ordinal);
        Assert.Contains(
            "requests that the web ACL answered reach the targets",
            (await elbctl.RunAsync("plan")).Out,
            StringComparison.Ordinal
        );
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal((null, null, null), await ExtrasAsync(aws));
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task A_stack_without_them_asks_for_none()
    {
        using var aws = new LocalWorldAws();
        using var stack = Begin(aws, Plain, out var elbctl);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();

        Assert.DoesNotContain(
            aws.Calls.Select(c => c.Operation),
            operation => operation is "DescribeCapacityReservation" or "GetWebACLForResource" or "GetWebACL"
        );
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Without_the_quota_the_load_balancer_serves_and_the_apply_says_what_was_refused()
    {
        using var aws = new LocalWorldAws();
        using var stack = Begin(aws, With("    capacityUnits: 500\n"), out var elbctl);
        var run = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.PartlyApplied);

        Assert.Contains("CapacityUnitsLimitExceeded", run.Talk, StringComparison.Ordinal);
        Assert.Contains("reserve capacity", run.Talk, StringComparison.Ordinal);
        Assert.NotEmpty(await BalancersAsync(aws));
        stack.Stack = Plain.Replace("STACK", "extras", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task A_web_ACL_that_is_not_there_is_told_before_the_first_change_and_one_of_somebody_else_is_left_or_replaced()
    {
        using var aws = new LocalWorldAws();
        using var stack = Begin(
            aws,
            With($"    webAcl: {Shield.Replace("shield", "missing", StringComparison.Ordinal)}\n"),
            out var elbctl
        );
        Assert.Contains("ELB4390", (await elbctl.RunAsync("plan")).Talk, StringComparison.Ordinal);

        stack.Stack = With($"    webAcl: {Shield}\n").Replace("STACK", "extras", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        var arn = Assert.Single(await BalancersAsync(aws)).LoadBalancerArn;
        await aws.Clients.Waf.AssociateWebACLAsync(new AssociateWebACLRequest { WebACLArn = Theirs, ResourceArn = arn }, Stop);
        Assert.Contains("ELB4054", (await elbctl.RunAsync("plan")).Talk, StringComparison.Ordinal);

        stack.Stack = Plain.Replace("STACK", "extras", StringComparison.Ordinal);
        Assert.Contains("ELB4055", (await elbctl.RunAsync("plan")).Talk, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal(Theirs, (await ExtrasAsync(aws)).WebAcl);
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task Capacity_that_is_not_there_yet_is_told_and_holds_nothing_up()
    {
        using var aws = Raised(capacity: TimeSpan.FromHours(3));
        using var stack = Begin(aws, With("    capacityUnits: 500\n"), out var elbctl);
        await elbctl.ApplyAsync();
        Assert.Contains("pending", (await elbctl.RunAsync("status")).Out, StringComparison.Ordinal);
        await elbctl.ExpectNoChangesAsync();
        await aws.PassAsync(TimeSpan.FromHours(3));
        Assert.DoesNotContain("pending", (await elbctl.RunAsync("status")).Out, StringComparison.Ordinal);
        await EndAsync(elbctl);
    }

    private static LocalWorldAws Raised(TimeSpan? capacity = null) =>
        new(
            seed: 0,
            new FaultSettings
            {
                Quotas = new Dictionary<string, int>(StringComparer.Ordinal) { ["applicationLoadBalancerCapacityUnits"] = 5000 },
            },
            capacity is { } time ? Timings.Lagging with { CapacityReservation = time } : null
        );

    private static string With(string extras) => Plain.Replace("  web:\n", "  web:\n" + extras, StringComparison.Ordinal);

    private static Workspace Begin(LocalWorldAws aws, string text, out Elbctl elbctl)
    {
        var stack = new Workspace(text.Replace("STACK", "extras", StringComparison.Ordinal));
        elbctl = new Elbctl(stack, aws);
        return stack;
    }

    private static async Task EndAsync(Elbctl elbctl) => (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

    private static async Task<List<LoadBalancer>> BalancersAsync(LocalWorldAws aws) =>
        (await aws.Clients.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), Stop)).LoadBalancers ?? [];

    private static async Task<(string? WebAcl, string? Pool, int? Units)> ExtrasAsync(LocalWorldAws aws)
    {
        var balancer = Assert.Single(await BalancersAsync(aws));
        var webAcl = await aws.Clients.Waf.GetWebACLForResourceAsync(
            new GetWebACLForResourceRequest { ResourceArn = balancer.LoadBalancerArn },
            Stop
        );
        var capacity = await aws.Clients.Elb.DescribeCapacityReservationAsync(
            new DescribeCapacityReservationRequest { LoadBalancerArn = balancer.LoadBalancerArn },
            Stop
        );
        return (webAcl.WebACL?.ARN, balancer.IpamPools?.Ipv4IpamPoolId, capacity.MinimumLoadBalancerCapacity?.CapacityUnits);
    }
}
