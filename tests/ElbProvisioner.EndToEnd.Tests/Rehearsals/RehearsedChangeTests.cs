using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Rehearsals;

/// <summary>Each kind of change that a plan says loses nothing, driven under load: nothing is lost.</summary>
public sealed class RehearsedChangeTests
{
    private const string Api = "- { name: api, when: { path: \"/api/*\" }, forward: api }";
    private const string Cart = "- { name: cart, when: { path: \"/api/cart/*\" }, forward: app }";

    private const string Shop = """
        stack: shop
        certificates:
          site: { request: shop.example.com }
        loadBalancers:
          web:
            dns: shop.example.com
            listeners:
              http: { port: 80, redirect: https }
              https:
                port: 443
                certificates: [site]
                forward: app
                rules:
                  - { name: about, when: { path: /about }, respond: { status: 200, body: about } }
                  - { name: api, when: { path: "/api/*" }, forward: api }
                  - { name: cart, when: { path: "/api/cart/*" }, forward: app }
        targetGroups:
          app: { port: 8080, healthCheck: /health, deregistrationDelay: 60s }
          api: { port: 8081, healthCheck: /health, deregistrationDelay: 60s }
        autoScalingGroups:
          app:
            size: { min: 2, max: 6 }
            targetGroups: [app, api]
            launchTemplate:
              image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
              instanceType: t3.micro
        """;

    /// <summary>What is replaced by what, pair by pair, and the step by which it is done.</summary>
    public static TheoryData<string, string[], string> Changes { get; } =
        new()
        {
            { "a target group is replaced", ["port: 8081", "port: 8082"], "targetGroup/api#drain" },
            { "two target groups are replaced", ["port: 8080", "port: 9080", "port: 8081", "port: 9081"], "targetGroup/app#drain" },
            { "rules change places", [$"{Api}\n          {Cart}", $"{Cart}\n          {Api}"], "" },
            { "a rule leads elsewhere", ["\"/api/*\" }, forward: api", "\"/api/*\" }, forward: app"], "" },
            {
                "a certificate is rotated",
                ["request: shop.example.com", "request: shop.example.com, alternativeNames: [www.shop.example.com]"],
                ""
            },
            {
                "a health check moves with its application",
                ["8080, healthCheck: /health", "8080, healthCheck: /healthz", "t3.micro", "t3.small"],
                ""
            },
            { "instances are refreshed", ["t3.micro", "t3.small"], "" },
            { "a scaling group is replaced", ["port: 8080", "port: 9080", "t3.micro", "t3.small"], "" },
            { "a load balancer is replaced behind its name", ["    dns: shop", "    scheme: internal\n    dns: shop"], "" },
            { "there are more instances", ["min: 2", "min: 4"], "" },
            { "there are fewer instances", ["min: 2, max: 6", "min: 1, max: 1"], "" },
        };

    /// <summary>The targets' last good word is of the old check: it counts for nothing, and the group's instances stay.</summary>
    [Fact]
    public async Task A_check_that_no_target_passes_is_found_out_before_anybody_acts_on_it()
    {
        var slow = Shop.Replace("app: { port: 8080, healthCheck: /health", Check("200"), StringComparison.Ordinal);
        var rehearsed = await Rehearsed.RunAsync(slow, slow.Replace(Check("200"), Check("404"), StringComparison.Ordinal));

        Assert.Equal(ExitCode.Failed, rehearsed.ExitCode);
        Assert.False(rehearsed.Held);
        Assert.Contains("targetGroup/app#set-health-check", string.Join('\n', rehearsed.Steps), StringComparison.Ordinal);
        Assert.DoesNotContain("autoScalingGroup/app#update", string.Join('\n', rehearsed.Steps), StringComparison.Ordinal);

        static string Check(string matcher) => $"app: {{ port: 8080, healthCheck: {{ path: /health, matcher: {matcher}, interval: 20s, timeout: 5s }}";
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Nothing_is_lost_when(string what, string[] pairs, string step)
    {
        var next = Shop;
        foreach (var pair in pairs.Chunk(2))
        {
            Assert.Contains(pair[0], next, StringComparison.Ordinal);
            next = next.Replace(pair[0], pair[1], StringComparison.Ordinal);
        }

        var rehearsed = await Rehearsed.RunAsync(Shop, next);

        rehearsed.ExpectNothingLost();
        Assert.True(step.Length == 0 || rehearsed.Steps.Contains(step), $"{what}: {string.Join(", ", rehearsed.Steps)}");
    }
}
