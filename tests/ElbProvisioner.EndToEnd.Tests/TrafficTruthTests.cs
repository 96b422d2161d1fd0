using System.Collections.Concurrent;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests;

/// <summary>What a plan says traffic feels is what it feels: watched at every call of the run.</summary>
public sealed class TrafficTruthTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Versions = """
        stack: STACK
        loadBalancers:
          web:
            listeners:
              http:
                port: 80
                forward: { blue: 100, green: 0 }
        targetGroups:
          blue: { port: 8080, deregistrationDelay: 30s }
          green: { port: 8080, deregistrationDelay: 30s }
        autoScalingGroups:
          blue:
            size: { min: 2, max: 4 }
            targetGroups: blue
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro, userData: serve blue }
          green:
            size: { min: 0, max: 4 }
            targetGroups: green
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro, userData: serve green }
        """;

    private const string TryGreen =
        "        forward: { blue: 100, green: 0 }\n        rules:\n          - { name: try-green, when: { header: { X-Version: green "
        + "} }, forward: green }\n";

    public static TheoryData<string, string[]> Changes =>
        new()
        {
            {
                "green is filled and takes over",
                ["size: { min: 0, max: 4 }", "size: { min: 2, max: 4 }", "{ blue: 100, green: 0 }", "{ blue: 0, green: 100 }"]
            },
            {
                "green is filled and replaces blue in a plain forward",
                ["size: { min: 0, max: 4 }", "size: { min: 2, max: 4 }", "forward: { blue: 100, green: 0 }", "forward: green"]
            },
            {
                "a part goes to green",
                ["size: { min: 0, max: 4 }", "size: { min: 1, max: 4 }", "{ blue: 100, green: 0 }", "{ blue: 90, green: 10 }"]
            },
            {
                "green has another port and takes over",
                [
                    "size: { min: 0, max: 4 }",
                    "size: { min: 2, max: 4 }",
                    "green: { port: 8080",
                    "green: { port: 8090",
                    "{ blue: 100, green: 0 }",
                    "{ blue: 0, green: 100 }",
                ]
            },
            {
                "blue is renewed and checked in another way",
                ["serve blue", "serve blue at /ready", "blue: { port: 8080,", "blue: { port: 8080, healthCheck: /ready,"]
            },
            { "blue is checked in another way", ["blue: { port: 8080,", "blue: { port: 8080, healthCheck: /ready,"] },
            { "blue is sticky", ["blue: { port: 8080,", "blue: { port: 8080, stickiness: { type: lb_cookie, duration: 1h },"] },
            {
                "blue's port moves while it is sticky",
                ["blue: { port: 8080,", "blue: { port: 8090, stickiness: { type: lb_cookie, duration: 1h },"]
            },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task No_request_meets_a_target_group_without_a_healthy_target(string change, string[] edits)
    {
        Assert.NotEmpty(change);
        using var stack = Begin(out var elbctl, Versions);
        await elbctl.ApplyAsync();
        await ChangeAsync(stack, elbctl, edits);
        await elbctl.ExpectNoChangesAsync();
        await elbctl.RunAsync("destroy", "--yes");
    }

    /// <summary>The rule that shows green to its makers uses it already, and says nothing of whether anybody is there.</summary>
    [Fact]
    public async Task A_rule_that_leads_to_green_already_is_no_proof_that_green_serves()
    {
        using var stack = Begin(
            out var elbctl,
            Versions.Replace("        forward: { blue: 100, green: 0 }\n", TryGreen, StringComparison.Ordinal)
        );
        await elbctl.ApplyAsync(ExitCode.Done);
        await ChangeAsync(
            stack,
            elbctl,
            ["size: { min: 0, max: 4 }", "size: { min: 2, max: 4 }", "{ blue: 100, green: 0 }", "{ blue: 0, green: 100 }"],
            finding => !finding.Contains("weight 1 has", StringComparison.Ordinal)
        );

        // And back, with another version of blue at the same time.
        await ChangeAsync(stack, elbctl, ["{ blue: 0, green: 100 }", "{ blue: 100, green: 0 }", "serve blue", "serve blue again"]);
        await elbctl.RunAsync("destroy", "--yes");
    }

    [Fact]
    public async Task An_answer_becomes_a_forward_only_to_targets_that_are_healthy()
    {
        using var stack = Begin(
            out var elbctl,
            Versions.Replace("forward: { blue: 100, green: 0 }", "respond: { status: 404 }", StringComparison.Ordinal)
        );
        await elbctl.ApplyAsync();
        await ChangeAsync(stack, elbctl, ["respond: { status: 404 }", "forward: blue"]);
        await elbctl.ExpectNoChangesAsync();
        await elbctl.RunAsync("destroy", "--yes");
    }

    [Fact]
    public async Task An_empty_version_that_gets_all_traffic_is_told_as_an_interruption()
    {
        using var stack = Begin(out var elbctl, Versions);
        await elbctl.ApplyAsync();
        stack.Stack = stack.Stack.Replace("{ blue: 100, green: 0 }", "{ blue: 0, green: 100 }", StringComparison.Ordinal);
        var plan = await elbctl.RunAsync("plan");
        Assert.Contains("INTERRUPTED; green is scaled to zero", plan.Out, StringComparison.Ordinal);
        await elbctl.RunAsync("destroy", "--yes");
    }

    [Fact]
    public async Task Tags_reach_the_running_instances_and_replace_none()
    {
        using var stack = Begin(out var elbctl, Versions);
        await elbctl.ApplyAsync();
        var before = await InstancesAsync();
        stack.Stack = stack.Stack.Replace("stack: ", "tags: { team: storefront }\nstack: ", StringComparison.Ordinal);
        await elbctl.ApplyAsync();
        var after = await InstancesAsync();
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(after.Values, tags => Assert.Contains("team=storefront", tags));
        await elbctl.ExpectNoChangesAsync();
        await elbctl.RunAsync("destroy", "--yes");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<Dictionary<string, List<string>>> InstancesAsync()
    {
        var answer = await aws.Clients.Ec2.DescribeInstancesAsync(
            new() { Filters = [new() { Name = "instance-state-name", Values = ["running"] }] },
            Cancellation
        );
        return (answer.Reservations ?? [])
            .SelectMany(r => r.Instances ?? [])
            .ToDictionary(i => i.InstanceId, i => (i.Tags ?? []).ConvertAll(t => $"{t.Key}={t.Value}"), StringComparer.Ordinal);
    }

    private Workspace Begin(out Elbctl elbctl, string text)
    {
        var stack = new Workspace(text.Replace("STACK", aws.NewStackName("truth"), StringComparison.Ordinal));
        elbctl = new Elbctl(stack, aws);
        return stack;
    }

    /// <param name="counts">Which findings count; null: all.</param>
    private async Task ChangeAsync(Workspace stack, Elbctl elbctl, string[] edits, Predicate<string>? counts = null)
    {
        foreach (var edit in edits.Chunk(2))
        {
            Assert.Contains(edit[0], stack.Stack, StringComparison.Ordinal);
            stack.Stack = stack.Stack.Replace(edit[0], edit[1], StringComparison.Ordinal);
        }

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

        Assert.Empty(dark.Where(d => counts?.Invoke(d) ?? true).Distinct(StringComparer.Ordinal));
        Assert.DoesNotContain(await TrafficWatch.LookAsync(aws.Clients, Cancellation), f => counts?.Invoke(f) ?? true);
    }
}
