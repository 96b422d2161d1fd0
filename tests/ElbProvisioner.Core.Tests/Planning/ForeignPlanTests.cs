using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Tests.StackFile;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>Rules on a load balancer that is somebody else's: what must be so first, and where they stand.</summary>
public sealed class ForeignPlanTests
{
    private const string Arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/edge/0123456789abcdef";
    private const string ListenerArn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/edge/0123456789abcdef/1";

    internal static readonly Stack Team = StackText.Bind(
        """
        stack: team
        loadBalancers:
          edge:
            existing: edge
            listeners:
              https:
                port: 443
                rules:
                  - { name: closed, when: { host: team.example.com, path: /admin/* }, respond: 403 }
                  - { name: site, when: { host: team.example.com }, forward: app }
        targetGroups:
          app: { port: 8080 }
        autoScalingGroups:
          app: { size: 1, targetGroups: app, launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } }
        """
    );

    [Fact]
    public void It_must_be_in_the_stacks_VPC() =>
        Assert.Contains(
            PlanCodes.ForeignBalancerElsewhere,
            Codes(World(b => b with { Settings = b.Settings.With(LoadBalancerTable.VpcId, "vpc-2") }))
        );

    [Fact]
    public void It_must_not_have_failed() =>
        Assert.Contains(PlanCodes.ForeignBalancerFailed, Codes(World(b => b with { State = "failed" })));

    [Fact]
    public void Two_entries_that_turn_out_to_be_one_are_refused()
    {
        var edge = Team.LoadBalancers[0];
        var twice = Team with
        {
            LoadBalancers = [edge, edge with { Name = "again", Existing = new ExistingBalancer.ByArn(Arn, new("elbctl.yaml", 9, 1, 1)) }],
        };
        var world = World();
        var plan = Planner.Plan(
            twice,
            world with
            {
                ForeignLoadBalancers = [world.ForeignLoadBalancers[0], world.ForeignLoadBalancers[0] with { Name = "again" }],
            }
        );
        Assert.Contains(plan.Diagnostics, d => d.Code == PlanCodes.ForeignBalancerTwice && d.At.Line == 9);
    }

    [Fact]
    public void A_plan_with_a_mistake_in_it_does_nothing()
    {
        var plan = Planner.Plan(Team, World(b => b with { Listeners = [] }));
        Assert.Equal([PlanCodes.ForeignListenerMissing], plan.Diagnostics.Where(d => d.IsError).Select(d => d.Code));
        Assert.Empty(plan.Actions);
    }

    [Fact]
    public void A_full_band_is_told_whatever_hangs_on_the_rules()
    {
        var edge = Team.LoadBalancers[0];
        var named = Team with { LoadBalancers = [edge with { Priorities = new(5, 6), Dns = [new("shop.example.com", edge.At)] }] };
        var world = World() with { TakenPriorities = [new(ListenerArn, 5, "arn:theirs")] };
        Assert.Equal([PlanCodes.BandIsFull], Planner.Plan(named, world).Diagnostics.Where(d => d.IsError).Select(d => d.Code));
    }

    [Fact]
    public void The_band_begins_at_1000_and_goes_around_what_others_hold()
    {
        Assert.Equal([1025, 1050], Priorities(World()));
        Assert.Equal([1125, 1150], Priorities(World() with { TakenPriorities = [new(ListenerArn, 1099, "arn:theirs")] }));
    }

    [Fact]
    public void Instances_admit_its_groups_and_nothing_of_it_is_made_or_changed()
    {
        var plan = Planner.Plan(Team, World());
        var opened = plan.Actions.Select(a => a.Operation).OfType<AwsOperation.AuthorizeRules>().SelectMany(o => o.Rules);
        Assert.Contains(opened, r => r is { FromPort: 8080, Peer: RulePeer.Group { Ref: ResourceRef.Existing { Id: "sg-edge" } } });
        Assert.DoesNotContain(plan.Actions, a => a.Address.Kind == ResourceKind.LoadBalancer || a.Address.Kind == ResourceKind.Listener);
    }

    [Fact]
    public void The_first_rule_comes_only_when_its_targets_are_healthy()
    {
        var plan = Planner.Plan(Team, World());
        var order = plan.Actions.Select(a => a.Id).ToList();
        var healthy = order.FindIndex(id => id.StartsWith("autoScalingGroup/app#wait-healthy", StringComparison.Ordinal));
        Assert.InRange(order.IndexOf("rule/edge/https/site#create"), healthy + 1, order.Count);
        Assert.InRange(order.IndexOf("rule/edge/https/warm-up-1#create"), 0, healthy - 1);
    }

    internal static LiveWorld World(Func<ForeignLoadBalancer, ForeignLoadBalancer>? change = null)
    {
        var listener = new ForeignListener(
            ListenerArn,
            Arn,
            ListenerTable.Table.Empty.With(ListenerTable.Port, 443).With(ListenerTable.Protocol, "HTTPS"),
            IsUsed: true
        );
        var balancer = new ForeignLoadBalancer(
            "edge",
            Arn,
            LoadBalancerTable
                .Table.Empty.With(LoadBalancerTable.Name, "edge")
                .With(LoadBalancerTable.Type, "application")
                .With(LoadBalancerTable.VpcId, "vpc-1")
                .With(LoadBalancerTable.SecurityGroups, [new ResourceRef.Existing("sg-edge")]),
            "edge-1.eu-central-1.elb.amazonaws.com",
            "Z1",
            "active"
        )
        {
            Listeners = [listener],
        };
        return new()
        {
            Account = "123456789012",
            Region = "eu-central-1",
            Network = ModelWorld.Facts() with
            {
                Images = ImmutableDictionary<Address, ImageFact>.Empty.Add(
                    Address.Of(ResourceKind.LaunchTemplate, "app"),
                    new("ami-0123456789abcdef0", "/dev/xvda")
                ),
            },
            ForeignLoadBalancers = [change?.Invoke(balancer) ?? balancer],
        };
    }

    private static IEnumerable<int> Priorities(LiveWorld world) =>
        Planner
            .Plan(Team, world)
            .Actions.Where(a => a.Address.Path is "edge/https/closed" or "edge/https/site")
            .Select(a => a.Operation)
            .OfType<AwsOperation.CreateRule>()
            .Select(o => o.Priority)
            .Order();

    private static IEnumerable<DiagnosticCode> Codes(LiveWorld world) => Planner.Plan(Team, world).Diagnostics.Select(d => d.Code);
}
