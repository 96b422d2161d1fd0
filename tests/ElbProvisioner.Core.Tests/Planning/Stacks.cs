using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>A shop behind HTTPS, and ways to change it.</summary>
internal static class Stacks
{
    public static SourceSpan At { get; } = new("elbctl.yaml", 1, 1, 1);

    public static Stack Shop { get; } =
        new()
        {
            Name = "shop",
            Tags = TagMap.Empty.Add("team", "storefront"),
            Certificates = [new Certificate.Requested { Name = "site", Domain = "shop.example.com" }],
            TargetGroups = [TargetGroup("app", 8080), TargetGroup("images", 8081)],
            LoadBalancers =
            [
                new LoadBalancer
                {
                    Name = "web",
                    Dns = [new("shop.example.com", At)],
                    Settings = LoadBalancerTable.Table.Empty.Filled(),
                    Listeners =
                    [
                        new Listener
                        {
                            Name = "http",
                            Port = 80,
                            Protocol = "HTTP",
                            Actions = [new RoutingAction.Said(RedirectTable.ToHttps)],
                        },
                        new Listener
                        {
                            Name = "https",
                            Port = 443,
                            Protocol = "HTTPS",
                            SslPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
                            Certificates = [Ref("site")],
                            Actions = [Forward("app")],
                            Rules =
                            [
                                Rule("images", "/images/*", Forward("images")),
                                Rule("closed", "/admin/*", RoutingAction.Respond(403, "text/plain", "no")),
                            ],
                        },
                    ],
                },
            ],
            AutoScalingGroups = [Group("app", "app", "images")],
        };

    /// <summary>A network load balancer that stands on an Elastic IP in each zone.</summary>
    public static LoadBalancer Edge { get; } =
        new()
        {
            Name = "edge",
            Settings = LoadBalancerTable.Table.Empty.With(LoadBalancerTable.Type, "network").Filled(),
            StaticIps = new ElasticIp.Allocated(ElasticIpTable.Table.Empty, At),
            EndpointService = new EndpointService(EndpointServiceTable.Table.Empty.Filled(), IsWanted: true, At),
        };

    public static TrustStore.Declared Partners { get; } =
        new()
        {
            Name = "partners",
            CaBundle = new("bucket", "ca.pem"),
            Revocations = [new("bucket", "a.crl")],
        };

    /// <summary>The shop, whose HTTPS listener verifies clients by the trust store.</summary>
    public static Stack Verifying(this Stack stack, TrustStore store) =>
        (stack with { TrustStores = [store] }).WithListener(
            "https",
            l =>
                l with
                {
                    Settings = l.Settings.With(
                        ListenerTable.MutualAuthentication,
                        MutualAuthenticationTable
                            .Table.Empty.With(
                                MutualAuthenticationTable.TrustStore,
                                new ResourceRef.Planned(Address.Of(ResourceKind.TrustStore, store.Name))
                            )
                            .Filled()
                    ),
                }
        );

    public static TargetGroup TargetGroup(string name, int port) =>
        new() { Name = name, Settings = TargetGroupTable.Table.Empty.With(TargetGroupTable.Port, port).Filled() };

    public static AutoScalingGroup Group(string name, params string[] targetGroups) =>
        new()
        {
            Name = name,
            Size = new(2, 6, null),
            TargetGroups = [.. targetGroups.Select(Ref)],
            HealthCheckType = targetGroups.Length > 0 ? "ELB" : "EC2",
            LaunchTemplate = new LaunchTemplate.Defined(
                LaunchTemplateTable
                    .Table.Empty.Filled()
                    .With(LaunchTemplateTable.Image, "ami-1")
                    .With(LaunchTemplateTable.InstanceType, "t3.micro")
                    .With(LaunchTemplateTable.UserData, "serve")
            ),
            Scaling =
            [
                new ScalingPolicy
                {
                    Name = "cpu",
                    Settings = Tracking(50).With(ScalingPolicyTable.Metric, PredefinedMetricTable.Of("ASGAverageCPUUtilization")),
                },
                .. targetGroups
                    .Take(1)
                    .Select(t => new ScalingPolicy
                    {
                        Name = "requests",
                        Settings = Tracking(1000),
                        RequestsOf = Ref(t),
                    }),
            ],
        };

    private static Settings Tracking(double target) => ScalingPolicyTable.Table.Empty.With(ScalingPolicyTable.Target, target).Filled();

