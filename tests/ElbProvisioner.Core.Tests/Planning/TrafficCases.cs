using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Core.Tests.Planning.Stacks;

namespace ElbProvisioner.Core.Tests.Planning;

/// <param name="Dark">Target groups that the plan says will serve nothing: nobody watches over them.</param>
internal sealed record PlanCase(string Name, Stack From, Stack To, params ImmutableArray<string> Dark)
{
    /// <summary>Another stack, applied before the edited one: whose load balancers it stands on.</summary>
    public Stack? Owner { get; init; }

    /// <summary>Another stack, applied after the edited one: it stands on its load balancers.</summary>
    public Stack? Guest { get; init; }
}

/// <summary>Two versions side by side, and what is done to them in one apply.</summary>
internal static class TrafficCases
{
    public static Stack BlueGreen { get; } = Versions(100, 0, 2);

    public static Stack Empty { get; } = Versions(100, 0, 0);

    public static ImmutableArray<PlanCase> All { get; } =
    [
        .. Edits.Select(e => new PlanCase(e.Name, Shop, e.Edit(Shop))),
        .. SharedCases.All,
        new("a pool, capacity and a web ACL come", Shop, Shop.WithBalancer(b => b.WithExtras())),
        new("a pool, capacity and a web ACL go", Shop.WithBalancer(b => b.WithExtras()), Shop),
        new("clients are verified", Shop, Shop.Verifying(Partners)),
        new("clients are not verified any more", Shop.Verifying(Partners), Shop),
        new(
            "another bundle and another revocation list",
            Shop.Verifying(Partners),
            Shop.Verifying(Partners with { CaBundle = new("bucket", "new.pem"), Revocations = [new("bucket", "b.crl")] })
        ),
        new("Elastic IPs come", With(Edge with { StaticIps = null }), With(Edge)),
        new(
            "Elastic IPs of another pool",
            With(Edge),
            With(
                Edge with
                {
                    StaticIps = new ElasticIp.Allocated(
                        ElasticIpTable.Table.Empty.With(ElasticIpTable.PublicIpv4Pool, "ipv4pool-ec2-1"),
                        At
                    ),
                }
            )
        ),
        new("all traffic to the other version", BlueGreen, Versions(0, 100, 2)),
        new("the other version is filled and gets the traffic", Empty, Versions(0, 100, 2)),
        new("the other version is empty and gets the traffic", Empty, Versions(0, 100, 0), "green"),
        new(
            "the other version is renewed and gets the traffic",
            BlueGreen,
            Versions(0, 100, 2).WithGreen(g => g with { LaunchTemplate = Template("serve green better") })
        ),
        new("the other version is made and gets the traffic", BlueGreen.WithoutGreen(), Versions(0, 100, 2)),
        new(
            "the versions change places",
            BlueGreen,
            BlueGreen.WithListener(
                "http",
                l => l with { Actions = [Forward("green")], Rules = [l.Rules[0] with { Actions = [Forward("blue")] }] }
            )
        ),
        new("blue shrinks as green takes over", Versions(100, 0, 2), Versions(0, 100, 2).WithGroup(g => g with { Size = new(0, 0, null) })),
        new("the way to try green is gone", BlueGreen, BlueGreen.WithListener("http", l => l with { Rules = [] })),
        new(
            "a rule moves to an empty version",
            Empty.WithListener("http", l => l with { Rules = [Rule("try", "/try/*", Forward("blue"))] }),
            Versions(100, 0, 2).WithListener("http", l => l with { Rules = [Rule("try", "/try/*", Forward("green"))] })
        ),
        new(
            "groups change their target groups",
            BlueGreen,
            BlueGreen with
            {
                AutoScalingGroups =
                [
                    BlueGreen.AutoScalingGroups[0] with
                    {
                        TargetGroups = [Ref("green")],
                    },
                    BlueGreen.AutoScalingGroups[1] with
                    {
                        TargetGroups = [Ref("blue")],
                    },
                ],
            }
        ),
        new(
            "the only group leaves its target group",
            Shop,
            Shop.WithGroup(g => g with { TargetGroups = [], HealthCheckType = "EC2", Scaling = [g.Scaling[0]] }),
            "app",
            "images"
        ),
        new("the only group is removed", Shop, Shop with { AutoScalingGroups = [] }, "app", "images"),
        new(
            "health check and application",
            Shop,
            Shop.WithUserData("serve /ready").WithTargetGroup("app", t => t.With(TargetGroupTable.CheckPath, "/ready"))
        ),
        new(
            "health check port and application",
            Shop,
            Shop.WithUserData("serve with checks").WithTargetGroup("app", t => t.With(TargetGroupTable.CheckPort, "9000"))
        ),
        new("stickiness on", BlueGreen, BlueGreen.Sticky("blue", "true")),
        new("stickiness off", BlueGreen.Sticky("blue", "true"), BlueGreen),
        new(
            "stickiness on and a replacement",
            BlueGreen,
            BlueGreen.Sticky("blue", "true").WithTargetGroup("blue", t => t.With(TargetGroupTable.Port, 8090))
        ),
        new(
            "a sticky group is replaced",
            Shop.Sticky("app", "true"),
            Shop.Sticky("app", "true").WithTargetGroup("app", t => t.With(TargetGroupTable.Port, 8090))
        ),
        new("suspended and bounded", Shop, Shop.WithGroup(Bounded)),
        new("no longer suspended and bounded", Shop.WithGroup(Bounded), Shop),
        new("an answer becomes a forward", Answering(Closed), Answering(Forward("app"))),
        new(
            "an answer becomes a forward to a target group that is filled in the same run",
            Answering(Closed).WithGroup(g => g with { TargetGroups = [], HealthCheckType = "EC2" }),
            Answering(Forward("app"))
        ),
        new(
            "a rule forwards where nothing did",
            Answering(Closed),
            Answering(Closed).WithListener("https", l => l with { Rules = [Rule("shop", "/shop/*", Forward("app"))] })
        ),
        new("to zero", Shop, Shop.WithGroup(g => g with { Size = new(0, 0, null) }), "app", "images"),
        new(
            "tags and more instances",
            Shop,
            Shop.WithGroup(g => g with { Size = new(4, 6, null), Tags = TagMap.Empty.Add("owner", "web") })
        ),
    ];

