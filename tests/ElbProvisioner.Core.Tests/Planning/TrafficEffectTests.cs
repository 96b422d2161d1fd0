using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using ElbProvisioner.Core.Traffic;
using static ElbProvisioner.Core.Tests.Planning.Stacks;
using static ElbProvisioner.Core.Traffic.TrafficImpact;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>What the traffic column says of each kind of change: the worst of it, and words that must be in it.</summary>
public sealed class TrafficEffectTests
{
    private const string Elsewhere = "arn:aws:elasticloadbalancing:us-east-1:123456789012:truststore/a/0123456789abcdef";
    private const string Tls12 = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";

    /// <summary>Requests for images of administrators fit two rules.</summary>
    private static Stack Meeting =>
        Shop.WithListener(
            "https",
            l => l with { Rules = [l.Rules[0], l.Rules[1] with { Conditions = [new RuleCondition.Path(["*/admin/*"])] }] }
        );

    private static readonly ImmutableArray<Case> Cases =
    [
        new("clients are verified", "listener/web/https", Clients, "without a certificate that is trusted", Shop, Shop.Verifying(Partners)),
        new(
            "clients are verified by another trust store",
            "listener/web/https",
            Clients,
            "the other trust store",
            Shop.Verifying(Partners),
            Shop.Verifying(new TrustStore.Existing(Elsewhere) { Name = "elsewhere" })
        ),
        new(
            "a trust store gets another name",
            "listener/web/https",
            None,
            "made of the same certificates",
            Shop.Verifying(Partners),
            Shop.Verifying(Partners with { Name = "friends" })
        ),
        new(
            "another trust store revokes more",
            "listener/web/https",
            Clients,
            "the other trust store",
            Shop.Verifying(Partners),
            Shop.Verifying(Partners with { Name = "friends", Revocations = [new("bucket", "a.crl"), new("bucket", "b.crl")] })
        ),
        new(
            "a target group to which nothing is sent is replaced",
            "targetGroup/green",
            None,
            "its weight is 0",
            TrafficCases.BlueGreen.WithListener("http", l => l with { Rules = [] }),
            TrafficCases
                .BlueGreen.WithListener("http", l => l with { Rules = [] })
                .WithTargetGroup("green", t => t.With(TargetGroupTable.Port, 8099))
        ),
        new(
            "expired certificates are not taken any more",
            "listener/web/https",
            Clients,
            "have expired",
            Mutual(m => m.With(MutualAuthenticationTable.IgnoreExpiry, true)),
            Shop.Verifying(Partners)
        ),
        new(
            "expired certificates are taken",
            "listener/web/https",
            Routes,
            "let in that were refused",
            Shop.Verifying(Partners),
            Mutual(m => m.With(MutualAuthenticationTable.IgnoreExpiry, true))
        ),
        new(
            "identities are filtered",
            "listener/web/https",
            Clients,
            "fit no identity filter",
            Shop.Verifying(Partners),
            Mutual(m => m.With(MutualAuthenticationTable.Filters, [Filter("a")]))
        ),
        new(
            "more identities are taken",
            "listener/web/https",
            Routes,
            "let in that were refused",
            Mutual(m => m.With(MutualAuthenticationTable.Filters, [Filter("a")])),
            Mutual(m => m.With(MutualAuthenticationTable.Filters, [Filter("a"), Filter("b")]))
        ),
        new(
            "clients are told whose certificates are trusted",
            "listener/web/https",
            None,
            "told otherwise",
            Shop.Verifying(Partners),
            Mutual(m => m.With(MutualAuthenticationTable.Advertise, true))
        ),
        new("certificates are passed through", "listener/web/https", None, "get it in a header", Shop, Passing()),
        new(
            "certificates are not passed through any more",
            "listener/web/https",
            Routes,
            "no certificates of clients any more",
            Passing(),
            Shop
        ),
        new(
            "certificates are passed through in place of being verified",
            "listener/web/https",
            Routes,
            "no certificate is verified any more",
            Shop.Verifying(Partners),
            Passing()
        ),
        new(
            "a bundle changes",
            "trustStore/partners",
            Clients,
            "no authority in s3://bucket/new.pem stands for",
            Shop.Verifying(Partners),
            Shop.Verifying(Partners with { CaBundle = new("bucket", "new.pem") })
        ),
        new(
            "a revocation list comes",
            "trustStore/partners",
            Clients,
            "s3://bucket/b.crl revokes",
            Shop.Verifying(Partners),
            Shop.Verifying(Partners with { Revocations = [new("bucket", "a.crl"), new("bucket", "b.crl")] })
        ),
        new(
            "a revocation list goes",
            "trustStore/partners",
            Routes,
            "let in again",
            Shop.Verifying(Partners),
            Shop.Verifying(Partners with { Revocations = [] })
        ),
        new(
            "a bundle changes by which nobody is verified",
            "trustStore/partners",
            None,
            "none",
            Shop with
            {
                TrustStores = [Partners],
            },
            Shop with
            {
                TrustStores = [Partners with { CaBundle = new("bucket", "new.pem") }],
            }
        ),
        new(
            "the only target group left by its group",
            "autoScalingGroup/app",
            Gap,
            "503",
            Shop,
            Shop.WithGroup(g => g with { TargetGroups = [], HealthCheckType = "EC2", Scaling = [] })
        ),
        new(
            "its place taken by a group that wants no instances",
            "autoScalingGroup/app",
            Gap,
            "nothing is left in app, as spare wants no instances",
            FilledBy(app: "app", spare: "other"),
            FilledBy(app: "other", spare: "app")
        ),
        new("the only group removed", "autoScalingGroup/app", Gap, "503", Shop, Shop with { AutoScalingGroups = [] }),
        new("all sizes zero", "autoScalingGroup/app", Gap, "scaled to zero", Shop, Shop.WithGroup(g => g with { Size = new(0, 0, null) })),
        new(
            "fewer at most than now",
            "autoScalingGroup/app",
            Capacity,
            "1 of 2 instances",
            Shop,
            Shop.WithGroup(g => g with { Size = new(1, 1, null) })
        ),
        new("less at least", "autoScalingGroup/app", None, "none", Shop, Shop.WithGroup(g => g with { Size = new(1, 6, null) })),
        new(
            "a lifetime",
            "autoScalingGroup/app",
            Drain,
            "older than",
            Shop,
            Shop.WithGroup(g => g.With(AutoScalingGroupTable.MaxInstanceLifetime, TimeSpan.FromDays(1)))
        ),
        new(
            "launching suspended",
            "autoScalingGroup/app",
            Capacity,
            "not replaced",
            Shop,
            Shop.WithGroup(g => g.With(AutoScalingGroupTable.Suspended, ["Launch"]))
        ),
        new(
            "TLS 1.2 dropped",
            "listener/web/https",
            Clients,
            "TLS 1.2",
            Shop,
            Shop.WithListener("https", l => l with { SslPolicy = "ELBSecurityPolicy-TLS13-1-3-2021-06" })
        ),
        new(
            "more ciphers",
            "listener/web/https",
            None,
            "none",
            Shop,
            Shop.WithListener("https", l => l with { SslPolicy = "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06" })
        ),
        new(
            "fewer ciphers",
            "listener/web/https",
            Clients,
            "ciphers",
            Shop.WithListener("https", l => l with { SslPolicy = "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06" }),
            Shop.WithListener("https", l => l with { SslPolicy = Tls12 })
        ),
        new(
            "a forward becomes an answer of 503",
            "listener/web/https",
            Gap,
            "503",
            Shop,
            Shop.WithListener("https", l => l with { Actions = [RoutingAction.Respond(503, "text/plain", "later")] })
                .WithGroup(g => g with { Scaling = [g.Scaling[0]] })
        ),
        new(
            "a forward becomes an answer of 404",
            "listener/web/https",
            Routes,
            "404",
            Shop,
            Shop.WithListener("https", l => l with { Actions = [RoutingAction.Respond(404, "text/plain", "no")] })
                .WithGroup(g => g with { Scaling = [g.Scaling[0]] })
        ),
        new(
            "a schedule that empties a group",
            "schedule/app/nights",
            Gap,
            "503",
            Shop,
            Shop.WithGroup(g => g with { Schedules = [Nights with { Settings = Nights.Settings.With(ScheduleTable.MaxSize, 0) }] })
        ),
        new(
            "a schedule that shrinks a group",
            "schedule/app/nights",
            Capacity,
            "down to 1",
            Shop,
            Shop.WithGroup(g => g with { Schedules = [Nights] })
        ),
        new(
            "a schedule whose most is less than the group may have",
            "schedule/app/nights",
            Capacity,
            "where it has more",
            Shop,
            Shop.WithGroup(g => g with { Schedules = [Nights with { Settings = Once.Settings.With(ScheduleTable.MaxSize, 4) }] })
        ),
        new(
            "a hook that nobody completes",
            "lifecycleHook/app/boot",
            Capacity,
            "terminated after 3600s",
            Shop,
            Shop.WithGroup(g =>
                g with
                {
                    LifecycleHooks =
                    [
                        DrainHook with
                        {
                            Name = "boot",
                            Settings = DrainHook.Settings.With(LifecycleHookTable.On, "launching"),
                        },
                    ],
                }
            )
        ),
        new(
            "a sign-in before a forward",
            "listener/web/https",
            Routes,
            "requests without a session are sent to sign in",
            Shop,
            Shop.WithListener("https", l => l with { Actions = [SignIn(), .. l.Actions] })
        ),
        new(
            "a sign-in that refuses",
            "listener/web/https",
            Clients,
            "requests without a session are refused with 401",
            Shop.WithListener("https", l => l with { Actions = [SignIn(), .. l.Actions] }),
            Shop.WithListener("https", l => l with { Actions = [SignIn("deny"), .. l.Actions] })
        ),
        new(
            "a sign-in less",
            "listener/web/https",
            Routes,
            "requests need no sign-in any more",
            Shop.WithListener("https", l => l with { Actions = [SignIn(), .. l.Actions] }),
            Shop
        ),
        new(
            "a forward becomes a redirect",
            "rule/web/https/images",
            Routes,
            "302",
            Shop,
            Shop.WithListener(
                "https",
                l =>
                    l with
                    {
                        Rules =
                        [
                            l.Rules[0] with
                            {
                                Actions =
                                [
                                    new RoutingAction.Said(
                                        RedirectTable.ToHttps.With(RedirectTable.Host, "cdn.example.com").With(RedirectTable.Status, "302")
                                    ),
                                ],
                            },
                            l.Rules[1],
                        ],
                    }
            )
        ),
        new(
            "a rule that catches more",
            "rule/web/https/closed",
            Routes,
            "/*",
            Shop,
            Shop.WithListener("https", l => l with { Rules = [l.Rules[0], Rule("closed", "/*", l.Rules[1].Actions[^1])] })
        ),
        new(
            "a rule in front of something secret removed",
            "rule/web/https/closed",
            Routes,
            "/admin/*",
            Shop,
            Shop.WithListener("https", l => l with { Rules = [l.Rules[0]] })
        ),
        new(
            "rules in another order",
            "rule/web/https/images",
            Routes,
            "several rules",
            Meeting,
            Meeting.WithListener("https", l => l with { Rules = [l.Rules[1], l.Rules[0]] })
        ),
        new(
            "rules in another order that no request feels",
            "rule/web/https/images",
            None,
            "none",
            Shop,
            Shop.WithListener("https", l => l with { Rules = [l.Rules[1], l.Rules[0]] })
        ),
        new(
            "a new rule that answers 503",
            "rule/web/https/shop",
            Gap,
            "503",
            Shop,
            Shop.WithListener(
                "https",
                l => l with { Rules = [.. l.Rules, Rule("shop", "/shop", RoutingAction.Respond(503, "text/plain", ""))] }
            )
        ),
        new(
            "an SNI certificate removed",
            "listener/web/https",
            Clients,
            "www.shop.example.com",
            TwoCertificates(),
            Shop with
            {
                Certificates = TwoCertificates().Certificates,
            }
        ),
        new(
            "a listener removed",
            "listener/web/http",
            Gap,
            "port 80",
            Shop,
            Shop.WithBalancer(b => b with { Listeners = [b.Listeners[1]] })
        ),
        new(
            "clients narrowed",
            "securityGroup/web-lb",
            Clients,
            "0.0.0.0/0",
            Shop,
            Shop.WithBalancer(b => b with { Allow = [new Peer.Cidr("198.51.100.0/24")] })
        ),
        new(
            "clients named one by one, and all the same",
            "securityGroup/web-lb",
            None,
            "none",
            Shop.WithBalancer(b => b with { Allow = [new Peer.Cidr("198.51.100.0/24"), new Peer.Cidr("0.0.0.0/0")] }),
            Shop
        ),
        new(
            "the load balancer's way out narrowed",
            "securityGroup/edge",
            Gap,
            "no longer reaches app on port 8080",
            Edge(new TrafficRule("tcp", 1, 65535, new Peer.Cidr("0.0.0.0/0"), null, At)),
            Edge(new TrafficRule("tcp", 443, 443, new Peer.Cidr("0.0.0.0/0"), null, At))
        ),
        new(
            "the load balancer's group swapped for one without the way out",
            "loadBalancer/web",
            Gap,
            "no longer reaches",
            Edge(new TrafficRule("tcp", 1, 65535, new Peer.Cidr("0.0.0.0/0"), null, At)),
            Swapped()
        ),
        new("the instances' group closed", "securityGroup/inside", Gap, "no longer reaches app", Inside(8080, 8081), Inside(9, 9)),
        new("stickiness off", "targetGroup/app", Routes, "leave the target", Shop.Sticky("app", "true"), Shop),
        new("stickiness on", "targetGroup/app", None, "none", Shop, Shop.Sticky("app", "true")),
        new(
            "a sticky target group replaced",
            "targetGroup/app",
            Routes,
            "leave the target that",
            Shop.Sticky("app", "true"),
            Shop.Sticky("app", "true").WithTargetGroup("app", t => t.With(TargetGroupTable.Port, 8090))
        ),
        new(
            "one of several replaced that a forward keeps clients with",
            "targetGroup/blue",
            Routes,
            "leave the target group that",
            Keeping(TrafficCases.BlueGreen),
            Keeping(TrafficCases.BlueGreen).WithTargetGroup("blue", t => t.With(TargetGroupTable.Port, 8090))
        ),
        new("stickiness on by a cookie of the application", "targetGroup/app", None, "none", Shop, ByApplication("60")),
        new(
            "from the load balancer's cookie to the application's",
            "targetGroup/app",
            Routes,
            "another cookie counts",
            Shop.Sticky("app", "true"),
            ByApplication("7200")
        ),
        new("a shorter memory", "targetGroup/app", Routes, "away for 60", ByApplication("7200"), ByApplication("60")),
        new(
            "HTTP/2 off",
            "loadBalancer/web",
            Clients,
            "HTTP/2",
            Shop,
            Shop.WithBalancer(b => b with { Attributes = b.Attributes.Add("routing.http2.enabled", "false") })
        ),
        new(
            "stricter about malformed requests",
            "loadBalancer/web",
            Clients,
            "malformed",
            Shop,
            Shop.WithBalancer(b => b with { Attributes = b.Attributes.Add("routing.http.desync_mitigation_mode", "strictest") })
        ),
        new(
            "shorter idle times",
            "loadBalancer/web",
            Drain,
            "closed",
            Shop.WithBalancer(b => b with { Attributes = b.Attributes.Add("idle_timeout.timeout_seconds", "120") }),
            Shop.WithBalancer(b => b with { Attributes = b.Attributes.Add("idle_timeout.timeout_seconds", "60") })
        ),
        new(
            "IPv6 given up",
            "loadBalancer/web",
            Clients,
            "IPv6",
            Shop.WithBalancer(b => b.With(LoadBalancerTable.IpAddressType, "dualstack")),
            Shop
        ),
        new(
            "a target group that nothing fills gets a weight",
            "listener/web/https",
            Gap,
            "no scaling group fills spare",
            Spare(0),
            Spare(50)
        ),
    ];

