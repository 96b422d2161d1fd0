using System.Collections.Immutable;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Tests.StackFile;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Tests.Planning.Stacks;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>
/// Clients are led elsewhere, by a name or by an endpoint service: only to what serves, and the old way stays until they have forgotten it.
/// </summary>
public sealed class LedAwayTests
{
    private const string Groups = """
        targetGroups:
          app: { port: 8080 }
        autoScalingGroups:
          app: { size: 1, targetGroups: app, launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } }
        """;

    private const string OnTheirs = """
        stack: team
        loadBalancers:
          edge:
            existing: edge
            dns: shop.example.com
            listeners:
              https: { port: 443, rules: [{ name: site, when: { host: shop.example.com }, forward: app }] }

        """;

    private const string OnOurs = """
        stack: team
        loadBalancers:
          web:
            dns: shop.example.com
            listeners: { http: { port: 80, forward: app } }

        """;

    [Fact]
    public async Task From_somebody_elses_load_balancer_to_ours_the_rules_there_stay_until_resolvers_have_forgotten_it()
    {
        var world = await ServingAsync(OnTheirs);
        var plan = PlanOf(world, OnOurs);

        AssertHeld(plan, "rule/edge/https/site#delete");
        Assert.All(
            plan.Actions.Where(a =>
                a.Operation is AwsOperation.RevokeRules { Group: ResourceRef.Existing } or AwsOperation.DeleteTargetGroup
            ),
            a => Assert.Contains(Before(plan, a), b => b.Operation is AwsOperation.WaitDrained)
        );
        await ModelRun.RunAsync(world, plan);
        ModelRun.AssertEmpty(PlanOf(world, OnOurs));
    }

    [Fact]
    public async Task From_ours_to_somebody_elses_load_balancer_ours_stays_until_resolvers_have_forgotten_it()
    {
        var world = await ServingAsync(OnOurs);
        var plan = PlanOf(world, OnTheirs);

        AssertHeld(plan, "loadBalancer/web#delete");
        await ModelRun.RunAsync(world, plan);
        ModelRun.AssertEmpty(PlanOf(world, OnTheirs));
    }

    [Fact]
    public async Task From_one_of_ours_to_another_the_listeners_that_go_stay_as_long()
    {
        const string Two = """
            stack: team
            loadBalancers:
              web: { dns: shop.example.com, listeners: { http: { port: 80, forward: app }, old: { port: 8080, respond: 404 } } }
              api: { listeners: { http: { port: 80, respond: 404 } } }

            """;
        var moved = Two.Replace("dns: shop.example.com, ", "", StringComparison.Ordinal)
            .Replace(", old: { port: 8080, respond: 404 }", "", StringComparison.Ordinal)
            .Replace("api: {", "api: { dns: shop.example.com,", StringComparison.Ordinal);
        var world = await ServingAsync(Two);

        AssertHeld(PlanOf(world, moved), "listener/web/old#delete");
    }

    [Fact]
    public async Task A_name_that_stays_where_it_is_holds_nothing()
    {
        var world = await ServingAsync(OnOurs);

        Assert.DoesNotContain(
            PlanOf(world, OnOurs.Replace("port: 80,", "port: 81,", StringComparison.Ordinal)).Actions,
            a => a.Operation is AwsOperation.WaitDrained && a.Address.Kind == ResourceKind.LoadBalancer
        );
    }

    private const string Tiers = """
        stack: tiers
        loadBalancers:
          edge: { type: network, listeners: { tcp: { port: 80, forward: site } } }
          inner: { scheme: internal, listeners: { http: { port: 80, respond: 200 } } }
        targetGroups:
          site: { port: 80, loadBalancer: inner }
        """;