    private static Stack With(LoadBalancer balancer) => Shop with { LoadBalancers = Shop.LoadBalancers.Add(balancer) };

    private static RoutingAction Closed => RoutingAction.Respond(404, "text/plain", "");

    public static Stack Sticky(this Stack stack, string targetGroup, string enabled) =>
        stack.WithTargetGroup(targetGroup, t => t with { Attributes = t.Attributes.SetItem("stickiness.enabled", enabled) });

    private static Stack Answering(RoutingAction action) =>
        Shop.WithListener("https", l => l with { Actions = [action], Rules = [] })
            .WithGroup(g => g with { Scaling = [g.Scaling[0]], TargetGroups = [Ref("app")] }) with
        {
            TargetGroups = [.. Shop.TargetGroups.Where(t => t.Name == "app")],
        };

    private static AutoScalingGroup Bounded(AutoScalingGroup group) =>
        group
            .With(AutoScalingGroupTable.Suspended, ["AZRebalance"])
            .With(AutoScalingGroupTable.MaxInstanceLifetime, TimeSpan.FromDays(7))
            .With(AutoScalingGroupTable.TerminationPolicies, ["OldestInstance"]);

    private static Stack Versions(int blue, int green, int greens) =>
        new()
        {
            Name = "versions",
            TargetGroups = [TargetGroup("blue", 8080), TargetGroup("green", 8080)],
            LoadBalancers =
            [
                new LoadBalancer
                {
                    Name = "web",
                    Settings = LoadBalancerTable.Table.Empty.Filled().WithAttributes(TagMap.Empty),
                    Listeners =
                    [
                        new Listener
                        {
                            Name = "http",
                            Port = 80,
                            Protocol = "HTTP",
                            Actions = [Weighted(("blue", blue), ("green", green))],
                            Rules =
                            [
                                new ListenerRule
                                {
                                    Name = "try-green",
                                    Conditions = [new RuleCondition.Header("X-Version", ["green"])],
                                    Actions = [Forward("green")],
                                    At = At,
                                },
                            ],
                        },
                    ],
                },
            ],
            AutoScalingGroups =
            [
                Group("blue", "blue") with
                {
                    Scaling = [],
                },
                Group("green", "green") with
                {
                    Scaling = [],
                    Size = new(greens, 4, null),
                },
            ],
        };

    private static LaunchTemplate.Defined Template(string userData) =>
        ((LaunchTemplate.Defined)Group("any").LaunchTemplate).With(LaunchTemplateTable.UserData, userData);

    private static Stack WithGreen(this Stack stack, Func<AutoScalingGroup, AutoScalingGroup> edit) =>
        stack with
        {
            AutoScalingGroups = [stack.AutoScalingGroups[0], edit(stack.AutoScalingGroups[1])],
        };

    private static Stack WithoutGreen(this Stack stack) =>
        stack.WithListener("http", l => l with { Actions = [Forward("blue")], Rules = [] }) with
        {
            TargetGroups = [stack.TargetGroups[0]],
            AutoScalingGroups = [stack.AutoScalingGroups[0]],
        };
}
