using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.Live;

using Tags = ImmutableSortedDictionary<string, string>;

/// <summary>What healthy means, thing by thing. Each test takes one thing from a shop that is well.</summary>
public sealed class HealthJudgeTests
{
    private const string Balancer = "arn:aws:elasticloadbalancing:r:1:loadbalancer/app/shop-web/1";
    private const string Group = "arn:aws:elasticloadbalancing:r:1:targetgroup/shop-app/1";
    private const string Listener = "arn:aws:elasticloadbalancing:r:1:listener/app/shop-web/1/1";

    private static readonly HealthReadings Well = Read(Target("i-1", "a", TargetState.Healthy), Target("i-2", "b", TargetState.Healthy));

    [Fact]
    public void A_shop_in_which_everything_serves_is_healthy() => Assert.Empty(Judge(World(), Well));

    [Fact]
    public void One_healthy_target_makes_a_place_serve() =>
        Assert.Empty(
            Judge(World(), Read(Target("i-1", "a", TargetState.Healthy), Target("i-2", "b", TargetState.Unhealthy, "Target.Timeout")))
        );

    [Fact]
    public void Targets_that_are_never_checked_serve() =>
        Assert.Empty(Judge(World(), Read(Target("i-1", "a", TargetState.Unavailable, "Target.HealthCheckDisabled"))));

    [Theory]
    [InlineData(TargetState.Initial, "Elb.InitialHealthChecking")]
    [InlineData(TargetState.Unhealthy, "Target.Timeout")]
    [InlineData(TargetState.Unused, "Target.NotInUse")]
    [InlineData(TargetState.Unavailable, "Elb.InternalError")]
    public void A_place_whose_targets_are_all_otherwise_does_not_serve(TargetState state, string code)
    {
        var reason = Assert.Single(Judge(World(), Read(Target("i-1", "a", state, code), Target("i-2", "b", state, code))));

        Assert.Equal((ReasonKind.NoHealthyTarget, "targetGroup/app", true), (reason.Kind, reason.What?.ToString(), reason.Holds));
        Assert.Equal(
            $"0 of 2 targets of the target group app (shop-app) are healthy: 2 {state.ToString().ToLowerInvariant()} ({code}).",
            reason.Message
        );
    }

