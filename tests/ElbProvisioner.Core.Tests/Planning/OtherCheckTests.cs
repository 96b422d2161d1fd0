using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Tests.StackFile;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>What another health check does to targets, in words that fit what they are.</summary>
public sealed class OtherCheckTests
{
    private const string Held = "none; no instance is ended for failing the new check before all have passed it";
    private const string Passed = "none; targets that do not pass the new check get nothing while others do, and stay registered";

    [Theory]
    [InlineData("application", "HTTP, port: 80", "port: 8080, targets: [10.0.0.5, 10.0.0.6], healthCheck: /up", "", Passed)]
    [InlineData("network", "TCP, port: 80", "port: 8080, targets: [10.0.0.5], healthCheck: { protocol: HTTP, path: /up }", "", Passed)]
    [InlineData(
        "application",
        "HTTP, port: 80",
        "lambda: 'arn:aws:lambda:eu-west-1:123456789012:function:f', healthCheck: /up",
        "",
        Passed
    )]
    [InlineData("network", "TCP, port: 80", "port: 80, loadBalancer: site, healthCheck: /up", "site", Passed)]
    [InlineData("application", "HTTP, port: 80", "port: 8080, healthCheck: /up", "group", Held)]
    public async Task The_words_fit_the_targets(string type, string listener, string group, string beside, string felt)
    {
        var text = $$"""
            stack: shop
            loadBalancers:
              edge: { type: {{type}}, listeners: { in: { protocol: {{listener}}, forward: app } } }
            {{(beside == "site" ? "  site: { scheme: internal, listeners: { in: { port: 80, respond: 200 } } }" : "")}}
            targetGroups:
              app: { {{group}} }
            {{(
                beside == "group"
                    ? "autoScalingGroups: { app: { size: 2, targetGroups: [app], launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } } }"
                    : ""
            )}}
            """;
        var (world, stack) = (new ModelWorld(), StackText.Bind(text));
        await ModelRun.ApplyAsync(world, stack);
        var wanted = StackText.Bind(text.Replace("/up", "/down", StringComparison.Ordinal));

        var plan = Planner.Plan(wanted, world.ReadFor(wanted));

        Assert.Equal(
            [HealthCheckMoves.SettlesIn(wanted.TargetGroups[0].Settings)],
            plan.Actions.Select(a => a.Operation).OfType<AwsOperation.ModifyHealthCheck>().Select(o => o.Settles)
        );
        Assert.Equal([felt], plan.Changes.Where(c => c.Address.Kind.Id == "targetGroup").Select(c => c.Traffic.Detail));
    }

    /// <summary>Whoever goes on with it does not know when the check was set.</summary>
    [Fact]
    public async Task A_run_that_was_cut_short_after_the_check_waits_for_it_when_it_goes_on()
    {
        const string Text = """
            stack: shop
            loadBalancers: { edge: { listeners: { in: { port: 80, forward: app } } } }
            targetGroups: { app: { port: 8080, healthCheck: /up } }
            autoScalingGroups: { app: { size: 2, targetGroups: [app], launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } } }
            """;
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, StackText.Bind(Text));
        var wanted = StackText.Bind(Text.Replace("/up", "/down", StringComparison.Ordinal));
        var begun = Planner.Plan(wanted, world.ReadFor(wanted)).Actions.Select(a => a.Operation).ToList();
        await ModelRun.KillAfterAsync(world, wanted, begun.FindIndex(o => o is AwsOperation.ModifyHealthCheck) + 1);

        var rest = Planner.Plan(wanted, world.ReadFor(wanted)).Actions.Select(a => a.Operation).ToList();

        Assert.DoesNotContain(rest, o => o is AwsOperation.ModifyHealthCheck);
        Assert.Equal(
            [HealthCheckMoves.SettlesIn(wanted.TargetGroups[0].Settings)],
            rest.OfType<AwsOperation.WaitTargetsHealthy>().Select(o => o.Settles)
        );
    }
}
