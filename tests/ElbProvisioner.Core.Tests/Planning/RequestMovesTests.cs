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

    private static Stack Site(string rules, string byDefault) =>
        StackText.Bind(
            $$"""
            stack: shop
            loadBalancers:
              web:
                dns: shop.example.com
                listeners:
                  http:
                    port: 80
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
