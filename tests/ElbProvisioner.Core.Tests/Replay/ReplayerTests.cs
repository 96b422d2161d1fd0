using System.Collections.Immutable;
using System.Net;
using System.Text;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Replay;
using ElbProvisioner.Core.Requests;
using ElbProvisioner.Core.Tests.StackFile;
using ElbProvisioner.Routing.Requests;
using ElbProvisioner.Routing.Sites;

namespace ElbProvisioner.Core.Tests.Replay;

/// <summary>Requests of logs, and where a file sends them.</summary>
public sealed class ReplayerTests
{
    private const string Certificate = "arn:aws:acm:eu-west-1:123456789012:certificate/52338d66-033c-6492-152d-1b2da64b621b";

    private const string Oidc =
        "{ issuer: \"https://i.test\", authorizationEndpoint: \"https://i.test/a\", tokenEndpoint: \"https://i.test/t\", userInfoEndpoint: \"https://i.test/u\", clientId: c, clientSecret: s }";

    private const string Rules = $$"""
                      - { name: images, when: { path: "/images/*" }, forward: images }
                      - { name: beta, when: { path: "/cart*", header: { X-Beta: "1" } }, forward: images }
                      - { name: same, when: { path: "/same", header: { X-Beta: "1" } }, forward: app }
                      - { name: robots, when: { header: { User-Agent: "*Bot*" } }, respond: 403 }
                      - { name: office, when: { path: /admin, sourceIp: 198.51.100.0/24 }, forward: images }
                      - { name: split, when: { path: /split }, forward: { app: 90, images: 10 } }
                      - { name: moved, when: { path: "/moved/*" }, redirect: { path: "/images/#{path}", status: 302 } }
                      - { name: around, when: { path: /around }, redirect: { query: "n=1" } }
                      - { name: private, when: { path: /private }, authenticate: { oidc: {{Oidc}} }, forward: app }
        """;

    private static readonly Stack Shop = StackOf(Rules);

