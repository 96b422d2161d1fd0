using Amazon.EC2.Model;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>VPC endpoint services in front of load balancers, and what security groups are to clients that come through them.</summary>
public sealed class EndpointServiceTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Edge = """
        stack: STACK
        loadBalancers:
          edge:
            type: network
            endpointService: true
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
          service: "${loadBalancers.edge.endpointServiceName}"
        """;

    private const string Written = "    endpointService: true\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_comes_with_the_load_balancer_changes_in_place_and_goes_before_it()
    {
        using var stack = Begin("life", out var elbctl);
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains("+ endpoint service", plan.Out, StringComparison.Ordinal);
        Assert.Contains("ELB4370", plan.Talk, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var made = await ServiceAsync(stack);
        Assert.Equal((true, "Available"), (made.AcceptanceRequired, made.ServiceState.Value));
        Assert.Equal([(await BalancerAsync(stack)).LoadBalancerArn], made.NetworkLoadBalancerArns);
        Assert.Equal("off", (await BalancerAsync(stack)).EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic);
        Assert.Contains(made.ServiceName, (await elbctl.RunAsync("outputs")).Out, StringComparison.Ordinal);
        var policy = (await elbctl.RunAsync("permissions")).Expect(ExitCode.Done).Out;
        Assert.Contains("ec2:CreateVpcEndpointServiceConfiguration", policy, StringComparison.Ordinal);
        Assert.Contains("ec2:DescribeVpcEndpointServicePermissions", policy, StringComparison.Ordinal);

        var before = stack.Stack;
        stack.Stack = before.Replace(
            Written,
            "    endpointService: { acceptanceRequired: false, allowedPrincipals: \"arn:aws:iam::111122223333:root\", "
                + "supportedRegions: [eu-west-1] }\n    privateLinkInbound: enforce\n",
            StringComparison.Ordinal
        );
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var changed = await ServiceAsync(stack);
        Assert.Equal((made.ServiceId, false), (changed.ServiceId, changed.AcceptanceRequired));
        Assert.Equal(["arn:aws:iam::111122223333:root"], await PrincipalsAsync(changed.ServiceId));
        Assert.Contains("eu-west-1", changed.SupportedRegions.Select(r => r.Region));
        Assert.Equal("on", (await BalancerAsync(stack)).EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic);

        stack.Stack = before;
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Empty(await PrincipalsAsync(changed.ServiceId));

        aws.Calls.Clear();
        await EndAsync(elbctl);
        var calls = aws.Calls.Select(c => c.Operation).ToList();
        Assert.InRange(calls.IndexOf("DeleteVpcEndpointServiceConfigurations"), 0, calls.IndexOf("DeleteLoadBalancer"));
        Assert.Empty(await ServicesAsync(stack));
    }

    [Fact]
    public async Task It_leaves_the_file_alone_and_its_load_balancer_stays()
    {
        using var stack = Begin("gone", out var elbctl);
        await elbctl.ApplyAsync();
        var arn = (await BalancerAsync(stack)).LoadBalancerArn;
        stack.Stack = stack
            .Stack.Replace(Written, "", StringComparison.Ordinal)
            .Replace("outputs:\n  service: \"${loadBalancers.edge.endpointServiceName}\"", "", StringComparison.Ordinal);
        Assert.Contains("nobody comes through its endpoint service", (await elbctl.RunAsync("plan")).Out, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Empty(await ServicesAsync(stack));
        var stays = await BalancerAsync(stack);
        Assert.Equal((arn, "on"), (stays.LoadBalancerArn, stays.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic));
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task One_to_which_endpoints_are_attached_stays_and_lets_them_through_and_what_waits_for_it_is_told()
    {
        using var stack = Begin("attached", out var elbctl);
        await elbctl.ApplyAsync();
        var service = await ServiceAsync(stack);
        var vpc = (await BalancerAsync(stack)).VpcId;
        var endpoint = (
            await aws.Clients.Ec2.CreateVpcEndpointAsync(
                new CreateVpcEndpointRequest
                {
                    VpcId = vpc,
                    ServiceName = service.ServiceName,
                    VpcEndpointType = Amazon.EC2.VpcEndpointType.Interface,
                },
                Stop
            )
        ).VpcEndpoint;
        stack.Stack = stack
            .Stack.Replace(Written, "", StringComparison.Ordinal)
            .Replace("outputs:\n  service: \"${loadBalancers.edge.endpointServiceName}\"", "", StringComparison.Ordinal);
        var run = await elbctl.RunAsync("apply", "--yes");
        Assert.NotEqual(ExitCode.Done, run.ExitCode);
        Assert.Contains("endpoints are still attached", run.Talk, StringComparison.Ordinal);
        Assert.Equal("off", (await BalancerAsync(stack)).EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic);

        await aws.Clients.Ec2.DeleteVpcEndpointsAsync(new DeleteVpcEndpointsRequest { VpcEndpointIds = [endpoint.VpcEndpointId] }, Stop);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal("on", (await BalancerAsync(stack)).EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic);
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task A_load_balancer_that_takes_the_others_place_is_offered_before_that_one_goes()
    {
        using var stack = Begin("swap", out var elbctl);
        await elbctl.ApplyAsync();
        var (service, old) = (await ServiceAsync(stack), await BalancerAsync(stack));
        stack.Stack = stack.Stack.Replace(Written, Written + "    securityGroups: none\n", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var (after, now) = (await ServiceAsync(stack), await BalancerAsync(stack));
        Assert.Equal(service.ServiceId, after.ServiceId);
        Assert.NotEqual(old.LoadBalancerArn, now.LoadBalancerArn);
        Assert.Equal([now.LoadBalancerArn], after.NetworkLoadBalancerArns);
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task A_private_name_is_proved_in_its_zone_and_the_proof_goes_before_the_name_does()
    {
        using var stack = Begin("named", out var elbctl);
        stack.Stack = stack.Stack.Replace(Written, "    endpointService: { privateDnsName: api.example.com }\n", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var made = await ServiceAsync(stack);
        Assert.Equal(("api.example.com", "verified"), (made.PrivateDnsName, made.PrivateDnsNameConfiguration.State.Value));
        Assert.Equal([$"{made.PrivateDnsNameConfiguration.Name}.api.example.com."], await ProofsAsync());
        var policy = (await elbctl.RunAsync("permissions")).Expect(ExitCode.Done).Out;
        Assert.Contains("ec2:StartVpcEndpointServicePrivateDnsVerification", policy, StringComparison.Ordinal);
        Assert.Contains("_*.api.example.com", policy, StringComparison.Ordinal);

        stack.Stack = stack.Stack.Replace("api.example.com", "shop.example.com", StringComparison.Ordinal);
        Assert.Contains("clients that reach their endpoints", (await elbctl.RunAsync("plan")).Out, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        var renamed = await ServiceAsync(stack);
        Assert.Equal((made.ServiceId, "verified"), (renamed.ServiceId, renamed.PrivateDnsNameConfiguration.State.Value));
        Assert.Equal([$"{renamed.PrivateDnsNameConfiguration.Name}.shop.example.com."], await ProofsAsync());

        stack.Stack = stack.Stack.Replace("{ privateDnsName: shop.example.com }", "true", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Null((await ServiceAsync(stack)).PrivateDnsName);
        Assert.Empty(await ProofsAsync());

        stack.Stack = stack.Stack.Replace(
            Written,
            "    endpointService: { privateDnsName: \"*.example.com\" }\n",
            StringComparison.Ordinal
        );
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Single(await ProofsAsync());
        await EndAsync(elbctl);
        Assert.Empty(await ProofsAsync());
    }

    [Fact]
    public async Task A_private_name_whose_zone_is_elsewhere_is_told_and_holds_nothing_up()
    {
        using var stack = Begin("elsewhere", out var elbctl);
        stack.Stack = stack.Stack.Replace(
            Written,
            "    endpointService: { privateDnsName: api.elsewhere.net }\n",
            StringComparison.Ordinal
        );
        Assert.Contains("ELB4056", (await elbctl.RunAsync("plan")).Talk, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        Assert.Equal("pendingVerification", (await ServiceAsync(stack)).PrivateDnsNameConfiguration.State.Value);
        var status = (await elbctl.RunAsync("status")).Expect(ExitCode.Done).Out;
        Assert.Contains("api.elsewhere.net is not verified (pendingVerification)", status, StringComparison.Ordinal);
        await elbctl.ExpectNoChangesAsync();
        await EndAsync(elbctl);
    }

    [Fact]
    public async Task One_that_an_interrupted_run_made_is_found_again()
    {
        using var stack = Begin("found", out var elbctl);
        aws.Wire = inner => new AfterwardsLost(inner, "CreateVpcEndpointServiceConfiguration");
        try
        {
            (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.PartlyApplied);
        }
        finally
        {
            aws.Wire = null;
        }

        await elbctl.ApplyAsync();
        Assert.Single(await ServicesAsync(stack));
        await elbctl.ExpectNoChangesAsync();
        await EndAsync(elbctl);
    }

    private Workspace Begin(string name, out Elbctl elbctl)
    {
        var stack = new Workspace(Edge.Replace("STACK", aws.NewStackName(name), StringComparison.Ordinal));
        elbctl = new Elbctl(stack, aws);
        return stack;
    }

    private static async Task EndAsync(Elbctl elbctl) => (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

    private static string NameOf(Workspace stack) => stack.Stack.Split('\n')[0]["stack: ".Length..];

    private async Task<ServiceConfiguration> ServiceAsync(Workspace stack) => Assert.Single(await ServicesAsync(stack));

    private async Task<List<ServiceConfiguration>> ServicesAsync(Workspace stack) =>
        (
            await aws.Clients.Ec2.DescribeVpcEndpointServiceConfigurationsAsync(
                new DescribeVpcEndpointServiceConfigurationsRequest
                {
                    Filters = [new() { Name = "tag:elbctl:stack", Values = [NameOf(stack)] }],
                },
                Stop
            )
        ).ServiceConfigurations
        ?? [];

    private async Task<List<string>> PrincipalsAsync(string serviceId) =>
        [
            .. (
                await aws.Clients.Ec2.DescribeVpcEndpointServicePermissionsAsync(
                    new DescribeVpcEndpointServicePermissionsRequest { ServiceId = serviceId },
                    Stop
                )
            ).AllowedPrincipals?.Select(p => p.Principal) ?? [],
        ];

    private async Task<List<string>> ProofsAsync()
    {
        var zones = await aws.Clients.Route53.ListHostedZonesByNameAsync(new() { DNSName = "example.com" }, Stop);
        var records = await aws.Clients.Route53.ListResourceRecordSetsAsync(new() { HostedZoneId = zones.HostedZones[0].Id }, Stop);
        return [.. records.ResourceRecordSets.Where(r => r.Type.Value == "TXT").Select(r => r.Name)];
    }

    private async Task<LoadBalancer> BalancerAsync(Workspace stack) =>
        (await aws.Clients.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), Stop)).LoadBalancers.Single(b =>
            b.LoadBalancerName.StartsWith(NameOf(stack) + "-", StringComparison.Ordinal)
        );
}