    private static Stack Keeping(Stack stack) =>
        stack.WithListener(
            "http",
            l =>
                l with
                {
                    Actions =
                    [
                        .. l.Actions.Select(a => a is RoutingAction.Forward f ? f with { Stickiness = TimeSpan.FromMinutes(5) } : a),
                    ],
                }
        );

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_traffic_column_tells_the_worst(string name)
    {
        var which = Cases.Single(c => c.Name == name);
        var world = new ModelWorld();
        world.Dark.UnionWith(["app", "images", "spare", "other"]);
        await ModelRun.ApplyAsync(world, which.From);
        var plan = Planner.Plan(which.To, world.ReadFor(which.To));
        var change = Assert.Single(plan.Changes, c => c.Address.ToString() == which.Address);
        Assert.Equal(which.Impact, change.Traffic.Impact);
        Assert.Contains(which.Words, string.Join("; ", change.Effects.Select(e => e.Detail)), StringComparison.Ordinal);
        Assert.Equal(change.Effects[0], change.Traffic);
    }

    [Theory]
    [InlineData("a", "b", "b", "c")]
    [InlineData("a", "b", "c", "d")]
    [InlineData("a", "b", "b", "b")]
    public async Task A_zone_is_entered_before_the_instances_and_left_after_them(string one, string two, string three, string four)
    {
        var before = Zones(one, two);
        for (var kill = 0; kill < 12; kill++)
        {
            var world = new ModelWorld(before);
            await ModelRun.ApplyAsync(world, Shop);
            foreach (var balancer in world.World.LoadBalancers)
            {
                world.Serving.Add(balancer.Id);
            }

            world.World = world.World with { Network = Zones(three, four) };
            await ModelRun.KillAfterAsync(world, Shop, kill);
            await ModelRun.ApplyAsync(world, Shop);
            Assert.True(Planner.Plan(Shop, world.ReadFor(Shop)).Actions.IsEmpty);
            Assert.All(
                world.World.AutoScalingGroups.SelectMany(g => g.Instances),
                i => Assert.Contains(i.AvailabilityZone, new[] { three, four })
            );
        }
    }