    [Fact]
    public async Task The_listener_behind_a_load_balancer_stays_until_connections_to_it_have_had_their_time()
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, StackText.Bind(Tiers));
        var moved = StackText.Bind(
            Tiers
                .Replace("port: 80, respond", "port: 81, respond", StringComparison.Ordinal)
                .Replace("site: { port: 80", "site: { port: 81", StringComparison.Ordinal)
        );

        var plan = Planner.Plan(moved, world.ReadFor(moved));

        var deleted = plan.Actions.Single(a => a.Operation is AwsOperation.DeleteListener);
        Assert.Contains(
            Before(plan, deleted),
            a => a is { Operation: AwsOperation.WaitDrained, Address.Kind: var kind } && kind == ResourceKind.TargetGroup
        );
        await ModelRun.RunAsync(world, plan);
        ModelRun.AssertEmpty(Planner.Plan(moved, world.ReadFor(moved)));
    }

    [Fact]
    public async Task What_stands_behind_a_load_balancer_that_stays_goes_without_a_gap()
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, StackText.Bind(Tiers));
        var renamed = StackText.Bind(Tiers.Replace("inner", "inside", StringComparison.Ordinal));
        var plan = Planner.Plan(renamed, world.ReadFor(renamed));

        Assert.DoesNotContain(plan.Changes, c => c.Traffic.Impact == TrafficImpact.Gap);
        var gone = plan.Changes.Single(c => c.Verb == ChangeVerb.Delete && c.Address.Kind == ResourceKind.LoadBalancer);
        Assert.Contains("by itself is cut off", gone.Traffic.Detail, StringComparison.Ordinal);
        await ModelRun.RunAsync(world, plan);
        ModelRun.AssertEmpty(Planner.Plan(renamed, world.ReadFor(renamed)));
    }

    private static LoadBalancer Network { get; } =
        Edge with
        {
            StaticIps = null,
            Settings = Edge.Settings.With(LoadBalancerTable.Scheme, "internal").With(LoadBalancerTable.PrivateLinkInbound, "ignore"),
            Listeners =
            [
                new Listener
                {
                    Name = "tcp",
                    Port = 80,
                    Protocol = "TCP",
                    Actions = [Forward("edge")],
                },
            ],
        };

    private static Stack WithEdge(LoadBalancer edge) =>
        Shop with
        {
            LoadBalancers = [.. Shop.LoadBalancers, edge],
            TargetGroups = [.. Shop.TargetGroups, TargetGroup("edge", 9000).With(TargetGroupTable.Protocol, "TCP")],
            AutoScalingGroups = [.. Shop.AutoScalingGroups, Group("edge", "edge") with { Scaling = [] }],
        };

    [Fact]
    public async Task Endpoints_are_led_to_another_load_balancer_when_its_targets_are_healthy()
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, WithEdge(Network));
        var public_ = WithEdge(Network with { Settings = Network.Settings.With(LoadBalancerTable.Scheme, "internet-facing") });

        var plan = Planner.Plan(public_, world.ReadFor(public_));

        var offered = plan.Actions.Single(a => a.Operation is AwsOperation.ModifyEndpointService { Add.IsEmpty: false });
        Assert.Contains(
            Before(plan, offered),
            a => a.Operation is AwsOperation.WaitTargetsHealthy && a.Address == Address.Of(ResourceKind.AutoScalingGroup, "edge")
        );
        await ModelRun.RunAsync(world, plan);
        ModelRun.AssertEmpty(Planner.Plan(public_, world.ReadFor(public_)));
    }

    [Fact]
    public async Task Endpoints_are_judged_by_the_groups_only_when_their_service_is_gone()
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, WithEdge(Network));
        var without = WithEdge(
            Network with
            {
                EndpointService = null,
                Settings = Network.Settings.With(LoadBalancerTable.PrivateLinkInbound, "enforce"),
            }
        );

        var plan = Planner.Plan(without, world.ReadFor(without));

        var enforced = plan.Actions.Single(a => a.Operation is AwsOperation.SetSecurityGroups { PrivateLinkInbound: "enforce" });
        Assert.Contains(Before(plan, enforced), a => a.Operation is AwsOperation.DeleteEndpointService);
        await ModelRun.RunAsync(world, plan);
        ModelRun.AssertEmpty(Planner.Plan(without, world.ReadFor(without)));
    }

    [Fact]
    public async Task A_run_that_waits_for_nothing_leaves_out_what_it_would_wait_for_in_the_end_and_no_more()
    {
        var world = new ModelWorld();
        var plan = Planner.Plan(Shop, world.ReadFor(Shop));
        Assert.Contains(plan.Actions, a => a.Operation is AwsOperation.WaitTargetsHealthy);
        Assert.Same(plan.Actions[^1], plan.WithoutLastWaits().Actions[^1]);

        var nameless = Shop.WithBalancer(b => b with { Dns = [] });
        plan = Planner.Plan(nameless, world.ReadFor(nameless));
        var hasty = plan.WithoutLastWaits();
        Assert.Equal(
            plan.Actions.Where(a => a.Operation is not AwsOperation.Waiting).Select(a => a.Id),
            hasty.Actions.Where(a => a.Operation is not AwsOperation.Waiting).Select(a => a.Id)
        );
        Assert.DoesNotContain(hasty.Actions, a => a.Operation is AwsOperation.WaitTargetsHealthy or AwsOperation.WaitLoadBalancerActive);
        Assert.Contains(hasty.Actions, a => a.Operation is AwsOperation.WaitCertificateIssued);
        await ModelRun.RunAsync(world, hasty);
        ModelRun.AssertEmpty(Planner.Plan(nameless, world.ReadFor(nameless)).WithoutLastWaits());
    }

    [Fact]
    public async Task A_services_own_region_goes_without_saying()
    {
        var said = WithEdge(
            Network with
            {
                EndpointService = new(
                    EndpointServiceTable.Table.Empty.With(EndpointServiceTable.SupportedRegions, ["eu-west-1", "us-east-1"]).Filled(),
                    IsWanted: true,
                    At
                ),
            }
        );
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, said);

        Assert.Equal(["us-east-1"], world.World.EndpointServices[0].Settings.Get(EndpointServiceTable.SupportedRegions));
        ModelRun.AssertEmpty(Planner.Plan(said, world.ReadFor(said)));
    }

    private static void AssertHeld(Plan plan, string action)
    {
        var deleted = plan.Actions.Single(a => a.Id == action);
        var held = Before(plan, deleted).SingleOrDefault(a => a is { Verb: "hold old", Operation: AwsOperation.WaitDrained });
        Assert.NotNull(held);
        Assert.Contains(Before(plan, held), a => a.Operation is AwsOperation.ChangeRecords);
    }

    /// <summary>All that is done before it.</summary>
    private static List<PlannedAction> Before(Plan plan, PlannedAction action)
    {
        var before = action.DependsOn.ToHashSet(StringComparer.Ordinal);
        foreach (var other in plan.Actions.Reverse().Where(a => before.Contains(a.Id)))
        {
            before.UnionWith(other.DependsOn);
        }

        return [.. plan.Actions.Where(a => before.Contains(a.Id))];
    }

    private static async Task<ModelWorld> ServingAsync(string text)
    {
        var world = new ModelWorld { World = ForeignPlanTests.World() };
        await ModelRun.ApplyAsync(world, Bind(text));
        ModelRun.AssertEmpty(PlanOf(world, text));
        return world;
    }

    private static Plan PlanOf(ModelWorld world, string text)
    {
        var stack = Bind(text);
        return Planner.Plan(stack, world.ReadFor(stack));
    }

    private static Stack Bind(string text) => StackText.Bind(text + Groups);
}