    /// <summary>What happened, and what would: nothing between the arrows is moved.</summary>
    public static TheoryData<string, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var (what, row, expected) in Told)
            {
                rows.Add(what, row.ToString(), expected);
            }

            return rows;
        }
    }

    private static ImmutableArray<(string What, LogRow Row, string Expected)> Told =>
        [
            ("plain", Row("/", "shop-app-abcdef"), "app"),
            ("by the exact name", Row("/", "app"), "app"),
            ("to another group", Row("/images/a.png", "shop-app-abcdef"), "images; app -> images"),
            ("from a group that the file does not have", Row("/", "shop-old-abcdef"), "app; shop-old-abcdef -> app"),
            ("header that is not logged", Row("/cart", "shop-app-abcdef"), "undecided http-header X-Beta: 1 (images, app), 1 may move"),
            (
                "header that decides not whether it moves",
                Row("/cart", "old"),
                "undecided http-header X-Beta: 1 (images, app), 0 may move; old -> images or app"
            ),
            ("header that decides nothing", Row("/same", "shop-app-abcdef"), "app"),
            ("header that is logged", Row("/", "shop-app-abcdef") with { Agent = "GoogleBot/2.1" }, "respond 403; app -> respond 403"),
            ("quotes in a header", Row("/", "shop-app-abcdef") with { Agent = "a \\\"Bot\\\" b" }, "respond 403; app -> respond 403"),
            ("client", Row("/admin", "shop-app-abcdef") with { Client = "198.51.100.7:1" }, "images; app -> images"),
            (
                "client by IPv6",
                Row("/admin", "shop-app-abcdef") with
                {
                    Client = "2001:db8:0:0:0:0:0:9:40411",
                },
                "refused: web has no IPv6 address; app -> refused: web has no IPv6 address"
            ),
            ("weights", Row("/split", "shop-app-abcdef"), "undecided weights app 90%, images 10% (app 90%, images 10%), 1 may move"),
            (
                "weights of others",
                Row("/split", "old"),
                "undecided weights app 90%, images 10% (app 90%, images 10%), 0 may move; old -> app 90%, images 10%"
            ),
            (
                "the same redirect",
                new LogRow("http://shop.example.com:80/a?b")
                {
                    Type = "http",
                    Actions = "redirect",
                    Status = 301,
                    RedirectUrl = "https://SHOP.example.com:443/a?b",
                },
                "redirect 301 https://#{host}:443/#{path}?#{query}"
            ),
            (
                "another redirect",
                new LogRow("https://shop.example.com:443/moved/x")
                {
                    Actions = "redirect",
                    Status = 301,
                    RedirectUrl = "https://shop.example.com:443/images/moved/x",
                },
                "redirect 302 #{protocol}://#{host}:#{port}/images/#{path}?#{query}; redirect 301 -> redirect 302 #{protocol}://#{host}:#{port}/images/#{path}?#{query}"
            ),
            (
                "a circle",
                Row("/around", "shop-app-abcdef"),
                "in a circle: redirect 301 #{protocol}://#{host}:#{port}/#{path}?n=1; app -> in a circle: redirect 301 #{protocol}://#{host}:#{port}/#{path}?n=1"
            ),
            ("an answer", Row("/", null) with { Actions = "fixed-response", Status = 403, Agent = "Bot" }, "respond 403"),
            (
                "another answer",
                Row("/", null) with
                {
                    Actions = "fixed-response",
                    Status = 404,
                    Agent = "Bot",
                },
                "respond 403; respond 404 -> respond 403"
            ),
            ("an error of the target", Row("/", "shop-app-abcdef") with { Status = 502 }, "app"),
            ("signed in", Row("/private", "shop-app-abcdef") with { Actions = "waf,authenticate,forward" }, "authenticate oidc, then app"),
            ("sent to sign in", Row("/private", null) with { Actions = "authenticate", Status = 302 }, "authenticate oidc, then app"),
            ("not asked who it is", Row("/private", "shop-app-abcdef"), "authenticate oidc, then app; app -> authenticate oidc, then app"),
            ("asked no more", Row("/", null) with { Actions = "authenticate", Status = 302 }, "app; authenticate -> app"),
            (
                "denied",
                Row("/private", null) with
                {
                    Actions = "authenticate",
                    Status = 401,
                },
                "authenticate oidc, then app; respond 401 -> authenticate oidc, then app"
            ),
            ("stopped by WAF", Row("/", null) with { Actions = "waf", Status = 403 }, "403 before any rule was asked"),
            ("malformed", new LogRow("") { Actions = "-", Status = 400 }, "400 before any rule was asked"),
            ("to nobody knows where", Row("/", null), "app; 0 compared"),
            (
                "no listener",
                new LogRow("https://shop.example.com:8443/") { TargetGroup = "shop-app-abcdef" },
                "refused: web does not listen on port 8443; app -> refused: web does not listen on port 8443"
            ),
            ("no URL of clients", Row("/index.php?s=/a\\b\\c", "shop-app-abcdef"), "app"),
            ("characters beyond ASCII", Row("/images/ä", "shop-images-abcdef"), "images"),
            ("the first logs", Row("/images/a", "shop-app-abcdef") with { Fields = 18 }, "images; app -> images"),
        ];

    /// <summary>Made of one row: whatever AWS wrote then, the request is the same.</summary>
    public static TheoryData<int> Versions => [.. Enumerable.Range(13, LogRow.AllFields - 12), LogRow.AllFields + 1];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_says_what_happened_and_the_file_what_would(string what, string row, string expected)
    {
        Assert.Equal((what, expected), (what, Say(Replay(new(Shop), row))));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Rows_of_every_time_are_read(int fields)
    {
        var row = Row("/images/a", "shop-app-abcdef") with { Fields = fields };
        var text = fields > LogRow.AllFields ? $"{row} \"to come\"" : row.ToString();

        // Up to the target group's own field nobody knows where it went.
        Assert.Equal(
            fields < 17 ? "400 before any rule was asked" : "images; app -> images",
            Say(Replay(new(Shop), fields < 17 ? text.Replace(" 200 200 ", " 400 - ") : text))
        );
    }

    [Theory]
    [InlineData(
        "2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 \"GET http://www.example.com:80/images/x HTTP/1.1\" \"curl/7.38.0\" - -",
        "redirect 301 https://#{host}:443/#{path}?#{query}; 0 compared"
    )]
    [InlineData(
        "2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000086 0.001048 0.001337 200 200 0 57 \"GET https://www.example.com:443/images/x HTTP/1.1\" \"Bot\" DHE-RSA-AES128-SHA TLSv1.2",
        "images; 0 compared"
    )]
    [InlineData(
        "2014-02-15T23:39:43.945958Z my-test-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 \"GET https://www.example.com:443/ HTTP/1.1\"",
        "app; 0 compared"
    )]
    [InlineData(
        "2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.001069 0.000028 0.000041 - - 82 305 \"- - - \" \"-\" - -",
        "undecided nothing of the request is in the log (), 1 may move; 0 compared"
    )]
    [InlineData(
        "2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 - -1 -1 -1 400 0 0 0 \"- http://my-loadbalancer:80- -\" \"-\" - -",
        "400 before any rule was asked"
    )]
    public void Rows_of_Classic_load_balancers_hold_requests_alone(string row, string expected) =>
        Assert.Equal(expected, Say(Replay(new(Shop), row)));

    [Theory]
    [InlineData(
        "tls 2.0 2018-12-20T02:59:40 net/my-nlb/c6e77e28c25b2234 g3d4b5e8bb8464cd 72.21.218.154:51341 172.100.100.185:443 5 2 98 246 - arn:aws:acm:us-east-2:671290407336:certificate/2a108f19 - ECDHE-RSA-AES128-SHA tlsv12 - my-network-loadbalancer-c6e77e28c25b2234.elb.us-east-2.amazonaws.com - - - 2018-12-20T02:59:30",
        "app; 0 compared"
    )]
    [InlineData(
        "tls 1.0 2018-12-20T02:59:40 net/my-nlb/c6e77e28c25b2234 g3d4b5e8bb8464cd 72.21.218.154:51341 172.100.100.185:8443 5 2 98 246",
        "refused: edge does not listen on port 8443; 0 compared"
    )]
    public void Rows_of_network_load_balancers_are_connections(string row, string expected)
    {
        var stack = StackText.Bind(
            $$"""
            stack: shop
            loadBalancers:
              edge: { type: network, listeners: { tls: { port: 443, protocol: TLS, certificates: ["{{Certificate}}"], forward: app } } }
            targetGroups: { app: { port: 8080, protocol: TCP } }
            autoScalingGroups:
              app: { size: 1, targetGroups: [app], launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } }
            """
        );

        Assert.Equal(expected, Say(Replay(new(stack), row)));
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("hello", 0, 1)]
    [InlineData("h2 2026-04-02T08:15:30.512345Z app/a/b 192.0.2.1:1 - -1", 0, 1)]
    [InlineData("h2 2026-04-02T08:15:30.512345Z app/a/b somebody - -1 -1 -1 200 - 0 0 \"GET http://a.test:80/ HTTP/1.1\" \"\" - -", 0, 1)]
    [InlineData("h2 2026-04-02T08:15:30.512345Z app/a/b 192.0.2.1:1 - -1 -1 -1 200 - 0 0 \"GET\" \"\" - -", 0, 1)]
    [InlineData("2026-04-02T08:15:30.512345Z 198.51.100.1 443 443 TLSv1.3 TLS_AES_128 0.01 - - - -", 0, 1)]
    [InlineData("2 123456789010 eni-1235b8ca 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK", 0, 1)]
    public void Lines_of_something_else_are_counted(string line, int requests, int unreadable)
    {
        var report = Replay(new(Shop), line);

        Assert.Equal((requests, unreadable), (report.Requests, report.Unreadable));
    }

    [Fact]
    public void Two_files_are_compared_condition_by_condition()
    {
        var before = Shop;
        var after = StackOf(
            Rules
                .Replace("/images/*", "/pictures/*", StringComparison.Ordinal)
                .Replace("app: 90, images: 10", "app: 9, images: 1", StringComparison.Ordinal)
        );
        var report = Replay(
            new(after) { Before = before },
            Row("/images/a", "whatever"),
            Row("/pictures/a", "whatever"),
            Row("/cart", "whatever"),
            Row("/split", "whatever"),
            Row("/", "whatever")
        );

        Assert.Equal(
            "app 2; images; undecided http-header X-Beta: 1 (images, app), 0 may move; undecided weights app 90%, images 10% (app 90%, images 10%), 0 may move; app -> images; images -> app",
            Say(report)
        );
    }

    [Theory]
    [InlineData("/split", "{ app: 90, images: 10 }", "{ app: 50, images: 50 }", "weights app 50%, images 50%; weights app 90%, images 10%")]
    [InlineData("/split", "{ app: 90, images: 10 }", "images", "weights app 90%, images 10%")]
    [InlineData("/cart", "X-Beta: \"1\"", "X-Beta: \"2\"", "http-header X-Beta: 2; http-header X-Beta: 1")]
    [InlineData("/cart", "X-Beta: \"1\"", "X-Beta: \"1\", X-More: \"1\"", "http-header X-Beta: 1; http-header X-More: 1")]
    public void What_the_log_does_not_hold_may_move_requests(string path, string before, string after, string conditions)
    {
        var changed = StackOf(Rules.Replace(before, after, StringComparison.Ordinal));

        var report = Replay(new(changed) { Before = Shop }, Row(path, "whatever"));

        Assert.Equal((conditions, 1), (Assert.Single(report.Undecided).Condition, report.Undecided[0].MayMove));
        Assert.Empty(report.Moved);
    }

    [Fact]
    public void A_redirect_of_which_the_log_does_not_say_where_it_led_may_move() =>
        Assert.Equal(
            "undecided where the redirect led is not in the log (redirect 301 https://#{host}:443/#{path}?#{query}), 1 may move",
            Say(
                Replay(
                    new(Shop),
                    new LogRow("http://shop.example.com:80/")
                    {
                        Actions = "redirect",
                        Status = 301,
                        Fields = 23,
                    }
                )
            )
        );

    [Fact]
    public void A_name_that_elbctl_gave_tells_the_load_balancer_and_any_other_may_be_given()
    {
        var stack = StackText.Bind(
            """
            stack: shop
            loadBalancers:
              web: { listeners: { http: { port: 80, respond: 401 } } }
              api: { listeners: { http: { port: 80, respond: 402 } } }
            """
        );
        var named = new LogRow("http://10.0.0.1:80/") { Elb = "app/shop-api-abcdef/0123" };

        Assert.Equal("respond 402; shop-x -> respond 402", Say(Replay(new(stack), named with { TargetGroup = "shop-x" })));
        Assert.Equal(
            "undecided load balancer web (respond 401, respond 402), 0 may move; 0 compared",
            Say(Replay(new(stack), named with { Elb = "app/other/0123" }))
        );
        Assert.Equal("respond 401; 0 compared", Say(Replay(new(stack) { LoadBalancer = "web" }, named)));

        var migrated = new ReplayQuestion(Shop) { TargetGroups = ImmutableDictionary<string, string>.Empty.Add("tf-app", "app") };
        Assert.Equal("app", Say(Replay(migrated, Row("/", "tf-app"))));
    }

    [Fact]
    public void A_log_leads_to_load_balancers_of_its_kind_by_any_name_that_the_file_or_the_user_knows()
    {
        const string Shared = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shared/0a1b2c3d4e5f6071";
        var stack = StackText.Bind(
            $$"""
            stack: shop
            loadBalancers:
              web: { dns: shop.example.com, listeners: { http: { port: 80, respond: 401 } } }
              inner: { scheme: internal, listeners: { http: { port: 80, respond: 402 } } }
              edge: { type: network, listeners: { tls: { port: 443, protocol: TLS, certificates: ["{{Certificate}}"], forward: app } } }
              common: { existing: "{{Shared}}", listeners: { http: { port: 80, rules: [{ name: a, when: { path: "/*" }, respond: 405 }] } } }
              byname: { existing: theirs, listeners: { http: { port: 80, rules: [{ name: a, when: { path: "/*" }, respond: 406 }] } } }
            targetGroups: { app: { port: 8080, protocol: TCP } }
            """
        );
        const string Tls =
            "tls 2.0 2026-04-02T02:59:40 net/any/c6e77e28c25b2234 g3d4 72.21.218.154:51341 172.100.100.185:443 5 2 98 246 - - - - tlsv12 - shop.example.com";
        var row = new LogRow("http://shop.example.com:80/x") { Elb = "app/any/0123" };
        var given = ImmutableDictionary<string, string>.Empty.Add("any", "inner");

        var tls = Replay(new(stack), Tls);
        Assert.Equal("app; 0 compared", Say(tls));
        Assert.Equal(["tls://shop.example.com:443"], tls.Outcomes[0].Examples);
        Assert.Equal("respond 401; 0 compared", Say(Replay(new(stack), row)));
        Assert.Equal("respond 402; 0 compared", Say(Replay(new(stack) { LoadBalancers = given }, row)));
        Assert.Equal("respond 405; 0 compared", Say(Replay(new(stack), row with { Elb = "app/shared/0a1b2c3d4e5f6071" })));
        Assert.Equal("respond 406; 0 compared", Say(Replay(new(stack), row with { Elb = "app/theirs/0a1b2c3d4e5f6071" })));
    }

    [Fact]
    public void A_target_group_that_the_file_names_by_its_ARN_is_the_one_of_the_log()
    {
        const string Theirs = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/theirs/99aa88bb77cc66dd";
        var stack = StackOf($$"""          - { name: theirs, when: { path: "/theirs" }, forward: "{{Theirs}}" }""");

        Assert.Equal(Theirs, Say(Replay(new(stack), Row("/theirs", "theirs"))));
        Assert.Equal($"{Theirs}; other -> {Theirs}", Say(Replay(new(stack), Row("/theirs", "other"))));
    }

    [Theory]
    [InlineData("{ path: /gone }", "respond 404")]
    [InlineData("{ port: 9443 }", "refused: web does not listen on port 9443")]
    public void A_redirect_that_ends_at_an_error_or_at_nobody_is_a_dead_end(string redirect, string end)
    {
        var stack = StackOf(
            $$"""
                      - { name: old, when: { path: /old }, redirect: {{redirect}} }
                      - { name: gone, when: { path: /gone }, respond: 404 }
            """
        );

        var outcome = Assert.Single(Replay(new(stack), Row("/old", "shop-app-abcdef")).Outcomes);

        Assert.Equal((DestinationKind.DeadEnd, true), (outcome.Kind, outcome.IsLost));
        Assert.EndsWith($", then {end}", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_that_are_let_in_no_more_are_refused()
    {
        var narrow = StackText.Bind(
            """
            stack: shop
            loadBalancers:
              web: { allow: [198.51.100.0/24], listeners: { http: { port: 80, respond: 404 } } }
            """
        );
        var row = new LogRow("http://shop.example.com:80/") { Actions = "fixed-response", Status = 404 };

        Assert.Equal("respond 404", Say(Replay(new(narrow), row with { Client = "198.51.100.7:1" })));
        Assert.Equal(
            "refused: web does not admit the client; respond 404 -> refused: web does not admit the client",
            Say(Replay(new(narrow), row))
        );
    }

    [Fact]
    public void What_somebody_elses_listener_does_by_default_is_not_known()
    {
        var guest = StackText.Bind(
            $$"""
            stack: shop
            loadBalancers:
              edge:
                existing: edge
                listeners:
                  https:
                    port: 443
                    certificates: ["{{Certificate}}"]
                    rules: [{ name: site, when: { path: "/shop/*" }, forward: app }]
            targetGroups: { app: { port: 8080 } }
            autoScalingGroups:
              app: { size: 1, targetGroups: [app], launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } }
            """
        );

        Assert.Equal("app", Say(Replay(new(guest), Row("/shop/x", "shop-app-abcdef"))));
        Assert.Equal("app; old -> app", Say(Replay(new(guest), Row("/shop/x", "old"))));
        Assert.Equal(
            "undecided what a listener of somebody else does by default is not in the file (its owner's default), 1 may move",
            Say(Replay(new(guest), Row("/", "old")))
        );
        Assert.Equal("its owner's default", Say(Replay(new(guest) { Before = guest }, Row("/", "old"))));
    }

    /// <summary>Where the log holds all that rules ask for, a request goes where `explain` says.</summary>
    [Fact]
    public void Requests_by_chance_go_where_they_are_explained_to_go()
    {
        var random = new Random(20261129);
        var stack = StackOf(Rules);
        string[] paths =
        [
            "/",
            "/images",
            "/images/",
            "/images/a",
            "/split",
            "/moved/x",
            "/around",
            "/admin",
            "/x/../images/a",
            "/%69mages/a",
            "/private",
        ];
        for (var i = 0; i < 2000; i++)
        {
            var path = paths[random.Next(paths.Length)] + (random.Next(4) == 0 ? $"?a={random.Next(9)}" : "");
            var scheme = random.Next(5) == 0 ? "http" : "https";
            var client = $"{random.Next(197, 200)}.51.100.{random.Next(1, 255)}";
            var agent = random.Next(5) == 0 ? "some Bot" : "curl";
            var url = $"{scheme}://shop.example.com:{(scheme == "http" ? 80 : 443)}{path}";
            Assert.True(RequestUrl.TryParse(url, out var asked, out _));
            var question = new Question(asked) { From = IPAddress.Parse(client), Headers = [new("User-Agent", agent)] };
            var explained = Explanation.Of(stack, question).Found?.Trip;
            Assert.NotNull(explained);

            var report = Replay(
                new(stack),
                new LogRow(url)
                {
                    Client = client + ":1",
                    Agent = agent,
                    TargetGroup = "shop-app-abcdef",
                }
            );

            var outcome = report.Outcomes is [var only] ? (only.Kind, only.Status) : (DestinationKind.Unknown, 0);
            var expected = explained.First.Outcome switch
            {
                Outcome.Redirect redirect => (
                    explained.End == TripEnd.Loop ? DestinationKind.Loop
                    : explained.Last.Outcome is Outcome.Refused or Outcome.Respond { Status: >= 400 } ? DestinationKind.DeadEnd
                    : DestinationKind.Redirect,
                    redirect.Status
                ),
                Outcome.Respond respond => (DestinationKind.Respond, respond.Status),
                Outcome.Authenticate => (DestinationKind.Authenticate, 302),
                Outcome.Forward { Targets.Length: > 1 } => (DestinationKind.Unknown, 0),
                Outcome.Forward => (DestinationKind.Forward, 0),
                _ => (DestinationKind.Refused, 0),
            };
            Assert.Equal((url, expected), (url, outcome));
            if (explained.First.Outcome is Outcome.Forward { Targets: [var group] })
            {
                Assert.Equal(group.Group, report.Outcomes[0].Text);
                Assert.Equal(group.Group != "app", report.Moved.Length == 1);
            }
        }
    }

    [Fact]
    public void However_much_a_log_holds_what_is_kept_is_little()
    {
        var rows = Enumerable.Range(0, 3000).Select(i => Row($"/{i}", $"group-{i}") with { Agent = new string('x', 100) });

        var report = Replay(new(Shop), [.. rows]);

        Assert.Equal(1001, report.Moved.Length);
        Assert.Equal(("others", 2000), (report.Moved[0].From, report.Moved[0].Count));
        Assert.All(report.Moved, static m => Assert.InRange(m.Examples.Length, 1, 3));
        Assert.Equal(3000, report.Moved.Sum(static m => m.Count));
    }

    private static LogRow Row(string path, string? group) => new("https://shop.example.com:443" + path) { TargetGroup = group };

    private static Stack StackOf(string rules) =>
        StackText.Bind(
            $$"""
            stack: shop
            loadBalancers:
              web:
                dns: shop.example.com
                listeners:
                  http: { port: 80, redirect: https }
                  https:
                    port: 443
                    certificates: ["{{Certificate}}"]
                    forward: app
                    rules:
            {{rules}}
            targetGroups: { app: { port: 8080 }, images: { port: 8081 } }
            autoScalingGroups:
              app: { size: 1, targetGroups: [app, images], launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } }
            """
        );

    private static ReplayReport Replay(ReplayQuestion question, params object[] rows)
    {
        var replayer = new Replayer(question);
        foreach (var row in rows)
        {
            replayer.Add(Encoding.UTF8.GetBytes(row.ToString() ?? ""));
        }

        var report = replayer.Report();
        Assert.Equal(report.Requests, report.Outcomes.Sum(static o => o.Count) + report.Undecided.Sum(static u => u.Count));
        return report;
    }

    private static string Say(ReplayReport report) =>
        string.Join(
            "; ",
            [
                .. report.Outcomes.Select(static o => o.Count == 1 ? o.Text : $"{o.Text} {o.Count}"),
                .. report.Undecided.Select(static u => $"undecided {u.Condition} ({string.Join(", ", u.Outcomes)}), {u.MayMove} may move"),
                .. report.Moved.Select(static m => $"{m.From} -> {m.To}"),
                .. report.Compared == report.Requests ? Array.Empty<string>() : [$"{report.Compared} compared"],
            ]
        );
}