    [Fact]
    public async Task A_step_that_somebody_put_before_an_action_is_told_when_it_goes()
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, Shop);
        var live = world.ReadFor(Shop);
        var https = live.Listeners.Single(l => l.Port == 443);
        var foreign = ForeignActionTable.Table.Empty.With(ForeignActionTable.Type, "authenticate-oidc");

        var plan = Planner.Plan(
            Shop,
            live with
            {
                Listeners = live.Listeners.Replace(
                    https,
                    https with
                    {
                        Settings = https.Settings.With(ListenerTable.Actions, [foreign, .. https.Actions]),
                    }
                ),
            }
        );

        var change = plan.Changes.Single(c => c.Address == https.Address);
        Assert.Contains(
            change.Effects.Where(t => t.Impact == Routes),
            t => t.Detail.Contains("authenticate-oidc", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_secret_of_another_day_is_not_quoted_when_its_rule_goes()
    {
        Stack With(string secret) =>
            Shop.WithListener(
                "https",
                l =>
                    l with
                    {
                        Rules =
                        [
                            .. l.Rules,
                            Rule("edge", "/edge", l.Rules[1].Actions[^1]) with
                            {
                                Conditions = [new RuleCondition.Path(["/edge"]), new RuleCondition.Header("X-Origin", [secret])],
                            },
                        ],
                    }
            ) with
            {
                Secrets = Secrets.Of([secret], []),
            };
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, With("yesterday"));
        var today = With("another");
        Assert.DoesNotContain("yesterday", Text(Planner.PlanDestroy(today, world.ReadFor(today))), StringComparison.Ordinal);
        var plan = Planner.Plan(Shop with { Secrets = today.Secrets }, world.ReadFor(Shop));
        var removed = Assert.Single(plan.Changes, c => c.Address.ToString() == "rule/web/https/edge");
        Assert.DoesNotContain("yesterday", Text(plan), StringComparison.Ordinal);
        Assert.Contains(removed.Effects, e => e.Detail.Contains($"header X-Origin {Secrets.Mask}", StringComparison.Ordinal));

        static string Text(Plan plan) => Core.PlanFile.PlanJson.Write(plan, Core.PlanFile.PlanJson.Compact);
    }

    [Theory]
    [InlineData("a,c", "1 of 2 instances leave their zone, each once a new one runs elsewhere, whether or not that one answers yet")]
    public async Task Instances_that_leave_their_zone_cost_capacity_and_are_waited_for(string zones, string felt)
    {
        var world = new ModelWorld(Zones("a", "b", "c"));
        var facts = world.World.Network;
        var address = Address.Of(ResourceKind.AutoScalingGroup, "app");
        Core.Live.NetworkFacts In(string names) =>
            facts with
            {
                OwnSubnets = facts.OwnSubnets.SetItem(
                    address,
                    [.. names.Split(',').Select(z => new Core.Live.SubnetFact("subnet-vpc-1-" + z, z))]
                ),
            };

        world.World = world.World with { Network = In("a,b") };
        await ModelRun.ApplyAsync(world, Shop);
        world.World = world.World with { Network = In(zones) };
        var plan = Planner.Plan(Shop, world.World);

        var effect = Assert.Single(Assert.Single(plan.Changes, c => c.Address == address).Effects, e => e.Impact == TrafficImpact.Capacity);
        Assert.Equal(felt, effect.Detail);
        var wait = Assert.Single(plan.Actions, a => a.Operation is AwsOperation.WaitZonesLeft);
        Assert.Contains(plan.Actions, a => a.Operation is AwsOperation.UpdateAutoScalingGroup && wait.DependsOn.Contains(a.Id));
        await ModelRun.ApplyAsync(world, Shop);
        Assert.True(Planner.Plan(Shop, world.World).Actions.IsEmpty);
    }

    [Fact]
    public async Task A_load_balancer_leaves_a_zone_when_the_instances_have_left_it_and_are_healthy_elsewhere()
    {
        var world = new ModelWorld(Zones("a", "b"));
        await ModelRun.ApplyAsync(world, Shop);
        world.World = world.World with { Network = Zones("b", "c") };

        var plan = Planner.Plan(Shop, world.World);

        var left = plan.Actions.Last(a => a.Operation is AwsOperation.SetSubnets);
        var healthy = Assert.Single(plan.Actions, a => a.Operation is AwsOperation.WaitTargetsHealthy && left.DependsOn.Contains(a.Id));
        var zones = Assert.Single(plan.Actions, a => a.Operation is AwsOperation.WaitZonesLeft);
        Assert.Contains(zones.Id, healthy.DependsOn);
    }

    [Fact]
    public async Task Where_every_instance_leaves_its_zone_a_second_group_is_healthy_before_the_first_goes()
    {
        var world = new ModelWorld(Zones("a", "b"));
        await ModelRun.ApplyAsync(world, Shop);
        world.World = world.World with { Network = Zones("c", "d") };

        var plan = Planner.Plan(Shop, world.World);

        var change = Assert.Single(plan.Changes, c => c.Address.Kind == ResourceKind.AutoScalingGroup);
        Assert.Equal((ChangeVerb.Replace, TrafficImpact.Drain), (change.Verb, change.Effects.Max(e => e.Impact)));
        var healthy = Assert.Single(plan.Actions, a => a.Id == "autoScalingGroup/app#wait-healthy");
        var emptied = Assert.Single(plan.Actions, a => a.Operation is AwsOperation.EmptyAutoScalingGroup);
        var left = plan.Actions.Last(a => a.Operation is AwsOperation.SetSubnets);
        Assert.True(plan.Actions.IndexOf(healthy) < plan.Actions.IndexOf(emptied));
        Assert.True(plan.Actions.IndexOf(emptied) < plan.Actions.IndexOf(left));
    }

    [Fact]
    public async Task A_refresh_that_may_end_all_instances_at_once_leaves_a_gap()
    {
        var world = new ModelWorld();
        await ModelRun.ApplyAsync(world, Shop);
        var rolled = Shop.WithTemplate(LaunchTemplateTable.InstanceType, "t3.small")
            .WithGroup(g => g with { Refresh = g.Refresh with { MinHealthyPercentage = 0, MaxHealthyPercentage = 100 } });

        var plan = Planner.Plan(rolled, world.World);

        var effect = Assert.Single(plan.Changes.SelectMany(c => c.Effects), e => e.Impact == TrafficImpact.Gap);
        Assert.Equal("all 2 instances may go before a new one answers (minHealthy: 0)", effect.Detail);
    }

    private static Core.Live.NetworkFacts Zones(params string[] zones) =>
        ModelWorld.Facts() with
        {
            Subnets = [.. zones.Distinct(StringComparer.Ordinal).Select(z => new Core.Live.SubnetFact("subnet-vpc-1-" + z, z))],
        };

    private static Stack TwoCertificates() =>
        Shop.WithListener("https", l => l with { Certificates = [Ref("site"), Ref("www")] }) with
        {
            Certificates = [.. Shop.Certificates, new Certificate.Requested { Name = "www", Domain = "www.shop.example.com" }],
        };

    private static Stack Edge(params TrafficRule[] egress) =>
        Shop.WithBalancer(b => b with { SecurityGroups = [Ref("edge")] }) with
        {
            SecurityGroups =
            [
                new SecurityGroup
                {
                    Name = "edge",
                    Ingress = [new("tcp", 80, 443, new Peer.Cidr("0.0.0.0/0"), null, At)],
                    Egress = [.. egress],
                },
            ],
        };

    private static Stack Swapped()
    {
        var edge = Edge(new TrafficRule("tcp", 1, 65535, new Peer.Cidr("0.0.0.0/0"), null, At));
        return edge.WithBalancer(b => b with { SecurityGroups = [Ref("mute")] }) with
        {
            SecurityGroups =
            [
                .. edge.SecurityGroups,
                new SecurityGroup
                {
                    Name = "mute",
                    Ingress = [new("tcp", 80, 443, new Peer.Cidr("0.0.0.0/0"), null, At)],
                    Egress = [],
                },
            ],
        };
    }

    private static Stack Inside(int from, int to) =>
        Shop.WithGroup(g => g with { SecurityGroups = [Ref("inside")] }) with
        {
            SecurityGroups =
            [
                new SecurityGroup { Name = "inside", Ingress = [new("tcp", from, to, new Peer.Cidr("10.0.0.0/16"), null, At)] },
            ],
        };

    private static Stack Spare(int weight) =>
        Shop.WithListener("https", l => l with { Actions = [Weighted(("app", 100 - weight), ("spare", weight))] }) with
        {
            TargetGroups = [.. Shop.TargetGroups, TargetGroup("spare", 9999)],
        };

    private sealed record Case(string Name, string Address, TrafficImpact Impact, string Words, Stack From, Stack To);

    /// <param name="app">What the running group fills beside the images.</param>
    /// <param name="spare">What the group fills that wants no instances.</param>
    private static Stack FilledBy(string app, string spare) =>
        Shop.WithListener("https", l => l with { Rules = [.. l.Rules, Rule("other", "/other/*", Forward("other"))] }) with
        {
            TargetGroups = [.. Shop.TargetGroups, TargetGroup("other", 8082)],
            AutoScalingGroups = [Group("app", app, "images"), Group("spare", spare) with { Size = new(0, 4, null), Scaling = [] }],
        };

    private static Stack ByApplication(string seconds) =>
        Shop.WithTargetGroup(
            "app",
            t =>
                t with
                {
                    Attributes = t
                        .Attributes.SetItem("stickiness.enabled", "true")
                        .SetItem("stickiness.type", "app_cookie")
                        .SetItem("stickiness.app_cookie.cookie_name", "shop")
                        .SetItem("stickiness.app_cookie.duration_seconds", seconds),
                }
        );

    private static Stack Mutual(Func<Settings, Settings> change) =>
        Shop.Verifying(Partners)
            .WithListener("https", l => l with { Settings = l.Settings.Map(ListenerTable.MutualAuthentication, change) });

    private static Stack Passing() =>
        Shop.WithListener(
            "https",
            l =>
                l with
                {
                    Settings = l.Settings.With(
                        ListenerTable.MutualAuthentication,
                        MutualAuthenticationTable.Table.Empty.With(MutualAuthenticationTable.Mode, MutualAuthenticationTable.Passthrough)
                    ),
                }
        );

    private static Settings Filter(string name) =>
        IdentityFilterTable
            .Table.Empty.With(IdentityFilterTable.Field, "san-dns")
            .With(IdentityFilterTable.Match, "exact")
            .With(IdentityFilterTable.Value, name);
}
