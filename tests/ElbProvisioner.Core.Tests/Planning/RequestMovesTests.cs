using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Planning.Plans;
using ElbProvisioner.Core.Tests.StackFile;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tests.Planning;

/// <summary>Which requests a plan says it moves.</summary>
public sealed class RequestMovesTests
{
    private const string Rules = """
        - { name: images, when: { path: "/images/*" }, forward: images }
        - { name: beta, when: { header: { X-Beta: "1" } }, forward: beta }
        """;

    [Theory]
    [InlineData("the same", Rules, "app", "")]
    [InlineData(
        "another name",
        """
            - { name: pictures, when: { path: "/images/*" }, forward: images }
            - { name: beta, when: { header: { X-Beta: "1" } }, forward: beta }
            """,
        "app",
        ""
    )]
    [InlineData(
        "another pinned priority",
        """
            - { name: images, priority: 7, when: { path: "/images/*" }, forward: images }
            - { name: beta, when: { header: { X-Beta: "1" } }, forward: beta }
            """,
        "app",
        ""
    )]
    [InlineData(
        "another way to say it",
        """
            - { name: images, when: { path: ["/images/a*", "/images/*"] }, forward: { images: 5 } }
            - { name: beta, when: { header: { x-beta: "1" } }, forward: beta }
            """,
        "app",
        "no request"
    )]
    [InlineData(
        "another order",
        """
            - { name: beta, when: { header: { X-Beta: "1" } }, forward: beta }
            - { name: images, when: { path: "/images/*" }, forward: images }
            """,
        "app",
        "/images/* with header X-Beta 1: images -> beta, such as GET http://shop.example.com/images/ with X-Beta: 1"
    )]
    [InlineData(
        "a rule in between",
        """
            - { name: images, when: { path: "/images/*" }, forward: images }
            - { name: posts, when: { method: POST, path: "/*" }, respond: 405 }
            - { name: beta, when: { header: { X-Beta: "1" } }, forward: beta }
            """,
        "app",
        "POST /* with header X-Beta 1, but what images takes: beta -> respond 405, such as POST http://shop.example.com/ with X-Beta: 1"
            + "\nPOST /*, but what images and beta take: app -> respond 405, such as POST http://shop.example.com/"
    )]
    [InlineData(
        "a wider rule",
        """
            - { name: images, when: { path: ["/images/*", "/pics/*"] }, forward: images }
            - { name: beta, when: { header: { X-Beta: "1" } }, forward: beta }
            """,
        "app",
        "/pics/* with header X-Beta 1: beta -> images, such as GET http://shop.example.com/pics/ with X-Beta: 1"
            + "\n/pics/*, but what beta takes: app -> images, such as GET http://shop.example.com/pics/"
    )]
    [InlineData(
        "a narrower rule",
        """
            - { name: images, when: { path: "/images/a/*" }, forward: images }
            - { name: beta, when: { header: { X-Beta: "1" } }, forward: beta }
            """,
        "app",
        "/images/* with header X-Beta 1, but what images as it will be takes: images -> beta, such as GET http://shop.example.com/images/ with X-Beta: 1"
            + "\n/images/*, but what images as it will be and beta take: images -> app, such as GET http://shop.example.com/images/"
    )]
    [InlineData(
        "case only",
        """
            - { name: images, when: { path: "/images/*" }, forward: images }
            - { name: beta, when: { header: { x-beta: "1" } }, forward: beta }
            """,
        "app",
        ""
    )]
    [InlineData(
        "another default",
        Rules,
        "{ app: 9, beta: 1 }",
        "requests that no rule takes: app -> app 90% and beta 10%, such as GET http://shop.example.com/"
    )]
    public async Task Exactly_those_that_meet_another_end(string edit, string rules, string byDefault, string moves)
    {
        var world = Dark();
        await ModelRun.ApplyAsync(world, Site(Rules, "app"));
        var stack = Site(rules, byDefault);

        var plan = Planner.Plan(stack, world.ReadFor(stack));

        Assert.Equal(moves, Text(plan));
        Assert.NotNull(edit);
    }

    [Fact]
    public async Task An_order_that_no_request_feels_is_said_to_be_felt_by_none()
    {
        const string Apart = """
            - { name: one, when: { path: "/one/*" }, forward: images }
            - { name: two, when: { path: "/two/*" }, forward: beta }
            """;
        var world = Dark();
        await ModelRun.ApplyAsync(world, Site(Apart, "app"));
        var stack = Site(string.Join('\n', Apart.Split('\n').Reverse()), "app");

        var plan = Planner.Plan(stack, world.ReadFor(stack));

        Assert.Equal("no request", Text(plan));
        Assert.All(plan.Changes, static change => Assert.Equal(TrafficImpact.None, change.Traffic.Impact));
    }

