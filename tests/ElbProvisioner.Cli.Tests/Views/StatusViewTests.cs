using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Resources;

namespace ElbProvisioner.Cli.Tests.Views;

public sealed class StatusViewTests
{
    private static readonly LiveWorld World = new()
    {
        Account = "123456789012",
        Region = "eu-west-1",
        Network = new() { VpcId = "vpc-00000001" },
    };

    private static readonly StatusReport Troubled = new(
        [
            new("web", "arn:lb", "web-1.example.com", "active_impaired", "It routes, and lacks the addresses to grow.")
            {
                Listeners =
                [
                    new(
                        "https",
                        "arn:l",
                        443,
                        "HTTPS",
                        ["site", "beta"],
                        new("redirect 301 HTTPS://#{host}:443/#{path}?#{query}", []),
                        [
                            new(
                                "beta",
                                "arn:r1",
                                10,
                                "path-pattern /beta/*",
                                new("forward app 90, idle 10", [new("app", "arn:tg", 90), new("idle", "arn:tg2", 10)])
                            ),
                            new("shop", "arn:r2", 20, "host-header shop.example.com", new("forward app", [new("app", "arn:tg", 1)])),
                        ]
                    ),
                ],
            },
        ],
        [
            new(
                "app",
                "arn:tg",
                [
                    new("i-0aaa", 8080, "eu-west-1a", TargetState.Healthy, null, null),
                    new(
                        "i-0bbb",
                        8080,
                        "eu-west-1b",
                        TargetState.Unhealthy,
                        "Target.ResponseCodeMismatch",
                        "The health check got another code than expected: [502]."
                    ),
                    new(
                        "i-0ccc",
                        8080,
                        null,
                        TargetState.Draining,
                        "Target.DeregistrationInProgress",
                        "It is leaving and finishes what it has."
                    ),
                ]
            ),
            new("idle", "arn:tg2", []),
        ],
        [
            new(
                "app",
                "shop-app-abc",
                2,
                6,
                3,
                [
                    new("i-0aaa", "eu-west-1a", "InService", "Healthy", "lt-00000001", "3", false),
                    new("i-0bbb", "eu-west-1b", "Pending", "Healthy", "lt-00000001", "3", false),
                ],
                null,
                new("refresh-1", "InProgress", 40, "4"),
                [
                    new(
                        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                        "Launching a new EC2 instance",
                        "There is no capacity in eu-west-1b.",
                        IsLast: true
                    ),
                ]
            )
            {
                Suspended = ["AZRebalance"],
                Policies = [new("cpu", "ASGAverageCPUUtilization", 50)],
            },
        ]
    )
    {
        Records =
        [
            new("shop.example.com", ["A"], "web-1.example.com", "web", IsInPlace: true),
            new("old.example.com", ["A"], "other-1.example.com", "web", IsInPlace: false),
            new("new.example.com", [], null, "web", IsInPlace: false),
        ],
        Certificates =
        [
            new("site", "arn:cert", "shop.example.com", "ISSUED", new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.Zero), null),
            new(
                "beta",
                "arn:cert2",
                "beta.example.com",
                "PENDING_VALIDATION",
                null,
                "ACM still waits for the proof that its domains are yours."
            ),
        ],
        Reasons =
        [
            new(
                ReasonKind.Missing,
                new(ResourceKind.DnsRecord, "new.example.com"),
                "The DNS record new.example.com is declared and does not lead to its load balancer."
            ),
            new(
                ReasonKind.LoadBalancerImpaired,
                new(ResourceKind.LoadBalancer, "web"),
                "The load balancer web (shop-web) is active_impaired: It serves but cannot scale as it should."
            ),
        ],
    };

    [Fact]
    public void A_status_reads_from_the_client_to_the_instance_and_says_why() => Golden.Matches("status.txt", Show(Troubled));

    [Fact]
    public void The_same_as_json() => Golden.Matches("status.json", StatusJson.Write("shop", World, Troubled, []) + "\n");

    [Fact]
    public void A_healthy_stack_says_so() =>
        Assert.Contains("Everything that should serve does.", Show(new([new("web", "arn:lb", "web-1.example.com", "active", "")], [], [])));

    [Fact]
    public void A_stack_that_serves_and_lacks_something_says_both() =>
        Assert.Contains(
            "Everything that gets traffic serves, but not all is well:",
            Show(new([], [], []) { Reasons = [new(ReasonKind.ProcessSuspended, null, "Launch suspended.")] })
        );

    [Fact]
    public void Nothing_there_says_so() =>
        Assert.Contains(
            "Nothing of this stack is there.",
            Show(new([], [], []) { Reasons = [new(ReasonKind.NothingThere, null, "Nothing of this stack is there.")] })
        );

    private static string Show(StatusReport status)
    {
        using var text = new StringWriter { NewLine = "\n" };
        new StatusView(new(text, 80, hasColour: false)).Write("shop", World, status);
        return text.ToString();
    }
}
