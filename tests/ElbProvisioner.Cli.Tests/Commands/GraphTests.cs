using System.Text.RegularExpressions;
using ElbProvisioner.Cli.Views;
using ElbProvisioner.Core.Graphs;
using ElbProvisioner.Core.Planning;

namespace ElbProvisioner.Cli.Tests.Commands;

public sealed partial class GraphTests
{
    private const string Shop = """
        stack: shop
        region: eu-west-1
        certificates:
          site: { request: shop.example.com, alternativeNames: ["*.shop.example.com"] }
        trustStores:
          partners: { caBundle: s3://pki/partners.pem }
        securityGroups:
          office: { ingress: [{ ports: 8443, from: 198.51.100.0/24 }] }
        dnsRecords:
          elsewhere: { name: old.example.com, type: CNAME, values: [old.example.net] }
        loadBalancers:
          edge:
            type: network
            dns: [tcp.example.com]
            endpointService: { acceptanceRequired: true }
            listeners:
              tcp: { port: 80, protocol: TCP, forward: inner }
              game: { port: 5000, protocol: UDP, forward: game }
          web:
            dns: [shop.example.com, www.shop.example.com]
            listeners:
              http: { port: 80, redirect: https }
              https:
                port: 443
                certificates: [site]
                mutualAuthentication: { mode: verify, trustStore: partners }
                forward: { app: 90, canary: 10 }
                rules:
                  - { name: images, when: { path: [/images/*, /static/*] }, forward: images }
                  - { name: beta, when: { host: beta.shop.example.com, header: { X-Beta: ["1"] } }, forward: canary }
                  - { name: thumbs, when: { path: /thumbs/* }, forward: thumbs }
                  - { name: closed, when: { sourceIp: 203.0.113.0/24 }, respond: 403 }
        targetGroups:
          app: { port: 8080 }
          canary: { port: 8080 }
          images: { type: ip, port: 8081, targets: [10.0.1.5, "10.0.1.6:9000"] }
          thumbs: { lambda: thumbnails }
          inner: { loadBalancer: web, port: 80 }
          game: { port: 5000, protocol: UDP }
        autoScalingGroups:
          app:
            size: { min: 2, max: 6 }
            targetGroups: [app]
            launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro }
          canary:
            size: 1
            targetGroups: [canary]
            launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro }
          game:
            size: 2
            targetGroups: [game]
            launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro }
        """;

    private const string Small = """
        stack: shop
        loadBalancers: { web: { listeners: { http: { port: 80, forward: app } } } }
        targetGroups: { app: { port: 8080 } }
        """;

    [Theory]
    [InlineData("mermaid")]
    [InlineData("dot")]
    [InlineData("html")]
    public async Task A_stack_is_drawn_offline(string format)
    {
        using var host = new TestHost { ["elbctl.yaml"] = Shop };

        Assert.Equal(ExitCode.Done, await host.RunAsync("graph", "--format", format));

        Golden.Matches($"graph/shop.{format}", host.Out.ToString());
        Assert.Null(host.Cloud.Choice);
        Assert.Empty(host.Talk.ToString());
    }

