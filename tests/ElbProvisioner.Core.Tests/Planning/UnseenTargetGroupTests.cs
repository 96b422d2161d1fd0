using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tests.StackFile;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>
/// Where a forward takes one target group only, the one that takes over is checked when it has taken over: whichever way that comes about,
/// the plan says that it is felt.
/// </summary>
public sealed class UnseenTargetGroupTests
{
    private const string Groups = """

        autoScalingGroups:
          app: { size: 1, targetGroups: app, launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } }
        """;

    private const string Gateway = """
        stack: unseen
        loadBalancers:
          edge: { type: gateway, listeners: { all: { forward: app } } }
        targetGroups:
          app: { healthCheck: { protocol: TCP, port: 8080 } }
        """;

    private const string Appliances = """
        stack: unseen
        loadBalancers:
          edge: { type: gateway, listeners: { all: { forward: app } } }
        targetGroups:
          app: { targets: [10.20.0.5] }
        """;

    private const string StickyTls = """
        stack: unseen
        certificates: { site: { request: shop.example.com } }
        loadBalancers:
          edge: { type: network, listeners: { tls: { port: 443, certificates: site, forward: app } } }
        targetGroups:
          app: { port: 8080, stickiness: true }
        """;

    private const string Quic = """
        stack: unseen
        loadBalancers:
          edge: { type: network, securityGroups: none, listeners: { quic: { port: 443, protocol: QUIC, forward: app } } }
        targetGroups:
          app: { port: 443, targets: [{ id: 10.20.0.5, quicServerId: "0x0123456789abcdef" }] }
        """;

    private const string Tcp = """
        stack: unseen
        loadBalancers:
          edge: { type: network, listeners: { tcp: { port: 80, forward: app } } }
        targetGroups:
          app: { port: 8080 }
        """;

    private const string Dropped = "new flows may be dropped until the targets of next are healthy";
    private const string Fail = "new connections fail until the targets of next are healthy";

    public static TheoryData<string, string, string, string, string> Ways =>
        new()
        {
            { "renamed", Gateway + Groups, "app", "next", Dropped },
            { "renamed, of addresses", Appliances, "app", "next", Dropped },
            { "led to another", Appliances + "\n  next: { targets: [10.20.0.6] }\n", "forward: app", "forward: next", Dropped },
            { "sticky behind TLS", StickyTls + Groups, "app", "next", Fail },
            { "QUIC", Quic, "app", "next", Fail },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_checked_only_when_it_has_taken_over_is_felt(string way, string text, string old, string @new, string told)
    {
        Assert.NotEmpty(way);
        var world = await ServingAsync(text);
        var after = text.Replace(old, @new, StringComparison.Ordinal);
        var plan = PlanOf(world, after);

        Assert.Contains(PlanCodes.NoRoomToWarmUp, plan.Diagnostics.Select(d => d.Code));
        var led = plan.Changes.Single(c => c.Address.Kind == ResourceKind.Listener);
        Assert.Contains(led.Effects, e => e.Impact == TrafficImpact.Gap && e.Detail.Contains(told, StringComparison.Ordinal));
        AssertFilledBefore(plan);
        await ModelRun.RunAsync(world, plan);
        ModelRun.AssertEmpty(PlanOf(world, after));
    }

    /// <summary>Instances in place of addresses are another type of target, and that another target group.</summary>
    [Fact]
    public async Task What_replaces_it_is_felt_as_well()
    {
        var world = await ServingAsync(Appliances);
        var plan = PlanOf(world, Gateway + Groups);

        var replaced = plan.Changes.Single(c => c.Address.Kind == ResourceKind.TargetGroup);
        Assert.Equal(ChangeVerb.Replace, replaced.Verb);
        Assert.Equal(TrafficImpact.Gap, replaced.Traffic.Impact);
        Assert.Contains("new flows may be dropped until its targets are healthy", replaced.Traffic.Detail, StringComparison.Ordinal);
        AssertFilledBefore(plan);
        await ModelRun.RunAsync(world, plan);
        ModelRun.AssertEmpty(PlanOf(world, Gateway + Groups));
    }

    [Fact]
    public async Task What_is_seen_healthy_beside_the_old_one_is_not_felt()
    {
        var world = await ServingAsync(Tcp + Groups);
        var plan = PlanOf(world, (Tcp + Groups).Replace("app", "next", StringComparison.Ordinal));

        Assert.DoesNotContain(PlanCodes.NoRoomToWarmUp, plan.Diagnostics.Select(d => d.Code));
        Assert.DoesNotContain(plan.Changes, c => c.Effects.Any(e => e.Impact == TrafficImpact.Gap));
    }

    /// <summary>The least that can be done: what takes over has its targets when it does, and they are waited for.</summary>
    private static void AssertFilledBefore(Plan plan)
    {
        var led = plan.Actions.Last(a => a.Operation is AwsOperation.ModifyListener);
        var before = plan.Actions.TakeWhile(a => a != led).ToList();
        Assert.All(
            plan.Actions.Where(a =>
                a.Operation is AwsOperation.RegisterTargets or AwsOperation.AttachTargetGroups or AwsOperation.CreateAutoScalingGroup
            ),
            a => Assert.Contains(a, before)
        );
        var after = plan.Actions.SkipWhile(a => a != led).ToList();
        Assert.Contains(after, a => a.Operation is AwsOperation.WaitTargetsHealthy or AwsOperation.WaitDeclaredHealthy);
    }

    private static async Task<ModelWorld> ServingAsync(string text)
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, StackText.Bind(text));
        ModelRun.AssertEmpty(PlanOf(world, text));
        return world;
    }

    private static Plan PlanOf(ModelWorld world, string text)
    {
        var stack = StackText.Bind(text);
        return Planner.Plan(stack, world.ReadFor(stack));
    }
}
