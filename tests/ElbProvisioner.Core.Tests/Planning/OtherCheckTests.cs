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
}