    [Fact]
    public async Task Mermaid_is_drawn_unless_something_else_is_asked_for()
    {
        using var host = new TestHost { ["elbctl.yaml"] = Small };

        Assert.Equal(ExitCode.Done, await host.RunAsync("graph"));

        Assert.StartsWith("flowchart LR\n", host.Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mermaid")]
    [InlineData("dot")]
    [InlineData("html")]
    public void A_plan_is_drawn_with_signs_lines_and_colours(string format) =>
        Golden.Matches($"graph/plan.{format}", Write(format, GraphSamples.Plan) + "\n");

    [Theory]
    [InlineData("mermaid")]
    [InlineData("dot")]
    [InlineData("html")]
    public void What_is_not_well_says_so(string format) => Golden.Matches($"graph/ill.{format}", Write(format, GraphSamples.Ill) + "\n");

    [Theory]
    [InlineData("mermaid")]
    [InlineData("dot")]
    [InlineData("html")]
    public void Names_of_others_are_text_and_nothing_else(string format)
    {
        const string Evil =
            "\"]; click n1 \"javascript:alert(1)\" <script>alert(1)</script> `#quot; --> \\n |x| **b** &lt; \u202e\u0007 end";
        var graph = new Graph(
            Evil,
            [new("a", NodeKind.Rule, Evil, [Evil, "- a list"]), new("b", NodeKind.Target, Evil, [])],
            [new("a", "b", EdgeKind.Requests, Evil)]
        );

        var drawn = Write(format, graph);

        Assert.DoesNotContain('\u202e', drawn);
        Assert.DoesNotContain('\u0007', drawn);
        switch (format)
        {
            case "mermaid":
                // Beside what the drawing itself is made of nothing is left that means anything.
                Assert.All(
                    Labels().Matches(drawn),
                    static label => Assert.Matches(@"^([\p{L}\p{N} .,/=()%…-]|#\d+;|<br/>)*$", label.Groups["text"].Value)
                );
                Assert.Equal(5, drawn.Split('\n').Length);
                break;
            case "dot":
                Assert.All(
                    drawn.Split('\n').Where(static l => l.StartsWith("  n", StringComparison.Ordinal)),
                    static line => Assert.Matches(DotLine(), line)
                );
                Assert.Equal(8, drawn.Split('\n').Length);
                break;
            default:
                Assert.DoesNotContain("<script", drawn, StringComparison.OrdinalIgnoreCase);
                break;
        }
    }

    [Fact]
    public async Task What_AWS_has_is_drawn_as_AWS_has_it()
    {
        using var host = new TestHost { ["elbctl.yaml"] = Small };

        Assert.Equal(ExitCode.Done, await host.RunAsync("graph", "--live"));

        Assert.Equal("flowchart LR\n  accTitle: shop · eu-west-1 · account 123456789012\n", host.Out.ToString());
        Assert.NotNull(host.Cloud.Choice);
    }

    [Fact]
    public async Task A_plan_that_was_saved_is_drawn_as_it_was_made()
    {
        using var host = new TestHost { ["elbctl.yaml"] = Small };
        Assert.Equal(ExitCode.Done, await host.RunAsync("graph", "--plan", "--format", "dot"));
        var drawn = host.Out.ToString();
        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "--out", "shop.plan"));
        host.Out.GetStringBuilder().Clear();
        File.Delete(Path.Combine(host.Folder, "elbctl.yaml"));

        Assert.Equal(ExitCode.Done, await host.RunAsync("graph", "--from", "shop.plan", "--format", "dot"));

        Assert.Equal(drawn, host.Out.ToString());
        Assert.Contains("+ load balancer", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_of_an_earlier_build_has_no_graph_and_says_so()
    {
        using var host = new TestHost { ["elbctl.yaml"] = Small };
        Assert.Equal(ExitCode.Done, await host.RunAsync("plan", "--out", "shop.plan"));
        var saved = Core.PlanFile.SavedPlanJson.TryRead(
            File.ReadAllBytes(Path.Combine(host.Folder, "shop.plan")),
            "shop.plan",
            Cli.Host.Version,
            out var plan,
            out _
        );
        Assert.True(saved);
        File.WriteAllBytes(Path.Combine(host.Folder, "old.plan"), Core.PlanFile.SavedPlanJson.Write(plan! with { Graph = null }));

        Assert.Equal(ExitCode.Failed, await host.RunAsync("graph", "--from", "old.plan"));

        Assert.Contains("error ELB5140: old.plan holds no graph: an earlier elbctl saved it.", host.Talk.ToString());
    }

    [Theory]
    [InlineData("graph --live --plan", "--live and --plan are different pictures: give one of them.")]
    [InlineData("graph --plan --from a.plan", "--plan and --from are different pictures: give one of them.")]
    [InlineData("graph --from a.plan -f elbctl.yaml", "error ELB6906: A saved plan carries its stack files and variables.")]
    [InlineData("graph --from none.plan", "none.plan cannot be read")]
    [InlineData("graph --format svg", "Argument 'svg' not recognized.")]
    public async Task What_cannot_be_drawn_says_why(string command, string says)
    {
        using var host = new TestHost { ["elbctl.yaml"] = Small };

        Assert.Equal(ExitCode.Failed, await host.RunAsync(command.Split(' ')));

        Assert.Contains(says, host.Talk.ToString());
        Assert.Empty(host.Out.ToString());
    }

    [Fact]
    public async Task A_secret_is_not_drawn()
    {
        using var host = new TestHost
        {
            ["elbctl.yaml"] = """
                stack: shop
                variables: { key: { secret: true, default: "s3cr&t-value" } }
                loadBalancers:
                  web:
                    listeners:
                      http:
                        port: 80
                        forward: app
                        rules: [{ name: inside, when: { header: { X-Key: ["${key}"] } }, respond: 200 }]
                targetGroups: { app: { port: 8080 } }
                """,
        };

        foreach (var format in (string[])["mermaid", "dot", "html"])
        {
            await host.RunAsync("graph", "--format", format);
        }

        Assert.Contains("sensitive", host.Out.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("t-value", host.Out.ToString(), StringComparison.Ordinal);
    }

    private static string Write(string format, Graph graph) =>
        format switch
        {
            "mermaid" => GraphMermaid.Write(graph),
            "dot" => GraphDot.Write(graph),
            _ => GraphPage.Write(graph),
        };

    [GeneratedRegex("\"(?<text>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Labels();

    /// <summary>A node or an edge with its attributes, each a word, a number or a quoted string that ends where it should.</summary>
    [GeneratedRegex(
        """^  (node|n\d+( -> n\d+)?) \[((\w+)=("([^"\\]|\\["\\n])*"|\w+)(, |\]$))+$""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex DotLine();
}

internal static class GraphSamples
{
    public static Graph Plan { get; } =
        new(
            "shop · eu-west-1 · account 123456789012",
            [
                new("dnsRecord/shop.example.com", NodeKind.DnsName, "shop.example.com", []),
                new("loadBalancer/web", NodeKind.LoadBalancer, "web", ["application, internet-facing"])
                {
                    Change = ChangeVerb.Replace,
                    IsGrave = true,
                },
                new("listener/web/https", NodeKind.Listener, "web/https", ["HTTPS 443"]) { Change = ChangeVerb.Update },
                new("rule/web/https/old", NodeKind.Rule, "web/https/old", ["path-pattern /old/*"]) { Change = ChangeVerb.Delete },
                new("rule/web/https/api", NodeKind.Rule, "web/https/api", ["path-pattern /api/*"]) { Change = ChangeVerb.Create },
                new("targetGroup/app", NodeKind.TargetGroup, "app", ["HTTP 8080"]),
                new("targetGroup/api", NodeKind.TargetGroup, "api", ["HTTP 8081"]) { Change = ChangeVerb.Create },
                new("autoScalingGroup/app", NodeKind.AutoScalingGroup, "app", ["2 to 6 instances", "~ launch template app"])
                {
                    Change = ChangeVerb.Update,
                },
                new("securityGroup/web-lb", NodeKind.SecurityGroup, "web-lb", ["admits tcp 443 from 0.0.0.0/0"]),
                new("securityGroup/app-asg", NodeKind.SecurityGroup, "app-asg", []) { Change = ChangeVerb.Update },
                new("alarm/errors", NodeKind.Other, "alarm errors", []) { Change = ChangeVerb.Create },
            ],
            [
                new("dnsRecord/shop.example.com", "loadBalancer/web", EdgeKind.Requests, ""),
                new("loadBalancer/web", "listener/web/https", EdgeKind.Requests, ""),
                new("listener/web/https", "rule/web/https/old", EdgeKind.Requests, "") { Change = ChangeVerb.Delete },
                new("listener/web/https", "rule/web/https/api", EdgeKind.Requests, "") { Change = ChangeVerb.Create },
                new("listener/web/https", "targetGroup/app", EdgeKind.Requests, "otherwise 100% -> otherwise 90%")
                {
                    Change = ChangeVerb.Update,
                },
                new("listener/web/https", "targetGroup/api", EdgeKind.Requests, "otherwise 10%") { Change = ChangeVerb.Create },
                new("rule/web/https/old", "targetGroup/app", EdgeKind.Requests, "") { Change = ChangeVerb.Delete },
                new("rule/web/https/api", "targetGroup/api", EdgeKind.Requests, "") { Change = ChangeVerb.Create },
                new("targetGroup/app", "autoScalingGroup/app", EdgeKind.Requests, ""),
                new("targetGroup/api", "autoScalingGroup/app", EdgeKind.Requests, "") { Change = ChangeVerb.Create },
                new("securityGroup/web-lb", "securityGroup/app-asg", EdgeKind.Admits, "tcp 8080 -> tcp 8080, tcp 8081")
                {
                    Change = ChangeVerb.Update,
                },
                new("securityGroup/web-lb", "loadBalancer/web", EdgeKind.Guards, ""),
                new("securityGroup/app-asg", "autoScalingGroup/app", EdgeKind.Guards, ""),
            ]
        );

    public static Graph Ill { get; } =
        new(
            "shop",
            [
                new("targetGroup/app", NodeKind.TargetGroup, "app", ["HTTP 8080", "1 healthy, 1 unhealthy"]) { IsIll = true },
                new("autoScalingGroup/app", NodeKind.AutoScalingGroup, "app", ["1 of 2 in service"]),
            ],
            [new("targetGroup/app", "autoScalingGroup/app", EdgeKind.Requests, "")]
        );
}
