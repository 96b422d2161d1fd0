using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;
using static ElbProvisioner.Core.Tests.Planning.Stacks;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>One stack owns a listener, and another one has rules and certificates on it.</summary>
internal static class SharedCases
{
    private const string Arn = "arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-4000-8000-";

    /// <summary>The load balancer is the platform's, and answers by itself what no team takes.</summary>
    public static Stack Platform { get; } = Owning(Given("000000000001"));

    public static Stack Team { get; } = Standing("team", [Rule("images", "/images/*", Forward("app"))], Given("000000000007"));

    private static Stack Nothing { get; } = Team with { LoadBalancers = [], Certificates = [], TargetGroups = [], AutoScalingGroups = [] };

    public static ImmutableArray<PlanCase> All { get; } =
    [
        new("rules and a certificate come to a shared listener", Nothing, Team) { Owner = Platform },
        new("rules and a certificate leave a shared listener", Team, Nothing) { Owner = Platform },
        new(
            "what a team has on a shared listener changes",
            Team,
            Standing(
                "team",
                [Rule("closed", "/admin/*", RoutingAction.Respond(403, "text/plain", "no")), Rule("images", "/pictures/*", Forward("app"))],
                Given("000000000008")
            ) with
            {
                TargetGroups = [TargetGroup("app", 8081)],
                Certificates = [new Certificate.Requested { Name = "site", Domain = "new.example.com" }],
            }
        )
        {
            Owner = Platform,
        },
        new(
            "the owner of a shared listener changes what it has there",
            Owning(Given("000000000001"), Given("000000000002"), Given("000000000007")),
            Owning(Given("000000000002"), Given("000000000003"))
        )
        {
            Guest = Team,
        },
    ];

    public static Reference Given(string certificate) => new(Arn + certificate, At);

    public static Stack Owning(params ImmutableArray<Reference> certificates) =>
        new()
        {
            Name = "platform",
            LoadBalancers =
            [
                new LoadBalancer
                {
                    Name = "edge",
                    Settings = LoadBalancerTable.Table.Empty.Filled(),
                    Listeners =
                    [
                        new Listener
                        {
                            Name = "https",
                            Port = 443,
                            Protocol = "HTTPS",
                            SslPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
                            Certificates = certificates,
                            Actions = [RoutingAction.Respond(404, "text/plain", "nobody's")],
                            Rules = [Rule("health", "/platform/*", RoutingAction.Respond(200, "text/plain", "ok"))],
                        },
                    ],
                },
            ],
        };

    public static Stack Standing(string name, ImmutableArray<ListenerRule> rules, params ImmutableArray<Reference> certificates) =>
        new()
        {
            Name = name,
            Certificates = [new Certificate.Requested { Name = "site", Domain = "shop.example.com" }],
            LoadBalancers =
            [
                new LoadBalancer
                {
                    Name = "shared",
                    Existing = new ExistingBalancer.OfStack("platform", "edge", At),
                    Settings = LoadBalancerTable.Table.Empty.Filled(),
                    Listeners =
                    [
                        new Listener
                        {
                            Name = "https",
                            Port = 443,
                            Protocol = "HTTPS",
                            Certificates = [Ref("site"), .. certificates],
                            Actions = [],
                            Rules = rules,
                        },
                    ],
                },
            ],
            TargetGroups = [TargetGroup("app", 8080)],
            AutoScalingGroups = [Group("app", "app") with { Scaling = [] }],
        };
}
