using Amazon.ElasticLoadBalancingV2.Model;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>Targets that the file names itself: addresses, instances, load balancers behind others.</summary>
public sealed class DeclaredTargetTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Addresses = """
        stack: STACK
        loadBalancers:
          web:
            listeners:
              http: { port: 80, forward: app }
        targetGroups:
          app: { type: ip, port: 8080, deregistrationDelay: 30s, targets: [10.20.0.5, "10.20.0.6:8081"] }
        """;

    private const string Behind = """
        stack: STACK
        loadBalancers:
          edge:
            type: network
            listeners:
              tcp: { port: 80, forward: inner }
          web:
            scheme: internal
            listeners:
              http: { port: 80, respond: 200 }
        targetGroups:
          inner: { port: 80, loadBalancer: web }
        """;

    private const string Function = """
        stack: STACK
        loadBalancers:
          web:
            listeners:
              http: { port: 80, forward: site }
        targetGroups:
          site: { lambda: hello }
        """;

    private const string Both = """
        stack: STACK
        loadBalancers:
          web:
            listeners:
              http: { port: 80, forward: app }
        targetGroups:
          app: { port: 8080 }
        autoScalingGroups:
          app:
            size: 2
            targetGroups: app
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    [Fact]
    public async Task Exactly_the_targets_of_the_file_are_registered_and_what_others_registered_is_left()
    {
        using var stack = Begin("list", Addresses, out var elbctl);
        await elbctl.ApplyAsync();
        Assert.Equal("10.20.0.5:8080 all, 10.20.0.6:8081 all", await TargetsAsync(stack));
        await elbctl.ExpectNoChangesAsync();

        // Somebody else's.
        var arn = await ArnAsync(stack);
        await aws.Clients.Elb.RegisterTargetsAsync(
            new RegisterTargetsRequest
            {
                TargetGroupArn = arn,
                Targets =
                [
                    new TargetDescription
                    {
                        Id = "10.30.0.1",
                        Port = 9000,
                        AvailabilityZone = "all",
                    },
                ],
            },
            Stop
        );
        await elbctl.ExpectNoChangesAsync();

        stack.Stack = stack.Stack.Replace("10.20.0.5, ", "10.20.0.7, ", StringComparison.Ordinal);
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains("targets.10.20.0.5:8080", plan.Out, StringComparison.Ordinal);
        Assert.Contains("requests on the target that leaves have 30s to end", Flat(plan.Out), StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        Assert.Equal("10.20.0.6:8081 all, 10.20.0.7:8080 all, 10.30.0.1:9000 all", await TargetsAsync(stack));
        await elbctl.ExpectNoChangesAsync();

        // The last one of the file goes: nothing of it is left, and the other's stays, which the load balancer may not ask.
        stack.Stack = stack.Stack.Replace(", targets: [10.20.0.7, \"10.20.0.6:8081\"]", "", StringComparison.Ordinal);
        (await elbctl.RunAsync("apply", "--yes", "--no-wait")).Expect(ExitCode.Done);
        Assert.Equal("10.30.0.1:9000 all", await TargetsAsync(stack));
        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_target_that_somebody_took_out_is_told_and_comes_back()
    {
        using var stack = Begin("out", Addresses, out var elbctl);
        await elbctl.ApplyAsync();
        await aws.Clients.Elb.DeregisterTargetsAsync(
            new DeregisterTargetsRequest
            {
                TargetGroupArn = await ArnAsync(stack),
                Targets =
                [
                    new TargetDescription
                    {
                        Id = "10.20.0.6",
                        Port = 8081,
                        AvailabilityZone = "all",
                    },
                ],
            },
            Stop
        );

        var status = await elbctl.RunAsync("status", "--exit-code");
        status.Expect(ExitCode.Failed);
        Assert.Contains(
            "declared with 10.20.0.6:8081, not registered there: apply registers it",
            Flat(status.Out),
            StringComparison.Ordinal
        );
        await elbctl.ApplyAsync();
        Assert.Equal("10.20.0.5:8080 all, 10.20.0.6:8081 all", await TargetsAsync(stack));
        (await elbctl.RunAsync("status", "--exit-code")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_target_group_on_another_port_takes_over_when_its_targets_are_healthy_in_it()
    {
        using var stack = Begin("port", Addresses, out var elbctl);
        await elbctl.ApplyAsync();
        stack.Stack = stack.Stack.Replace("port: 8080", "port: 8090", StringComparison.Ordinal);

        var plan = await elbctl.RunAsync("plan", "--json");
        Assert.Contains("moves when the targets of the file are healthy in it", plan.Out, StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        Assert.Equal("10.20.0.5:8090 all, 10.20.0.6:8081 all", await TargetsAsync(stack));
        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_public_address_is_refused_before_the_first_change()
    {
        using var stack = Begin("public", Addresses.Replace("10.20.0.5", "8.8.8.8", StringComparison.Ordinal), out var elbctl);

        var plan = await elbctl.RunAsync("plan");

        plan.Expect(ExitCode.Failed);
        Assert.Contains("ELB4032", plan.Out + plan.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_balancer_behind_another_is_made_before_and_goes_after_what_leads_to_it()
    {
        using var stack = Begin("behind", Behind, out var elbctl);
        await elbctl.ApplyAsync();
        (await elbctl.RunAsync("status", "--exit-code")).Expect(ExitCode.Done);
        await elbctl.ExpectNoChangesAsync();
        Assert.Contains(":loadbalancer/app/", await TargetsAsync(stack), StringComparison.Ordinal);

        // Another load balancer is another target: it takes over when it is healthy, and the old one goes last.
        stack.Stack = stack.Stack.Replace("scheme: internal", "scheme: internet-facing", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("status", "--exit-code")).Expect(ExitCode.Done);

        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task Connections_through_another_have_their_time_before_the_load_balancer_behind_goes()
    {
        using var stack = new Workspace(Behind.Replace("STACK", aws.NewStackName("holds"), StringComparison.Ordinal));
        var elbctl = new Elbctl(stack, aws);
        await elbctl.ApplyAsync();
        stack.Stack = stack
            .Stack.Replace("  web:", "  site:", StringComparison.Ordinal)
            .Replace("loadBalancer: web", "loadBalancer: site", StringComparison.Ordinal);
        var actions = (await elbctl.PlanAsync()).Actions.ToList();
        var (moves, drains, goes) = (
            actions.IndexOf("listener/edge/tcp#modify"),
            actions.IndexOf("targetGroup/inner#drain"),
            actions.IndexOf("loadBalancer/web#delete")
        );
        Assert.True(moves >= 0 && moves < drains && drains < goes, string.Join('\n', actions));
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.DoesNotContain("#drain", (await elbctl.RunAsync("plan", "--destroy", "--json")).Out, StringComparison.Ordinal);
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_function_is_invoked_by_its_target_group_alone_and_by_nobody_when_that_is_gone()
    {
        using var stack = Begin("fn", Function, out var elbctl);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("status", "--exit-code")).Expect(ExitCode.Done);
        Assert.Contains(await ArnAsync(stack), await PolicyAsync("hello"), StringComparison.Ordinal);

        // Another function is another target group, made and allowed before the old one goes.
        stack.Stack = stack.Stack.Replace("lambda: hello", "lambda: hello:live", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        Assert.Equal("", await PolicyAsync("hello"));
        Assert.NotEqual("", await PolicyAsync("hello", "live"));

        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
        Assert.Equal("", await PolicyAsync("hello", "live"));
    }

    [Fact]
    public async Task Traffic_moves_to_a_function_when_it_is_a_target_and_not_before()
    {
        using var stack = Begin("move", Addresses, out var elbctl);
        await elbctl.ApplyAsync();
        stack.Stack = stack
            .Stack.Replace("forward: app", "forward: site", StringComparison.Ordinal)
            .Replace("app: { type: ip", "site: { lambda: hello }\n  rest: { type: ip", StringComparison.Ordinal);

        var plan = (await elbctl.RunAsync("plan", "--json")).Json();

        var actions = plan.GetProperty("actions").EnumerateArray().ToList();
        var modify = actions.Single(a => a.GetProperty("id").GetString()?.Contains("listener/web/http", StringComparison.Ordinal) == true);
        Assert.Contains(
            modify.GetProperty("dependsOn").EnumerateArray(),
            d => d.GetString()?.Contains("register-targets", StringComparison.Ordinal) == true
        );
        Assert.DoesNotContain("no scaling group fills", plan.ToString(), StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_function_of_another_account_is_refused_before_the_first_change()
    {
        using var stack = Begin(
            "else",
            Function.Replace("hello", "\"arn:aws:lambda:us-east-1:999999999999:function:hello\"", StringComparison.Ordinal),
            out var elbctl
        );

        var plan = await elbctl.RunAsync("plan");

        plan.Expect(ExitCode.Failed);
        Assert.Contains("ELB4033", plan.Out + plan.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_that_a_scaling_group_brought_stays_when_it_leaves_the_file()
    {
        using var stack = Begin("both", Both, out var elbctl);
        await elbctl.ApplyAsync();
        var before = await TargetsAsync(stack);
        var instance = before.Split(':')[0];

        var file = stack.Stack;
        stack.Stack = file.Replace("app: { port: 8080 }", $"app: {{ port: 8080, targets: [{instance}] }}", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        stack.Stack = file;
        await elbctl.ApplyAsync();

        Assert.Equal(before, await TargetsAsync(stack));
        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Fact]
    public async Task A_function_that_is_not_there_is_told_before_the_first_change()
    {
        using var stack = Begin("nofn", Function.Replace("hello", "missing-one", StringComparison.Ordinal), out var elbctl);

        var run = await elbctl.RunAsync("apply", "--yes");

        run.Expect(ExitCode.Failed);
        Assert.Contains("ELB4340", run.Out + run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("create loadBalancer", run.Out + run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permission_that_somebody_took_away_is_told_and_given_again()
    {
        using var stack = Begin("perm", Function, out var elbctl);
        await elbctl.ApplyAsync();
        var sid = System
            .Text.Json.JsonDocument.Parse(await PolicyAsync("hello"))
            .RootElement.GetProperty("Statement")[0]
            .GetProperty("Sid");
        var remove = new RemovePermissionRequest { FunctionName = "hello", StatementId = sid.GetString() };
        await aws.Clients.Lambda.RemovePermissionAsync(remove, Stop);

        var status = await elbctl.RunAsync("status", "--exit-code");
        status.Expect(ExitCode.Failed);
        Assert.Contains("does not let load balancing invoke it", Flat(status.Out), StringComparison.Ordinal);
        Assert.Contains(
            "until now every request is answered with 502",
            Flat((await elbctl.RunAsync("plan")).Out),
            StringComparison.Ordinal
        );
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();

        // A statement of the same name that is for another target group does not help, and gives way.
        await aws.Clients.Lambda.RemovePermissionAsync(remove, Stop);
        await aws.Clients.Lambda.AddPermissionAsync(
            new AddPermissionRequest
            {
                FunctionName = "hello",
                StatementId = sid.GetString(),
                Action = "lambda:InvokeFunction",
                Principal = "elasticloadbalancing.amazonaws.com",
                SourceArn = (await ArnAsync(stack)) + "0",
            },
            Stop
        );
        await elbctl.ApplyAsync();
        await elbctl.ExpectNoChangesAsync();
        (await elbctl.RunAsync("status", "--exit-code")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    [Theory]
    [InlineData("targets: [i-0123456789abcdef0]", "the instance 'i-0123456789abcdef0' does not exist in us-east-1")]
    [InlineData("type: ip, targets: [{ id: 172.31.0.9, zone: us-east-1z }]", "'us-east-1z' is not a zone of us-east-1")]
    public async Task A_target_that_AWS_would_not_take_is_told_before_the_first_change(string written, string told)
    {
        using var stack = Begin(
            "notarget",
            Addresses.Replace(
                "type: ip, port: 8080, deregistrationDelay: 30s, targets: [10.20.0.5, \"10.20.0.6:8081\"]",
                "port: 8080, " + written,
                StringComparison.Ordinal
            ),
            out var elbctl
        );
        var run = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Failed);
        Assert.Contains("error ELB4345", run.Talk, StringComparison.Ordinal);
        Assert.Contains(told, Flat(run.Talk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_balancer_of_elsewhere_behind_is_looked_at_before_the_first_change()
    {
        using var inner = Begin("given", Behind, out var other);
        await other.ApplyAsync();
        var arn = (await TargetsAsync(inner)).Split(' ')[0];
        arn = arn[..(arn.LastIndexOf('/') + 17)];
        var outer = """
            stack: STACK
            loadBalancers:
              edge: { type: network, listeners: { tcp: { port: 80, forward: inner } } }
            targetGroups:
              inner: { port: 81, loadBalancer: ARN }
            """;
        using var stack = Begin("outer", outer.Replace("ARN", '"' + arn + '"', StringComparison.Ordinal), out var elbctl);
        var run = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Failed);
        Assert.Contains("has no listener on port 81", Flat(run.Talk), StringComparison.Ordinal);
        Assert.Contains("It listens on 80", Flat(run.Talk), StringComparison.Ordinal);
        stack.Stack = stack
            .Stack.Replace("port: 81", "port: 80", StringComparison.Ordinal)
            .Replace(arn, arn + "0", StringComparison.Ordinal);
        run = (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Failed);
        Assert.Contains("does not exist in us-east-1", Flat(run.Talk), StringComparison.Ordinal);
        (await other.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);
    }

    /// <returns>Empty: it has none.</returns>
    private async Task<string> PolicyAsync(string function, string? qualifier = null)
    {
        try
        {
            var answer = await aws.Clients.Lambda.GetPolicyAsync(
                new GetPolicyRequest { FunctionName = function, Qualifier = qualifier },
                Stop
            );
            return answer.Policy;
        }
        catch (AmazonServiceException refusal) when (refusal.ErrorCode == "ResourceNotFoundException")
        {
            return "";
        }
    }

    private Workspace Begin(string name, string file, out Elbctl elbctl)
    {
        var stack = new Workspace(file.Replace("STACK", aws.NewStackName(name), StringComparison.Ordinal));
        elbctl = new Elbctl(stack, aws);
        return stack;
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<string> ArnAsync(Workspace stack)
    {
        var name = stack.Stack.Split('\n')[0]["stack: ".Length..];
        var groups = await aws.Clients.Elb.DescribeTargetGroupsAsync(new DescribeTargetGroupsRequest(), Stop);
        return groups.TargetGroups.Single(g => g.TargetGroupName.StartsWith(name + "-", StringComparison.Ordinal)).TargetGroupArn;
    }

    private async Task<string> TargetsAsync(Workspace stack)
    {
        var health = await aws.Clients.Elb.DescribeTargetHealthAsync(
            new DescribeTargetHealthRequest { TargetGroupArn = await ArnAsync(stack) },
            Stop
        );
        return string.Join(
            ", ",
            health
                .TargetHealthDescriptions.Where(t => t.TargetHealth.State != "draining")
                .Select(t => $"{t.Target.Id}:{t.Target.Port} {t.Target.AvailabilityZone}".TrimEnd())
                .Order(StringComparer.Ordinal)
        );
    }
}