    [Fact]
    public void An_empty_place_does_not_serve_and_says_what_its_group_has()
    {
        var reason = Assert.Single(Judge(World(Scaling() with { Instances = [] }), Read()));

        Assert.Equal(
            "The target group app (shop-app) gets traffic and has no targets: 0 of 2 instances of app (shop-app-asg) in service.",
            reason.Message
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Instances_that_were_deregistered_are_told_with_the_command_that_brings_them_back(bool areLeaving)
    {
        const string code = "Target.DeregistrationInProgress";
        var targets = areLeaving
            ? Read(Target("i-1", "a", TargetState.Draining, code), Target("i-2", "b", TargetState.Draining, code))
            : Read();

        var reason = Assert.Single(Judge(World(), targets));

        Assert.Equal((ReasonKind.NotRegistered, "targetGroup/app", true), (reason.Kind, reason.What?.ToString(), reason.Holds));
        Assert.EndsWith(
            $"aws elbv2 register-targets --target-group-arn {Group} --targets Id=i-1 Id=i-2.",
            reason.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_instance_that_is_still_registered_is_what_a_place_waits_for() =>
        Assert.Equal(
            ReasonKind.NoHealthyTarget,
            Assert
                .Single(
                    Judge(
                        World(),
                        Read(
                            Target("i-1", "a", TargetState.Draining, "Target.DeregistrationInProgress"),
                            Target("i-2", "b", TargetState.Initial)
                        )
                    )
                )
                .Kind
        );

    /// <summary>What was read later names instances that were not there yet.</summary>
    [Fact]
    public void Targets_that_are_newer_than_the_instances_that_were_read_are_not_lost() =>
        Assert.Equal(
            ReasonKind.NoHealthyTarget,
            Assert.Single(Judge(World(), Read(Target("i-3", "a", TargetState.Initial), Target("i-4", "b", TargetState.Initial)))).Kind
        );

    [Fact]
    public void A_place_that_no_group_fills_never_will_serve()
    {
        var reason = Assert.Single(
            Judge(World(Scaling() with { Settings = Settings().With(AutoScalingGroupTable.TargetGroups, []) }), Read())
        );

        Assert.Equal((ReasonKind.NothingFillsIt, true, true), (reason.Kind, reason.Holds, reason.IsLasting));
    }

    [Fact]
    public void A_target_group_that_gets_no_traffic_is_not_asked_for_a_target()
    {
        var idle = World() with { Listeners = [Listens(ForwardTable.To([new(new ResourceRef.Existing(Group), 0)]))] };

        Assert.Empty(Judge(idle, Read()));
        Assert.Empty(TrafficPlace.Of(idle));
    }

    [Fact]
    public void A_rule_with_weight_makes_a_place_too()
    {
        var ruled = World() with
        {
            Listeners = [Listens(FixedResponseTable.Of(404, "text/plain", ""))],
            Rules =
            [
                new(
                    Own("arn:rule", "rule/web/http/beta"),
                    Tags.Empty,
                    Listener,
                    1,
                    RuleTable.Of([], [ForwardTable.To([new(new ResourceRef.Existing(Group), 5)])])
                ),
            ],
        };

        Assert.Equal([new(Group, Balancer)], TrafficPlace.Of(ruled));
        Assert.Equal(ReasonKind.NoHealthyTarget, Assert.Single(Judge(ruled, Read(Target("i-1", "a", TargetState.Initial)))).Kind);
    }

    [Theory]
    [InlineData("application", null, false)]
    [InlineData("application", "false", true)]
    [InlineData("network", null, true)]
    [InlineData("network", "true", false)]
    public void Without_cross_zone_balancing_each_zone_needs_a_target(string type, string? crossZone, bool isReason)
    {
        var world = World() with { LoadBalancers = [Balances(type)], TargetGroups = [Targets(crossZone)] };
        var reasons = Judge(world, Read(Target("i-1", "a", TargetState.Healthy), Target("i-2", "b", TargetState.Initial)));

        Assert.Equal(isReason ? [ReasonKind.ZoneWithoutTarget] : [], reasons.Select(r => r.Kind));
        Assert.All(reasons, r => Assert.Contains("no healthy target in b", r.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_group_that_wants_fewer_instances_than_there_are_zones_cannot_fill_them()
    {
        var world = World(Scaling() with { DesiredCapacity = 1 }) with { TargetGroups = [Targets("false")] };

        Assert.Empty(Judge(world, Read(Target("i-1", "a", TargetState.Healthy))));
    }

    public static TheoryData<string, TargetState?> LeftBehind =>
        new()
        {
            { "i-1", null },
            { "i-1", TargetState.Healthy },
            { "i-1", TargetState.Draining },
        };

    [Theory]
    [MemberData(nameof(LeftBehind))]
    public void A_group_scaled_to_zero_is_one_reason_that_holds_nothing_and_says_what_becomes_of_its_traffic(
        string leaving,
        TargetState? state
    )
    {
        var emptied = Scaling() with { DesiredCapacity = 0, Instances = state is null ? [] : [Instance(leaving, "a")] };

        var reason = Assert.Single(Judge(World(emptied), state is { } last ? Read(Target(leaving, "a", last)) : Read()));

        Assert.Equal((ReasonKind.ScaledToZero, "autoScalingGroup/app", false), (reason.Kind, reason.What?.ToString(), reason.Holds));
        Assert.EndsWith("and the traffic it gets is answered with 503.", reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_scaled_to_zero_is_not_missed_where_others_serve_or_nothing_is_sent()
    {
        var empty = World(Scaling() with { DesiredCapacity = 0, Instances = [] });
        var idle = empty with { Listeners = [Listens(FixedResponseTable.Of(200))] };

        Assert.DoesNotContain("503", Assert.Single(Judge(empty, Read(Target("i-9", "a", TargetState.Healthy)))).Message);
        Assert.All(Judge(idle, Read()), r => Assert.DoesNotContain("503", r.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Launch")]
    [InlineData("Terminate")]
    [InlineData("HealthCheck")]
    [InlineData("ReplaceUnhealthy")]
    [InlineData("AddToLoadBalancer")]
    public void A_suspended_process_keeps_a_group_from_replacing_what_dies(string process)
    {
        var reason = Assert.Single(
            Judge(World(Scaling() with { Settings = Settings().With(AutoScalingGroupTable.Suspended, [process]) }), Well)
        );

        Assert.Equal((ReasonKind.ProcessSuspended, false), (reason.Kind, reason.Holds));
        Assert.Contains(process, reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suspended_process_that_replaces_nothing_is_no_reason() =>
        Assert.Empty(Judge(World(Scaling() with { Settings = Settings().With(AutoScalingGroupTable.Suspended, ["AZRebalance"]) }), Well));

    [Fact]
    public void A_launch_template_that_is_gone_is_a_reason() =>
        Assert.Equal(
            ReasonKind.LaunchTemplateMissing,
            Assert.Single(Judge(World(Scaling() with { LaunchTemplateId = "lt-1" }), Well with { MissingTemplates = ["lt-1"] })).Kind
        );

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Launches_that_fail_are_a_reason_while_nothing_succeeds(bool isLast, bool isReason)
    {
        var short1 = World(Scaling() with { Instances = [Instance("i-1", "a")] });
        var readings = Well with { Failures = Well.Failures.Add("shop-app-asg", [new(null, "Launching", "no capacity", isLast)]) };

        Assert.Equal(isReason ? [ReasonKind.LaunchesFail] : [], Judge(short1, readings).Select(r => r.Kind));
        Assert.Empty(Judge(World(), readings));
    }

    [Fact]
    public void A_group_without_traffic_that_has_nobody_in_service_is_a_reason()
    {
        var worker = World(Scaling() with { Instances = [], Settings = Settings().With(AutoScalingGroupTable.TargetGroups, []) }) with
        {
            Listeners = [Listens(FixedResponseTable.Of(200, "text/plain", ""))],
        };

        Assert.Equal(ReasonKind.NoInstance, Assert.Single(Judge(worker, Well)).Kind);
    }

    [Theory]
    [InlineData("provisioning", true, false)]
    [InlineData("failed", true, true)]
    [InlineData("active_impaired", false, false)]
    public void A_load_balancer_must_be_active(string state, bool holds, bool isLasting)
    {
        var reason = Assert.Single(Judge(World() with { LoadBalancers = [Balances() with { State = state }] }, Well));

        Assert.Equal((holds, isLasting), (reason.Holds, reason.IsLasting));
    }

    [Theory]
    [InlineData("PENDING_VALIDATION", false)]
    [InlineData("EXPIRED", true)]
    [InlineData("FAILED", true)]
    public void A_certificate_must_be_issued(string status, bool isLasting)
    {
        var certificate = new LiveCertificate(
            Own("arn:cert", "certificate/site"),
            Tags.Empty,
            CertificateTable.Of(CertificateTable.Table.Empty.Filled(), "shop.example.com", [], "DNS"),
            false,
            status,
            null,
            null,
            null,
            []
        );
        var reason = Assert.Single(Judge(World() with { Certificates = [certificate] }, Well));

        Assert.Equal((ReasonKind.CertificateNotIssued, isLasting), (reason.Kind, reason.IsLasting));
    }

    [Fact]
    public void Everything_declared_must_be_there_and_what_stands_in_something_missing_is_not_counted_again()
    {
        Assert.Equal(["listener/web/http"], Missing(World() with { Listeners = [] }));
        Assert.Equal(["rule/web/http/beta"], Missing(World(), Shop(rule: true)));
        Assert.Equal(["autoScalingGroup/app"], Missing(World() with { AutoScalingGroups = [] }));
        Assert.Equal(["loadBalancer/web"], Missing(World() with { LoadBalancers = [], Listeners = [] }));
    }

    [Theory]
    [InlineData("shop-1.elb.amazonaws.com", false)]
    [InlineData("other-1.elb.amazonaws.com", true)]
    [InlineData(null, true)]
    public void A_name_must_lead_to_its_load_balancer(string? target, bool isMissing)
    {
        var record = DnsRecordTable.Of("shop.example.com", "A");
        var world = World() with { DnsRecords = [new("Z1", target is null ? record : record.With(DnsRecordTable.AliasName, target))] };

        Assert.Equal(isMissing ? ["dnsRecord/shop.example.com"] : [], Missing(world, Shop(dns: "shop.example.com")));
    }

    public static TheoryData<string, ReasonKind?> Defaults =>
        new()
        {
            { "app 1", null },
            { "app 5", null },
            { "other 1", ReasonKind.RoutingDiffers },
            { "app 0", ReasonKind.RoutingDiffers },
            { "503", ReasonKind.RoutingDiffers },
        };

    [Theory]
    [MemberData(nameof(Defaults))]
    public void Requests_must_get_to_a_target_group_that_the_file_names(string live, ReasonKind? kind)
    {
        JudgeForward("app", live, kind);
        JudgeForward(Group, live, kind);
    }

    private static void JudgeForward(string declared, string live, ReasonKind? kind)
    {
        var action = live.Split(' ') is [var name, var weight]
            ? ForwardTable.To([
                new(
                    new ResourceRef.Existing(name == "app" ? Group : Group.Replace("app", name, StringComparison.Ordinal)),
                    int.Parse(weight)
                ),
            ])
            : FixedResponseTable.Of(503, "text/plain", "");
        var forwards = Shop() is var shop
            ? shop with
            {
                LoadBalancers =
                [
                    shop.LoadBalancers[0] with
                    {
                        Listeners =
                        [
                            shop.LoadBalancers[0].Listeners[0] with
                            {
                                Actions = [new RoutingAction.Forward([new(new(declared, SourceSpan.None), 1)], null)],
                            },
                        ],
                    },
                ],
            }
            : shop;

        var reasons = HealthJudge.Judge(forwards, World() with { Listeners = [Listens(action)] }, Well);

        Assert.Equal(kind, reasons.Where(r => r.What?.Kind == ResourceKind.Listener).Select(r => (ReasonKind?)r.Kind).SingleOrDefault());
    }

    [Fact]
    public void A_listener_must_be_on_its_port()
    {
        var moved = Listens(ForwardTable.To([new(new ResourceRef.Existing(Group), 1)])) is var listener
            ? listener with
            {
                Settings = listener.Settings.With(ListenerTable.Port, 8080),
            }
            : listener;

        var reason = Assert.Single(Judge(World() with { Listeners = [moved] }, Well));

        Assert.Equal("The listener web/http is declared on port 80, and listens on 8080.", reason.Message);
    }

    [Theory]
    [InlineData(80, false)]
    [InlineData(443, true)]
    public void Somebody_must_be_admitted_to_a_listener(int admitted, bool isTold)
    {
        var group = new LiveSecurityGroup(
            Own("sg-1", "securityGroup/web-lb"),
            Tags.Empty,
            SecurityGroupTable
                .Of("shop-web-lb", "", "vpc-1")
                .With(SecurityGroupTable.Rules, [new(RuleDirection.Ingress, "tcp", admitted, admitted, new RulePeer.Cidr("0.0.0.0/0"), "")])
        );
        var balancer = Balances() is var live
            ? live with
            {
                Settings = live.Settings.With(LoadBalancerTable.SecurityGroups, [new ResourceRef.Existing("sg-1")]),
            }
            : live;

        var reasons = Judge(World() with { LoadBalancers = [balancer], SecurityGroups = [group] }, Well);

        Assert.Equal(isTold ? [ReasonKind.NobodyAdmitted] : [], reasons.Select(r => r.Kind));
    }

    [Fact]
    public void Nothing_there_is_one_reason() =>
        Assert.Equal(
            "Nothing of this stack is there.",
            Assert
                .Single(
                    Judge(
                        new()
                        {
                            Account = "1",
                            Region = "r",
                            Network = new() { VpcId = "vpc-1" },
                        },
                        new()
                    )
                )
                .Message
        );

    private static IEnumerable<string?> Missing(LiveWorld world, Stack? stack = null) =>
        HealthJudge.Judge(stack ?? Shop(), world, Well).Where(r => r.Kind == ReasonKind.Missing).Select(r => r.What?.ToString());

    private static ImmutableArray<StatusReason> Judge(LiveWorld world, HealthReadings readings) =>
        HealthJudge.Judge(Shop(), world, readings);

    private static Stack Shop(bool rule = false, string? dns = null) =>
        new()
        {
            Name = "shop",
            LoadBalancers =
            [
                new()
                {
                    Name = "web",
                    Settings = LoadBalancerTable.Table.Empty.Filled(),
                    Dns = dns is null ? [] : [new(dns, SourceSpan.None)],
                    Listeners =
                    [
                        new()
                        {
                            Name = "http",
                            Port = 80,
                            Protocol = "HTTP",
                            Actions = [RoutingAction.Respond(404, "text/plain", "")],
                            Rules = rule ? [new() { Name = "beta", Actions = [RoutingAction.Respond(404, "text/plain", "")] }] : [],
                        },
                    ],
                },
            ],
            TargetGroups = [new() { Name = "app", Settings = TargetGroupTable.Table.Empty.With(TargetGroupTable.Port, 80).Filled() }],
            AutoScalingGroups =
            [
                new()
                {
                    Name = "app",
                    Size = new(2, 4, null),
                    LaunchTemplate = new LaunchTemplate.Existing(new TemplateChoice.ById("lt-1"), "1", SourceSpan.None),
                },
            ],
        };

    private static LiveWorld World(LiveAutoScalingGroup? group = null) =>
        new()
        {
            Account = "1",
            Region = "r",
            Network = new() { VpcId = "vpc-1" },
            LoadBalancers = [Balances()],
            TargetGroups = [Targets(null)],
            Listeners = [Listens(ForwardTable.To([new(new ResourceRef.Existing(Group), 1)]))],
            AutoScalingGroups = [group ?? Scaling()],
        };

    private static LiveLoadBalancer Balances(string type = "application") =>
        new(
            Own(Balancer, "loadBalancer/web"),
            Tags.Empty,
            LoadBalancerTable
                .Table.Empty.With(LoadBalancerTable.Name, "shop-web")
                .With(LoadBalancerTable.Type, type)
                .With(LoadBalancerTable.Scheme, "internal")
                .With(LoadBalancerTable.VpcId, "vpc-1")
                .With(LoadBalancerTable.SubnetIds, ["s-1"])
                .With(LoadBalancerTable.SecurityGroups, [])
                .Filled(),
            "shop-1.elb.amazonaws.com",
            "Z",
            "active",
            Tags.Empty
        )
        {
            Zones = Tags.Empty.Add("s-1", "a").Add("s-2", "b"),
        };

    private static LiveTargetGroup Targets(string? crossZone) =>
        new(
            Own(Group, "targetGroup/app"),
            Tags.Empty,
            TargetGroupTable
                .Table.Empty.With(TargetGroupTable.Name, "shop-app")
                .With(TargetGroupTable.Port, 80)
                .With(TargetGroupTable.VpcId, "vpc-1")
                .WithAttributes(crossZone is null ? Tags.Empty : Tags.Empty.Add("load_balancing.cross_zone.enabled", crossZone))
                .Filled(),
            [Balancer]
        );

    private static LiveListener Listens(Settings action) =>
        new(
            Own(Listener, "listener/web/http"),
            Tags.Empty,
            Balancer,
            ListenerTable
                .Table.Empty.With(ListenerTable.Port, 80)
                .With(ListenerTable.Protocol, "HTTP")
                .With(ListenerTable.Actions, [action])
        );

    private static LiveAutoScalingGroup Scaling() =>
        new(
            Own("shop-app-asg", "autoScalingGroup/app"),
            Tags.Empty,
            "arn:asg",
            Settings(),
            2,
            null,
            null,
            [Instance("i-1", "a"), Instance("i-2", "b")],
            null,
            null
        );

    private static Settings Settings() =>
        AutoScalingGroupTable
            .Table.Empty.With(AutoScalingGroupTable.Name, "shop-app-asg")
            .With(AutoScalingGroupTable.MinSize, 2)
            .With(AutoScalingGroupTable.MaxSize, 4)
            .With(AutoScalingGroupTable.DesiredCapacity, 2)
            .With(AutoScalingGroupTable.VpcId, "vpc-1")
            .With(AutoScalingGroupTable.SubnetIds, ["s-1"])
            .With(AutoScalingGroupTable.TargetGroups, [new ResourceRef.Existing(Group)])
            .With(AutoScalingGroupTable.HealthCheckType, "ELB")
            .With(AutoScalingGroupTable.Suspended, [])
            .Filled();

    private static LiveInstance Instance(string id, string zone) => new(id, zone, "InService", "Healthy", "lt-1", "1", false);

    private static TargetStatus Target(string id, string zone, TargetState state, string? code = null) =>
        new(id, 80, zone, state, code, null);

    private static HealthReadings Read(params ImmutableArray<TargetStatus> targets) =>
        new() { Targets = ImmutableDictionary<string, ImmutableArray<TargetStatus>>.Empty.Add(Group, targets) };

    private static OwnedResource Own(string id, string address) =>
        OwnedResource.TryRead(id, "shop", Tags.Empty.Add(OwnershipTags.Stack, "shop").Add(OwnershipTags.Address, address))
        ?? throw new ArgumentException("not an address", nameof(address));
}