    [Theory]
    [InlineData(
        "HTTP",
        8080,
        "every request by HTTP to port 80: its 2 rules, else app -> refused, such as GET http://shop.example.com/"
            + "\nevery request by HTTP to port 8080: refused -> its 2 rules, else app, such as GET http://shop.example.com:8080/"
    )]
    [InlineData(
        "HTTPS",
        80,
        "every request by HTTP to port 80: its 2 rules, else app -> refused, such as GET http://shop.example.com/"
            + "\nevery request by HTTPS to port 80: refused -> its 2 rules, else app, such as GET https://shop.example.com:80/"
    )]
    public async Task A_port_and_a_protocol_lead_everything_elsewhere(string protocol, int port, string moves)
    {
        var world = Dark();
        await ModelRun.ApplyAsync(world, Site(Rules, "app"));
        var stack = Site(
            Rules,
            "app",
            protocol == "HTTPS"
                ? $"port: {port}\n        protocol: HTTPS\n        certificates: \"arn:aws:acm:ap-northeast-2:123456789012:certificate/11111111-2222-3333-4444-555555555555\""
                : $"port: {port}"
        );

        Assert.Equal(Sorted(moves), Sorted(Text(Planner.Plan(stack, world.ReadFor(stack)))));

        static IEnumerable<string> Sorted(string text) => text.Split('\n').Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_listener_that_comes_and_one_that_goes_are_told_by_their_ports()
    {
        static Stack Network(string listeners) =>
            StackText.Bind(
                $$"""
                stack: shop
                loadBalancers:
                  edge: { type: network, listeners: { tcp: { port: 443, protocol: TCP, forward: app }, {{listeners}} } }
                targetGroups: { app: { port: 8080, protocol: TCP }, dns: { port: 53, protocol: UDP } }
                """
            );
        var world = Dark();
        await ModelRun.ApplyAsync(world, Network("old: { port: 25, protocol: TCP, forward: app }"));
        var stack = Network("dns: { port: 53, protocol: UDP, forward: dns }");

        Assert.Equal(
            "every connection by UDP to port 53: refused -> dns, such as udp to port 53"
                + "\nevery connection by TCP to port 25: app -> refused, such as tcp to port 25",
            Text(Planner.Plan(stack, world.ReadFor(stack)))
        );
    }

    [Theory]
    [InlineData("written otherwise", """{ path: ["/images/*", "/images/a*"] }""", "forward: images", "none")]
    [InlineData("wider", """{ path: ["/images/*", "/pics/*"] }""", "forward: images", "requests for path /pics/* match it, too")]
    [InlineData("narrower", """{ path: "/images/a*" }""", "forward: images", "it no longer matches all those for path /images/*")]
    [InlineData(
        "another value",
        """{ path: ["/pics/*"] }""",
        "forward: images",
        "requests for path /pics/* match it, no longer those for path /images/*"
    )]
    [InlineData(
        "a rewrite alone",
        """{ path: "/images/*" }""",
        "rewrite: { path: { regex: \"^/images/(.*)$\", replace: \"/$1\" } }, forward: images",
        "targets get another host or path"
    )]
    public async Task What_traffic_feels_of_a_rule_is_no_more_than_what_moves(string edit, string when, string action, string traffic)
    {
        var world = Dark();
        await ModelRun.ApplyAsync(world, Site(Rules, "app"));
        var stack = Site($"- {{ name: images, when: {when}, {action} }}\n{Rules.Split('\n')[1]}", "app");

        var change = Assert.Single(Planner.Plan(stack, world.ReadFor(stack)).Changes);

        Assert.Equal(traffic, string.Join("; ", change.Effects.Select(static effect => effect.Detail)));
        Assert.NotNull(edit);
    }

    [Theory]
    [InlineData("a rule that goes to where its requests go anyway", "forward: app", "")]
    [InlineData("a rule behind one that takes it all", "forward: app", "- { name: late, when: { path: /shop/a }, respond: 404 }")]
    public async Task A_rule_that_moves_no_request_says_so(string edit, string action, string added)
    {
        var world = Dark();
        var shop = $"- {{ name: shop, when: {{ path: \"/shop/*\" }}, {action} }}";
        await ModelRun.ApplyAsync(world, Site(Rules + "\n" + shop, "app"));
        var stack = Site(added.Length == 0 ? Rules : $"{Rules}\n{shop}\n{added}", "app");

        var plan = Planner.Plan(stack, world.ReadFor(stack));

        Assert.Equal("no request", Text(plan));
        Assert.Equal("none; it moves no request", Assert.Single(plan.Changes).Traffic.Detail);
        Assert.NotNull(edit);
    }

    /// <summary>When all is done nothing has moved, and on the way there requests for /b/* would have fallen to the default.</summary>
    [Fact]
    public async Task Rules_that_change_places_by_their_conditions_are_felt_on_the_way()
    {
        const string Pair = """
            - { name: one, when: { path: "/a/*" }, forward: images }
            - { name: two, when: { path: "/b/*" }, forward: beta }
            """;
        var world = Dark();
        await ModelRun.ApplyAsync(world, Site(Pair, "app"));
        var stack = Site(
            """
            - { name: one, when: { path: "/b/*" }, forward: beta }
            - { name: two, when: { path: "/a/*" }, forward: images }
            """,
            "app"
        );

        var plan = Planner.Plan(stack, world.ReadFor(stack));

        Assert.Equal("no request", Text(plan));
        Assert.Equal(2, plan.Changes.Length);
        Assert.All(plan.Changes, static change => Assert.Contains(change.Effects, static effect => effect.Impact == TrafficImpact.Routes));
    }

    [Fact]
    public async Task Rules_of_somebody_else_keep_what_they_take()
    {
        var (stack, live) = await WithTheirsAsync(isRead: true);

        Assert.Equal("requests that no rule takes: app -> beta, such as GET http://shop.example.com/", Text(Planner.Plan(stack, live)));
    }

    [Fact]
    public async Task What_hangs_on_a_rule_that_was_not_read_is_undecided()
    {
        var (stack, live) = await WithTheirsAsync(isRead: false);

        Assert.Equal(
            "undecided requests that no rule takes: app -> beta; it hangs on a condition that elbctl cannot read, of priority 1 (not this stack's)",
            Text(Planner.Plan(stack, live))
        );
    }

    [Fact]
    public async Task An_expression_says_what_AWS_does_not()
    {
        var world = Dark();
        await ModelRun.ApplyAsync(world, Site(Rules, "app"));
        var stack = Site(Rules.Replace("path: \"/images/*\"", "pathRegex: \"^/images/\"", StringComparison.Ordinal), "app");

        var listener = Assert.Single(Planner.Plan(stack, world.ReadFor(stack)).Routing);

        Assert.Empty(listener.Moved);
        Assert.Equal(
            [
                "AWS does not say whether an expression must fit the whole value",
                "AWS does not say whether an expression of paths counts case",
            ],
            listener.Undocumented.Select(static says => says[..says.IndexOf(':', StringComparison.Ordinal)])
        );
    }

    [Fact]
    public async Task Connections_of_a_network_load_balancer_are_no_requests()
    {
        static Stack Network(string forward) =>
            StackText.Bind(
                $$"""
                stack: shop
                loadBalancers:
                  edge: { type: network, listeners: { tcp: { port: 443, protocol: TCP, forward: {{forward}} } } }
                targetGroups: { app: { port: 8080, protocol: TCP }, beta: { port: 8080, protocol: TCP } }
                """
            );
        var world = Dark();
        await ModelRun.ApplyAsync(world, Network("app"));
        var stack = Network("beta");

        Assert.Equal("every connection: app -> beta, such as tcp to port 443", Text(Planner.Plan(stack, world.ReadFor(stack))));
    }

    /// <summary>Nothing has to serve: only where requests go counts here.</summary>
    private static ModelWorld Dark()
    {
        var world = new ModelWorld();
        world.Dark.UnionWith(["app", "images", "beta"]);
        return world;
    }

    /// <summary>The rule for images is somebody else's, and the default changes.</summary>
    private static async Task<(Stack Stack, LiveWorld Live)> WithTheirsAsync(bool isRead)
    {
        var world = Dark();
        await ModelRun.ApplyAsync(world, Site(Rules, "app"));
        var stack = Site(Rules.Split('\n')[1], "beta");
        var live = world.ReadFor(stack);
        var theirs = live.Rules.Single(static rule => rule.Address.Name == "images");
        return (
            stack,
            live with
            {
                Rules = live.Rules.Remove(theirs),
                TakenPriorities = [new(theirs.ListenerArn, 1, "arn:theirs", isRead ? theirs.Settings : null)],
            }
        );
    }

    private static Stack Site(string rules, string byDefault, string listener = "port: 80") =>
        StackText.Bind(
            $$"""
            stack: shop
            loadBalancers:
              web:
                dns: shop.example.com
                listeners:
                  http:
                    {{listener}}
                    forward: {{byDefault}}
                    rules:
            {{string.Join('\n', rules.Split('\n').Select(static line => "          " + line))}}
            targetGroups:
              app: { port: 8080 }
              images: { port: 8081 }
              beta: { port: 8082 }
            """
        );

    private static string Text(Plan plan) =>
        string.Join(
            '\n',
            plan.Routing.SelectMany(static listener =>
                listener.Moved.IsEmpty && listener.Undecided.IsEmpty
                    ? ["no request"]
                    : listener
                        .Moved.Select(static move => $"{move.Requests}: {move.From} -> {move.To}, such as {move.Example}")
                        .Concat(
                            listener.Undecided.Select(static move => $"undecided {move.Requests}: {move.From} -> {move.To}; {move.Why}")
                        )
            )
        );
}
