using System.Collections.Immutable;
using ElbProvisioner.Core.Rehearsals;
using ElbProvisioner.Core.Tests.StackFile;

namespace ElbProvisioner.Core.Tests.Rehearsals;

/// <summary>Which requests a rehearsal sends.</summary>
public sealed class ProbeSearchTests
{
    private const string Groups = """
        targetGroups:
          app: { port: 8080, deregistrationDelay: 30s }
          api: { port: 8081 }
        """;

    [Fact]
    public void Every_rule_and_every_group_is_touched()
    {
        var set = Of(
            """
                        dns: shop.example.com
                        listeners:
                          http:
                            port: 80
                            forward: app
                            rules:
                              - { name: about, when: { path: /about }, respond: 204 }
                              - { name: api, when: { host: api.example.com, method: POST, header: { X-Beta: "1" } }, forward: api }
                              - { name: old, when: { path: "/old/*" }, redirect: { path: "/new", status: 302 } }
            """
        );

        Assert.Empty(set.Undriven);
        Assert.Equal(
            [
                "web/http about: GET http://shop.example.com/about -> respond 204, respond 204",
                "web/http api: POST http://api.example.com/ X-Beta=1 -> forward api, forward api, 300s",
                "web/http default: GET http://shop.example.com/ -> forward app, forward app, 30s",
                "web/http old: GET http://shop.example.com/old/ -> redirect 302 http://shop.example.com:80/new, redirect 302 "
                    + "http://shop.example.com:80/new",
            ],
            Told(set)
        );
    }

    [Fact]
    public void A_function_keeps_no_connection()
    {
        const string Function =
            "targetGroups:\n  app: { lambda: thumbnails }\nloadBalancers:\n  web: { listeners: { http: { port: 80, forward: app } } }\n";
        var stack = StackText.Bind("stack: shop\n" + Function);

        var probe = Assert.Single(ProbeSearch.Of(stack, stack).Probes);

        Assert.False(probe.CanBeLong);
        Assert.Null(probe.Delay);
    }

    [Fact]
    public void What_the_file_expects_is_asked_too_and_nothing_twice()
    {
        const string Listeners = "listeners: { http: { port: 80, forward: app } }\n                dns: shop.example.com";

        var set = ProbeSearch.Of(
            Stack($"                {Listeners}"),
            Stack(
                $"                {Listeners}",
                """
                expect:
                  - { request: "GET http://shop.example.com/", gets: app }
                  - { request: "GET http://shop.example.com/cart", gets: app }
                """
            )
        );

        Assert.Equal(
            [
                "web/http default: GET http://shop.example.com/ -> forward app, forward app, 30s",
                "web/http default: GET http://shop.example.com/cart -> forward app, forward app, 30s",
            ],
            Told(set)
        );
    }

    [Fact]
    public void A_request_may_get_something_else_afterwards_or_nothing()
    {
        var set = ProbeSearch.Of(
            Stack(
                """
                            listeners:
                              http: { port: 80, forward: app, rules: [{ name: api, when: { path: /api }, forward: api }] }
                              more: { port: 81, forward: app }
                """
            ),
            Stack(
                """
                            listeners:
                              http: { port: 80, forward: app, rules: [{ name: api, when: { path: /api }, respond: 410 }] }
                              else: { port: 82, forward: app }
                """
            )
        );

        Assert.Contains("web/http api: GET http://host.test/api -> forward api, respond 410, 300s", Told(set));
        Assert.Contains("web/more default: GET http://host.test:81/ -> forward app, nobody, 30s", Told(set));
        Assert.Contains("web/else default: GET http://host.test:82/ -> nobody, forward app, 30s", Told(set));
    }

    [Fact]
    public void What_cannot_be_sent_from_here_is_told()
    {
        var set = Of(
            """
                        listeners:
                          http:
                            port: 80
                            forward: app
                            rules:
                              - { name: office, when: { sourceIp: 198.51.100.0/24 }, forward: api }
            """
        );

        Assert.Equal(["web/http office: it takes requests of other clients than this machine."], set.Undriven);
        Assert.Equal(["web/http default: GET http://host.test/ -> forward app, forward app, 30s"], Told(set));
    }

    [Theory]
    [InlineData("TCP", ProbeWay.Flow)]
    [InlineData("UDP", ProbeWay.Datagram)]
    public void Network_load_balancers_are_spoken_to_as_they_are(string protocol, ProbeWay way)
    {
        var stack = StackText.Bind(
            $$"""
            stack: shop
            loadBalancers:
              edge: { type: network, listeners: { game: { port: 4000, protocol: {{protocol}}, forward: app } } }
            targetGroups:
              app: { port: 4000 }
            """
        );

        Assert.Equal(way, Assert.Single(ProbeSearch.Of(stack, stack).Probes).Way);
    }

    private static ImmutableArray<string> Told(ProbeSet set) =>
        [
            .. set
                .Probes.Select(static probe =>
                    $"{probe.Place}: {probe.Request}{string.Concat(probe.Request.Headers.Select(h => $" {h.Name}={h.Value}"))} -> "
                    + $"{probe.Before?.Says ?? "nobody"}, {probe.After?.Says ?? "nobody"}"
                    + (probe.Delay is { } delay ? $", {delay.TotalSeconds}s" : "")
                )
                .Order(StringComparer.Ordinal),
        ];

    private static ProbeSet Of(string balancer) => ProbeSearch.Of(Stack(balancer), Stack(balancer));

    private static Model.Stack Stack(string balancer, string more = "") =>
        StackText.Bind($"stack: shop\nloadBalancers:\n  web:\n{balancer}\n{Groups}\n{more}");
}
