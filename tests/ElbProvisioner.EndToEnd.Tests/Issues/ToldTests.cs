using Amazon.AutoScaling.Model;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using Action = Amazon.ElasticLoadBalancingV2.Model.Action;

namespace ElbProvisioner.EndToEnd.Tests.Issues;

/// <summary>What a plan does not change, and a person would not expect: told, never silent.</summary>
public sealed class ToldTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_desired_size_that_is_edited_on_a_living_group_is_said_to_have_no_effect()
    {
        using var workspace = new Workspace(ShopStack.Named(aws.NewStackName("wish")));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        workspace.Stack = workspace.Stack.Replace("max: 2", "max: 2, desired: 2", StringComparison.Ordinal);

        var plan = await elbctl.RunAsync("plan", "--detailed-exitcode");

        plan.Expect(ExitCode.Done);
        Assert.Contains("ELB4355", plan.Talk, StringComparison.Ordinal);
        Assert.Contains("set-desired-capacity", plan.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_as_a_document_holds_the_warnings_about_the_file_too()
    {
        using var workspace = new Workspace(
            ShopStack.Named(aws.NewStackName("warned")) + "\ncertificates: { idle: { request: idle.example.com } }\n"
        );

        var plan = await new Elbctl(workspace, aws).RunAsync("plan", "--json");

        using var document = System.Text.Json.JsonDocument.Parse(plan.Out);
        Assert.Contains(
            document.RootElement.GetProperty("diagnostics").EnumerateArray(),
            d => d.GetProperty("code").GetString() == "ELB3006"
        );
    }

    [Fact]
    public async Task Suspended_processes_are_named_unless_the_file_suspends_them()
    {
        var stack = aws.NewStackName("idle");
        using var workspace = new Workspace(ShopStack.Named(stack));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var group = (await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new DescribeAutoScalingGroupsRequest(), Cancel))
            .AutoScalingGroups.Single(g => g.AutoScalingGroupName.StartsWith(stack + "-", StringComparison.Ordinal))
            .AutoScalingGroupName;
        await aws.Clients.AutoScaling.SuspendProcessesAsync(
            new SuspendProcessesRequest { AutoScalingGroupName = group, ScalingProcesses = ["Launch"] },
            Cancel
        );

        var plan = await elbctl.RunAsync("plan");
        Assert.Contains("ELB4357", plan.Talk, StringComparison.Ordinal);
        Assert.Contains("Launch (nothing new starts", plan.Talk, StringComparison.Ordinal);

        workspace.Stack = workspace.Stack.Replace(
            "    targetGroups: [app]",
            "    suspend: [Launch]\n    targetGroups: [app]",
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("ELB4357", (await elbctl.RunAsync("plan")).Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_of_somebody_else_is_told_with_the_rules_it_stands_before()
    {
        var stack = aws.NewStackName("alien");
        using var workspace = new Workspace(ShopStack.Named(stack));
        var elbctl = new Elbctl(workspace, aws);
        await elbctl.ApplyAsync();
        var balancer = (await aws.Clients.Elb.DescribeLoadBalancersAsync(new DescribeLoadBalancersRequest(), Cancel)).LoadBalancers.Single(
            b => b.LoadBalancerName.StartsWith(stack + "-", StringComparison.Ordinal)
        );
        var listener = Assert.Single(
            (
                await aws.Clients.Elb.DescribeListenersAsync(
                    new DescribeListenersRequest { LoadBalancerArn = balancer.LoadBalancerArn },
                    Cancel
                )
            ).Listeners
        );
        await aws.Clients.Elb.CreateRuleAsync(
            new CreateRuleRequest
            {
                ListenerArn = listener.ListenerArn,
                Priority = 1,
                Conditions = [new RuleCondition { Field = "path-pattern", Values = ["/admin/*"] }],
                Actions =
                [
                    new Action
                    {
                        Type = ActionTypeEnum.FixedResponse,
                        FixedResponseConfig = new FixedResponseActionConfig { StatusCode = "200" },
                    },
                ],
            },
            Cancel
        );
        await aws.RestAsync();

        var plan = (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);

        Assert.Contains("ELB4356", plan.Talk, StringComparison.Ordinal);
        Assert.Contains("/admin/*", plan.Talk, StringComparison.Ordinal);
        Assert.Contains("closed, the default action", plan.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_hosted_zones_of_one_name_the_file_can_say_which()
    {
        var stack = aws.NewStackName("twins");
        string[] zones = [await ZoneAsync(stack, "one"), await ZoneAsync(stack, "two")];
        using var workspace = new Workspace(
            ShopStack.Named(stack).Replace("  web:\n", $"  web:\n    dns: [www.{stack}.example]\n", StringComparison.Ordinal)
        );
        var elbctl = new Elbctl(workspace, aws);

        var plan = (await elbctl.RunAsync("plan")).Expect(ExitCode.Done);
        Assert.Contains("ELB4315", plan.Talk, StringComparison.Ordinal);
        Assert.All(zones, zone => Assert.Contains(zone, plan.Talk, StringComparison.Ordinal));

        var chosen = zones.Order(StringComparer.Ordinal).Last();
        workspace.Stack = workspace.Stack.Replace(
            $"[www.{stack}.example]",
            $"[{{ name: www.{stack}.example, zone: {chosen} }}]",
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("ELB4315", (await elbctl.RunAsync("plan")).Expect(ExitCode.Done).Talk, StringComparison.Ordinal);
        await elbctl.ApplyAsync();

        Assert.Single(await Zones.RecordsAsync(aws.Clients, chosen, Cancel));
        Assert.Empty(await Zones.RecordsAsync(aws.Clients, zones.Single(z => z != chosen), Cancel));
        await elbctl.ExpectNoChangesAsync();
    }

    private async Task<string> ZoneAsync(string stack, string reference) =>
        (
            await aws.Clients.Route53.CreateHostedZoneAsync(
                new Amazon.Route53.Model.CreateHostedZoneRequest { Name = stack + ".example", CallerReference = stack + reference },
                Cancel
            )
        ).HostedZone.Id.Split('/')[^1];
}