    public static GroupPart Nights { get; } =
        new(
            "nights",
            ScheduleTable
                .Table.Empty.With(ScheduleTable.Cron, "0 20 * * *")
                .With(ScheduleTable.TimeZone, "Europe/Berlin")
                .With(ScheduleTable.MinSize, 1)
                .Filled(),
            SourceSpan.None
        );

    public static GroupPart Once { get; } =
        new(
            "once",
            ScheduleTable
                .Table.Empty.With(ScheduleTable.Start, new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero))
                .With(ScheduleTable.DesiredCapacity, 3),
            SourceSpan.None
        );

    public static Alarm Busy { get; } =
        new()
        {
            Name = "busy",
            Settings = AlarmTable
                .Table.Empty.With(AlarmTable.Namespace, "AWS/EC2")
                .With(AlarmTable.Metric, "CPUUtilization")
                .With(AlarmTable.Threshold, 70)
                .With(AlarmTable.Comparison, ">")
                .With(AlarmTable.EvaluationPeriods, 2)
                .Filled(),
        };

    public static ScalingPolicy Halving { get; } =
        new()
        {
            Name = "halving",
            Settings = ScalingPolicyTable
                .Table.Empty.With(ScalingPolicyTable.Type, ScalingPolicyTable.Simple)
                .With(ScalingPolicyTable.Adjustment, "PercentChangeInCapacity")
                .With(ScalingPolicyTable.By, -50)
                .With(ScalingPolicyTable.Cooldown, TimeSpan.FromMinutes(5))
                .Filled(),
            Alarm = new(null, new("quiet", At)),
        };

    public static GroupPart DrainHook { get; } =
        new(
            "drain",
            LifecycleHookTable
                .Table.Empty.With(LifecycleHookTable.On, "terminating")
                .With(LifecycleHookTable.Metadata, "drain first")
                .Filled(),
            SourceSpan.None
        );

    public static ScalingPolicy InSteps(PolicyAlarm alarm) =>
        new()
        {
            Name = "steps",
            Settings = ScalingPolicyTable
                .Table.Empty.With(ScalingPolicyTable.Type, ScalingPolicyTable.InSteps)
                .With(ScalingPolicyTable.Adjustment, "ChangeInCapacity")
                .With(ScalingPolicyTable.Steps, [StepTable.Table.Empty.With(StepTable.From, 0).With(StepTable.By, 1)])
                .Filled(),
            Alarm = alarm,
        };

    private static RoutingAction Token { get; } =
        new RoutingAction.Said(
            JwtTable
                .Table.Empty.With(JwtTable.Keys, "https://id.example.com/jwks")
                .With(JwtTable.Issuer, "https://id.example.com/")
                .With(
                    JwtTable.Claims,
                    [JwtClaimTable.Table.Empty.With(JwtClaimTable.Name, "role").With(JwtClaimTable.Values, ["admin"]).Filled()]
                )
        );

    public static RoutingAction SignIn(string unauthenticated = "authenticate") =>
        new RoutingAction.Said(
            AuthenticateCognitoTable
                .Table.Empty.With(AuthenticateCognitoTable.UserPool, "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Ab")
                .With(AuthenticateCognitoTable.Client, "client1")
                .With(AuthenticateCognitoTable.Domain, "shop")
                .With(AuthenticateCognitoTable.SignIn.OnUnauthenticated, unauthenticated)
                .Filled()
        );

    public static RoutingAction Provider(string secret) =>
        new RoutingAction.Said(
            AuthenticateOidcTable
                .Table.Empty.With(AuthenticateOidcTable.Issuer, "https://id.example")
                .With(AuthenticateOidcTable.Authorization, "https://id.example/auth")
                .With(AuthenticateOidcTable.Token, "https://id.example/token")
                .With(AuthenticateOidcTable.UserInfo, "https://id.example/me")
                .With(AuthenticateOidcTable.ClientId, "shop")
                .With(AuthenticateOidcTable.ClientSecret, new HeldSecret(secret, ""))
                .Filled()
        );

    private static ListenerRule Closed(ListenerRule rule) => rule with { Actions = [SignIn("deny"), .. rule.Actions] };

    public static RoutingAction Forward(params string[] groups) =>
        new RoutingAction.Forward([.. groups.Select(g => new WeightedTarget(Ref(g), 1))], null);

    public static RoutingAction Weighted(params (string Group, int Weight)[] groups) =>
        new RoutingAction.Forward([.. groups.Select(g => new WeightedTarget(Ref(g.Group), g.Weight))], null);

    public static ListenerRule Rule(string name, string path, RoutingAction action) =>
        new()
        {
            Name = name,
            Conditions = [new RuleCondition.Path([path])],
            Actions = [action],
            At = At,
        };

    public static Reference Ref(string name) => new(name, At);

    public static Stack WithTargetGroup(this Stack stack, string name, Func<TargetGroup, TargetGroup> edit) =>
        stack with
        {
            TargetGroups = [.. stack.TargetGroups.Select(t => t.Name == name ? edit(t) : t)],
        };

    /// <summary>With names of its load balancer and records as a file writes them.</summary>
    public static Stack Named(this Stack stack, string dns, string records = "{}")
    {
        var text = "stack: shop\nloadBalancers: { web: { dns: " + dns + ", listeners: { http: { port: 80, respond: 404 } } } }\n";
        var bound = StackFile.StackText.Bind(text + "dnsRecords: " + records + "\n");
        return stack.WithBalancer(b => b with { Dns = bound.LoadBalancers[0].Dns }) with { DnsRecords = bound.DnsRecords };
    }

    public const string WebAcl = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shield/12345678-1234-1234-1234-123456789012";

    /// <summary>What has calls of its own.</summary>
    public static LoadBalancer WithExtras(this LoadBalancer balancer) =>
        balancer
            .With(LoadBalancerTable.IpamPool, "ipam-pool-0123456789abcdef0")
            .With(LoadBalancerTable.CapacityUnits, 500)
            .With(LoadBalancerTable.WebAcl, WebAcl);

    public static Stack WithBalancer(this Stack stack, Func<LoadBalancer, LoadBalancer> edit) =>
        stack with
        {
            LoadBalancers = [edit(stack.LoadBalancers[0]), .. stack.LoadBalancers.Skip(1)],
        };

    public static Stack WithListener(this Stack stack, string name, Func<Listener, Listener> edit) =>
        stack.WithBalancer(b => b with { Listeners = [.. b.Listeners.Select(l => l.Name == name ? edit(l) : l)] });

    public static Stack WithGroup(this Stack stack, Func<AutoScalingGroup, AutoScalingGroup> edit) =>
        stack with
        {
            AutoScalingGroups = [edit(stack.AutoScalingGroups[0]), .. stack.AutoScalingGroups.Skip(1)],
        };

    public static Stack WithUserData(this Stack stack, string text) => stack.WithTemplate(LaunchTemplateTable.UserData, text);

    public static Stack WithTemplate<T>(this Stack stack, Property<T> property, T value)
        where T : notnull =>
        stack.WithGroup(g => g with { LaunchTemplate = ((LaunchTemplate.Defined)g.LaunchTemplate).With(property, value) });

    /// <summary>Every edit a test applies to <see cref="Shop"/>: each must converge, from every point it may be killed at.</summary>
    public static ImmutableArray<(string Name, Func<Stack, Stack> Edit)> Edits { get; } =
    [
        ("health check path", s => s.WithTargetGroup("app", t => t.With(TargetGroupTable.CheckPath, "/ready"))),
        ("health check port", s => s.WithTargetGroup("app", t => t.With(TargetGroupTable.CheckPort, "9000"))),
        ("target group port", s => s.WithTargetGroup("images", t => t.With(TargetGroupTable.Port, 8082))),
        ("default target group port", s => s.WithTargetGroup("app", t => t.With(TargetGroupTable.Port, 8090))),
        (
            "both ports",
            s =>
                s.WithTargetGroup("app", t => t.With(TargetGroupTable.Port, 8090))
                    .WithTargetGroup("images", t => t.With(TargetGroupTable.Port, 8091))
        ),
        ("port and user data", s => s.WithTargetGroup("app", t => t.With(TargetGroupTable.Port, 8090)).WithUserData("serve 8090 8081")),
        ("user data", s => s.WithUserData("serve better")),
        ("scheme", s => s.WithBalancer(b => b.With(LoadBalancerTable.Scheme, "internal"))),
        (
            "scheme and port",
            s =>
                s.WithBalancer(b => b.With(LoadBalancerTable.Scheme, "internal"))
                    .WithTargetGroup("app", t => t.With(TargetGroupTable.Port, 8090))
        ),
        ("listener port", s => s.WithListener("https", l => l with { Port = 8443 })),
        ("listener name", s => s.WithListener("https", l => l with { Name = "tls" })),
        ("rule order", s => s.WithListener("https", l => l with { Rules = [l.Rules[1], l.Rules[0]] })),
        ("rule name", s => s.WithListener("https", l => l with { Rules = [l.Rules[0] with { Name = "pictures" }, l.Rules[1]] })),
        (
            "rule gone",
            s =>
                s.WithListener("https", l => l with { Rules = [l.Rules[1]] }) with
                {
                    TargetGroups = [s.TargetGroups[0]],
                    AutoScalingGroups = [Group("app", "app")],
                }
        ),
        (
            "rules all others",
            s => s.WithListener("https", l => l with { Rules = [Rule("a", "/a", Forward("images")), Rule("b", "/b", Forward("app"))] })
        ),
        ("pinned priority", s => s.WithListener("https", l => l with { Rules = [l.Rules[0], l.Rules[1] with { Priority = 100 }] })),
        ("sign-in", s => s.WithListener("https", l => l with { Actions = [SignIn(), .. l.Actions], Rules = [.. l.Rules.Select(Closed)] })),
        (
            "sign-in by a provider",
            s =>
                s.WithListener(
                    "https",
                    l =>
                        l with
                        {
                            Actions = [Provider("correct-horse"), .. l.Actions],
                            Rules = [.. l.Rules.Select(r => r with { Actions = [Provider("correct-horse"), .. r.Actions] })],
                        }
                )
        ),
        ("schedules and hooks", s => s.WithGroup(g => g with { Schedules = [Nights, Once], LifecycleHooks = [DrainHook] })),
        (
            "policies that alarms drive",
            s =>
                s.WithGroup(g => g with { Scaling = [.. g.Scaling, InSteps(new(Busy with { Group = new("", At) }, null)), Halving] }) with
                {
                    Alarms = [Busy with { Name = "quiet", Group = new("app", At) }, Busy with { RequestsOf = new("images", At) }],
                }
        ),
        (
            "a new group with a hook",
            s => s with { AutoScalingGroups = [.. s.AutoScalingGroups, Group("spare") with { LifecycleHooks = [DrainHook] }] }
        ),
        (
            "expressions, rewriting and tokens",
            s =>
                s.WithListener(
                    "https",
                    l =>
                        l with
                        {
                            Rules =
                            [
                                l.Rules[0] with
                                {
                                    Conditions = [new RuleCondition.Expression("path-pattern", null, ["^/v[0-9]+/"])],
                                    Rewrites = [new("host", "^shop[.]", "api."), new("path", "^/v([0-9]+)/(.*)$", "/$2?v=$1")],
                                },
                                l.Rules[1] with
                                {
                                    Actions = [Token, .. l.Rules[1].Actions],
                                },
                            ],
                        }
                )
        ),
        ("weights", s => s.WithListener("https", l => l with { Actions = [Weighted(("app", 90), ("images", 10))] })),
        (
            "new service",
            s =>
                s.WithListener("https", l => l with { Rules = [.. l.Rules, Rule("api", "/api/*", Forward("api"))] }) with
                {
                    TargetGroups = [.. s.TargetGroups, TargetGroup("api", 9090)],
                    AutoScalingGroups = [.. s.AutoScalingGroups, Group("api", "api")],
                }
        ),
        (
            "new service in the same group",
            s =>
                s.WithUserData("serve three")
                    .WithListener("https", l => l with { Rules = [.. l.Rules, Rule("api", "/api/*", Forward("api"))] })
                    .WithGroup(g => g with { TargetGroups = [.. g.TargetGroups, Ref("api")] }) with
                {
                    TargetGroups = [.. s.TargetGroups, TargetGroup("api", 9090)],
                }
        ),
        (
            "target group renamed",
            s =>
                s.WithListener("https", l => l with { Actions = [Forward("main")] })
                    .WithGroup(g => g with { TargetGroups = [Ref("main"), Ref("images")], Scaling = [g.Scaling[0]] }) with
                {
                    TargetGroups = [TargetGroup("main", 8080), s.TargetGroups[1]],
                }
        ),
        ("group renamed", s => s.WithGroup(g => g with { Name = "server" })),
        (
            "certificate domain",
            s => s with { Certificates = [new Certificate.Requested { Name = "site", Domain = "www.shop.example.com" }] }
        ),
        (
            "certificate renamed",
            s =>
                s.WithListener("https", l => l with { Certificates = [Ref("other")] }) with
                {
                    Certificates = [new Certificate.Requested { Name = "other", Domain = "www.shop.example.com" }],
                }
        ),
        (
            "more certificates",
            s =>
                s.WithListener("https", l => l with { Certificates = [Ref("other"), Ref("site")] }) with
                {
                    Certificates = [.. s.Certificates, new Certificate.Requested { Name = "other", Domain = "www.shop.example.com" }],
                }
        ),
        ("a weighted name", s => s.Named("{ name: shop.example.com, weight: 10 }")),
        (
            "a hybrid pair",
            s =>
                s.Named(
                    "{ name: shop.example.com, weight: 10 }",
                    "{ dc: { name: shop.example.com, type: A, values: 192.0.2.1, weight: 90, id: dc, ttl: 60s } }"
                )
        ),
        (
            "records beside the names",
            s =>
                s.Named(
                    "shop.example.com",
                    "{ wild: { name: '*.shop.example.com', type: TXT, values: hello }, dc: { name: new.example.com, type: CNAME, values: dc.example.net } }"
                )
        ),
        ("other names", s => s.WithBalancer(b => b with { Dns = [new("new.example.com", At)] })),
        ("allow", s => s.WithBalancer(b => b with { Allow = [new Peer.Cidr("198.51.100.0/24")] })),
        ("attribute gone", s => s.WithBalancer(b => b with { Attributes = TagMap.Empty.Add("idle_timeout.timeout_seconds", "120") })),
        ("tags", s => s with { Tags = TagMap.Empty.Add("owner", "web team") }),
        ("sizes", s => s.WithGroup(g => g with { Size = new(1, 3, null) })),
        ("policy gone", s => s.WithGroup(g => g with { Scaling = [g.Scaling[1]] })),
        (
            "custom groups",
            s =>
                s.WithBalancer(b => b with { SecurityGroups = [Ref("edge")] }) with
                {
                    SecurityGroups =
                    [
                        new SecurityGroup { Name = "edge", Ingress = [new("tcp", 80, 443, new Peer.Cidr("0.0.0.0/0"), null, At)] },
                    ],
                }
        ),
        (
            "second load balancer",
            s =>
                s with
                {
                    LoadBalancers =
                    [
                        .. s.LoadBalancers,
                        new LoadBalancer
                        {
                            Name = "inner",
                            Settings = LoadBalancerTable
                                .Table.Empty.With(LoadBalancerTable.Scheme, "internal")
                                .Filled()
                                .WithAttributes(TagMap.Empty),
                            Listeners =
                            [
                                new Listener
                                {
                                    Name = "http",
                                    Port = 80,
                                    Protocol = "HTTP",
                                    Actions = [Forward("inner")],
                                },
                            ],
                        },
                    ],
                    TargetGroups = [.. s.TargetGroups, TargetGroup("inner", 7000)],
                    AutoScalingGroups = [.. s.AutoScalingGroups, Group("inner", "inner")],
                }
        ),
        (
            "target group moves to another load balancer",
            s =>
                s.WithListener("https", l => l with { Rules = [l.Rules[1]] }) with
                {
                    LoadBalancers =
                    [
                        .. s.WithListener("https", l => l with { Rules = [l.Rules[1]] }).LoadBalancers,
                        new LoadBalancer
                        {
                            Name = "media",
                            Settings = LoadBalancerTable.Table.Empty.Filled().WithAttributes(TagMap.Empty),
                            Listeners =
                            [
                                new Listener
                                {
                                    Name = "http",
                                    Port = 80,
                                    Protocol = "HTTP",
                                    Actions = [Forward("images")],
                                },
                            ],
                        },
                    ],
                }
        ),
        (
            "no load balancer",
            s =>
                s.WithGroup(g => g with { TargetGroups = [], HealthCheckType = "EC2", Scaling = [g.Scaling[0]] }) with
                {
                    LoadBalancers = [],
                    TargetGroups = [],
                    Certificates = [],
                }
        ),
    ];
}
