using Amazon.EC2.Model;
using ElbProvisioner.Core.Rehearsals;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;
using ElbProvisioner.LocalTraffic.Instances;

namespace ElbProvisioner.EndToEnd.Tests.Rehearsals;

/// <summary>What nobody planned happens while a stack is driven: what is lost is counted, and it heals.</summary>
public sealed class ChaosTests
{
    private const string Shop = """
        stack: shop
        loadBalancers:
          web: { listeners: { http: { port: 80, forward: app } } }
        targetGroups:
          app: { port: 8080, healthCheck: { path: /health, interval: 5s, timeout: 4s, unhealthyThreshold: 2 }, deregistrationDelay: 60s }
        autoScalingGroups:
          app:
            size: { min: 4, max: 6 }
            targetGroups: app
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    // Long enough for what happened to be found out.
    private static readonly string Refreshed = Shop.Replace("t3.micro", "t3.small", StringComparison.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_instance_costs_few_requests_and_its_place_is_taken()
    {
        await using var stack = await DrivenStack.MakeAsync(Shop);

        var report = await stack.ChangeAsync(Refreshed, () => KillAsync(stack, static (_, at) => at == 0));

        Healed(report, mostLost: 0.35);
    }

    [Fact]
    public async Task A_zone_that_fails_leaves_the_others_serving()
    {
        await using var stack = await DrivenStack.MakeAsync(Shop);
        var zone = (await InstancesAsync(stack))[0].Placement.AvailabilityZone;

        var report = await stack.ChangeAsync(Refreshed, () => KillAsync(stack, (i, _) => i.Placement.AvailabilityZone == zone));

        Healed(report, mostLost: 0.6);
    }

    /// <summary>
    /// It answers its checks and nothing else in time: it stays healthy. Who is sent there gets 504 once the idle timeout is over
    /// [ALB guide: troubleshooting], and few are, since what it works on is outstanding.
    /// </summary>
    [Fact]
    public async Task A_slow_target_gets_few_requests_and_these_time_out()
    {
        var slow = Shop.Replace("  web: { listeners", "  web: { idleTimeout: 1s, listeners", StringComparison.Ordinal)
            .Replace("app: { port", "app: { algorithm: least_outstanding_requests, port", StringComparison.Ordinal);
        await using var app = new ReluctantApp();
        string? chosen = null;
        await using var stack = await DrivenStack.MakeAsync(
            slow,
            machine => (chosen ??= machine.InstanceId) == machine.InstanceId ? new StandIn.Place(app.Place) : new StandIn.Echo()
        );

        var report = await stack.ChangeAsync(slow.Replace("t3.micro", "t3.small", StringComparison.Ordinal), app.SlowDownAsync);

        Healed(report, mostLost: 0.15);
        Assert.All(report.Total.Failures, static kind => Assert.Equal("status 504", kind.Kind));
        Assert.True(app.Asked > 0, "nobody was sent to the slow one");
    }

    /// <summary>
    /// Its queue of connections is full: who is sent there gets 504 after ten seconds without a connection, its checks find no way in
    /// either, and it is replaced. The others serve.
    /// </summary>
    [Fact]
    public async Task A_target_whose_queue_is_full_is_found_out_and_replaced()
    {
        await using var app = new ReluctantApp();
        string? chosen = null;
        await using var stack = await DrivenStack.MakeAsync(
            Shop,
            machine => (chosen ??= machine.InstanceId) == machine.InstanceId ? new StandIn.Place(app.Place) : new StandIn.Echo()
        );

        var report = await stack.ChangeAsync(Refreshed, app.FillQueueAsync);

        Healed(report, mostLost: 0.5);
    }

    /// <summary>The rest was answered, and in the end everything is.</summary>
    private static void Healed(RehearsalReport report, double mostLost)
    {
        Assert.True(report.Total.Requests > 40, $"{report.Total.Requests} requests");
        Assert.InRange(report.Total.Failed, 0, report.Total.Requests * mostLost);
        Assert.All(report.Total.Failures, static kind => Assert.Contains(kind.Kind, (string[])["status 502", "status 503", "status 504"]));
        Assert.Equal(0, report.Steps.Single(static step => step.Action == RehearsalStep.Afterwards).Figures.Failed);
        Assert.Equal(report.Total.Failed == 0, report.Held);
    }

    private static async Task KillAsync(DrivenStack stack, Func<Instance, int, bool> which)
    {
        foreach (var instance in (await InstancesAsync(stack)).Where(which))
        {
            stack.Kill(instance.InstanceId);
        }
    }

    private static async Task<List<Instance>> InstancesAsync(DrivenStack stack) =>
        [
            .. (await stack.Clients.Ec2.DescribeInstancesAsync(new(), Cancellation))
                .Reservations.SelectMany(static r => r.Instances)
                .Where(static instance => instance.State.Name.Value == "running")
                .OrderBy(static instance => instance.InstanceId, StringComparer.Ordinal),
        ];
}
