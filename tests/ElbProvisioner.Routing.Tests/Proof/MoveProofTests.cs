using System.Collections.Immutable;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Tests.Cases;

namespace ElbProvisioner.Routing.Tests.Proof;

/// <summary>Which requests meet another end when rules change.</summary>
public sealed class MoveProofTests
{
    [Theory]
    // Nothing changes, or nothing that requests feel.
    [InlineData("path=/a/* -> a", "path=/a/* -> a", "")]
    [InlineData("path=/a/* -> a | path=/b/* -> b", "path=/b/* -> b | path=/a/* -> a", "")]
    [InlineData("path=/a/*,/b/* -> a", "path=/b/* -> a | path=/a/* -> a", "")]
    [InlineData("path=/a/* -> a", "path~^/a/ -> a", "")]
    [InlineData("path=/a/* -> a", "path=/a/b -> a | path=/a/* -> a", "")]
    [InlineData("source=10.0.0.0/8 -> a", "source=10.0.0.0/9,10.128.0.0/9 -> a", "")]
    [InlineData("path=/a/* -> a 1, b 3", "path=/a/* -> b 30, a 10", "")]
    [InlineData("path=/a/* -> a", "path=/a/* -> a 1, b 0", "")]
    [InlineData("method=GET -> a | method=POST -> a | path=/x -> b", "method=GET,POST -> a | path=/x -> b", "")]
    [InlineData("path=/a/* -> default", "", "")]
    [InlineData("host=A.test -> a", "host=a.TEST -> a", "")]
    [InlineData("path=/a -> a", "path=/a -> a | path=/a -> b", "")]
    // Something moves.
    [InlineData("path=/a/* -> a", "path=/a/* -> b", "r0>r0 a>b /a/")]
    [InlineData("", "path=/a/* -> a", "default>r0 default>a /a/")]
    [InlineData("path=/a/* -> a", "", "r0>default a>default /a/")]
    [InlineData("path=/a/* -> a", "path=/a/b/* -> b | path=/a/* -> a", "r0>r0 a>b /a/b/")]
    [InlineData("path=/a/* -> a | path=*.png -> b", "path=*.png -> b | path=/a/* -> a", "r0>r0 a>b /a/.png")]
    [InlineData("path=/a/* -> a", "path=/A/* -> a", "r0>default a>default /a/; default>r0 default>a /A/")]
    [InlineData("path=/a/* -> a 9, b 1", "path=/a/* -> a 1, b 1", "r0>r0 a 90% and b 10%>a 50% and b 50% /a/")]
    [InlineData("path=/a/* -> a | path=/a/b -> b", "path=/a/b -> b", "r0>r0 a>b /a/b; r0>default a>default /a/")]
    [InlineData("header X-A=1 -> a | header X-A=2 -> b", "header X-A=2 -> b | header X-A=1 -> a", "r0>r0 a>b / X-A:1 X-A:2")]
    [InlineData("path~^/a/[0-9]+$ -> a", "path~^/a/[0-9]{2,}$ -> a", "r0>default a>default /a/0")]
    // What cannot be read.
    [InlineData("foo=1 -> a | path=/a/* -> a", "foo=1 -> a | path=/a/* -> b", "r1>r1 a>b Unread")]
    [InlineData(
        "path~^/\\p{L} -> x | path=/a/* -> a",
        "path~^/\\p{L} -> x | path=/1/* -> a",
        "r1>default a>default Unread; default>r1 default>a Unread"
    )]
    [InlineData("path~^/\\p{L} -> a", "path~^/\\p{L} -> a | path=/x -> a", "default>r1 default>a Unread")]
    public void Requests_that_move_are_named_and_no_others(string before, string after, string moves)
    {
        var unknown = new Dictionary<string, RouteRule>(StringComparer.Ordinal);
        var found = Moves(Table(before, unknown), Table(after, unknown));

        Assert.Equal(moves, string.Join("; ", found));
    }

    [Theory]
    [InlineData("", "^/old/(.*) /new/$1", "r0>r0 a>a, path ^/old/(.*) rewritten as /new/$1 /old/")]
    [InlineData(
        "^/old/(.*) /new/$1",
        "^/old/(.*)$ /new/$1",
        "r0>r0 a, path ^/old/(.*) rewritten as /new/$1>a, path ^/old/(.*)$ rewritten as /new/$1 MayBeTheSame"
    )]
    [InlineData("^/old/(.*) /new/$1", "^/old/(.*) /new/$1", "")]
    public void A_rewrite_counts(string before, string after, string moves)
    {
        static RouteTable Rewriting(string rewrite) =>
            Table("path=/* -> a") is var table && rewrite.Split(' ') is [var expression, var replacement]
                ? table with
                {
                    Rules = [table.Rules[0] with { Transforms = [new(false, expression, replacement)] }],
                }
                : table;

        Assert.Equal(moves, string.Join("; ", Moves(Rewriting(before), Rewriting(after))));
    }

    [Fact]
    public void Sign_in_answers_and_redirects_count()
    {
        static RouteTable Ending(params ImmutableArray<Step> steps) => Table("") with { Default = steps };
        static string Of(RouteTable before, RouteTable after) => string.Join("; ", Moves(before, after));
        var forward = new Step.Forward([new("a", 1)]);
        var own = new Step.Redirect("#{protocol}", "#{host}", "#{port}", "/x", "#{query}", 301);

        Assert.Equal("", Of(Ending(own), Ending(own with { Protocol = "HTTP", Port = "80" })));
        Assert.Equal(
            "default>default redirect 301 http://#{host}:80/x?#{query}>redirect 302 http://#{host}:80/x?#{query} /",
            Of(Ending(own), Ending(own with { Status = 302 }))
        );
        Assert.Equal(
            "default>default respond 404>respond 404 /",
            Of(Ending(new Step.Respond(404)), Ending(new Step.Respond(404, Body: "no")))
        );
        Assert.Equal(
            "default>default a>sign-in by oidc, a /",
            Of(Ending(forward), Ending(new Step.SignIn(IdentityKind.Oidc, Provider: "x"), forward))
        );
        Assert.Equal(
            "default>default a 50% and b 50%>a 50% and b 50%, sticky 1h /",
            Of(
                Ending(forward with { Targets = [new("a", 1), new("b", 1)] }),
                Ending(new Step.Forward([new("a", 1), new("b", 1)], TimeSpan.FromHours(1)))
            )
        );
    }

    [Theory]
    [InlineData("host=*.example.com -> a", "GET http://www.example.com/")]
    [InlineData("host=*.example.com; path=*.png -> a", "GET http://www.example.com/.png")]
    [InlineData("path=/%41* -> a", "GET http://a.test/%%341")]
    [InlineData("host~^a\\.test:8443$ -> a", "GET http://a.test/ Host: a.test:8443")]
    [InlineData("method=PUT,DELETE; source=10.0.0.0/8 -> a", "PUT http://a.test/ from 10.0.0.0")]
    [InlineData("family=ipv6 -> a", "GET http://a.test/ from 2001:db8::1")]
    [InlineData("query q=a\\*b,=x; header X-A=*y* -> a", "GET http://a.test/?=x X-A: y")]
    public void A_witness_is_a_request_that_one_can_send(string rule, string witness)
    {
        var move = Assert.Single(MoveProof.Between(Table(""), Table(rule), Anyone));

        Assert.NotNull(move.Witness);
        Assert.Equal(
            witness,
            $"{move.Witness}"
                + string.Concat(move.Witness.Headers.Select(static h => $" {h.Name}: {h.Value}"))
                + (move.Witness.Client.Equals(Routing.Requests.Request.AnyClient) ? "" : $" from {move.Witness.Client}")
        );
    }

    [Fact]
    public void Clients_that_do_not_come_move_nowhere() =>
        Assert.Empty(MoveProof.Between(Table(""), Table("family=ipv6 -> a"), Anyone with { HasVersion6 = false }));

    [Fact]
    public void Too_many_patterns_that_may_all_meet_say_so()
    {
        var rules = string.Join(" | ", Enumerable.Range(0, 24).Select(i => $"path=*{(char)('a' + i)}*{(char)('A' + i)}*{i}* -> a"));

        var moves = MoveProof.Between(Table(rules), Table(rules.Replace("-> a", "-> b", StringComparison.Ordinal)), Anyone);

        Assert.NotEmpty(moves);
        Assert.All(moves, static move => Assert.Equal(MoveDoubt.TooHard, move.Undecided));
    }

    [Fact]
    public void A_hundred_rules_in_the_reverse_order_are_compared_in_well_under_a_second()
    {
        var rules = ManyRules.Of(100);
        var before = Table("") with { Rules = rules };
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var moves = MoveProof.Between(before, before with { Rules = [.. rules.Reverse()] }, Anyone);

        Assert.NotEmpty(moves);
        Assert.All(moves, static move => Assert.NotNull(move.Witness));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed} on a machine that does other things, too");
        TestContext.Current.SendDiagnosticMessage($"{moves.Length} moves: {watch.Elapsed.TotalMilliseconds} ms");
    }

    [Fact]
    public void Rules_before_that_take_a_part_are_named()
    {
        var move = Assert.Single(
            MoveProof.Between(
                Table("path=/a/beta/* -> beta | path=/b -> b | path=/a/* -> a"),
                Table("path=/a/beta/* -> beta | path=/b -> b | path=/a/* -> c"),
                Anyone
            )
        );

        Assert.Equal("r0", Assert.Single(move.Except).Name);
    }

    private static RequestSource Anyone { get; } = new("http", 80, ["a.test"], HasVersion6: true);

    private static IEnumerable<string> Moves(RouteTable before, RouteTable after) =>
        MoveProof
            .Between(before, after, Anyone)
            .Select(move =>
                $"{before.NameOf(move.Before)}>{after.NameOf(move.After)} {move.From.Text}>{move.To.Text} "
                + (
                    move.Witness is { } witness
                        ? witness.Url.PathAndQuery + string.Concat(witness.Headers.Select(static h => $" {h.Name}:{h.Value}"))
                        : $"{move.Undecided}"
                )
            );

    /// <summary><c>CONDITIONS -> TARGETS | …</c>; what nothing takes goes to <c>default</c>.</summary>
    private static RouteTable Table(string rules, Dictionary<string, RouteRule>? unknown = null) =>
        new(
            "l",
            "HTTP",
            80,
            [
                .. rules
                    .Split(" | ", StringSplitOptions.RemoveEmptyEntries)
                    .Select(
                        (text, at) =>
                            text.Split(" -> ") is [var conditions, var targets]
                                ? Rule($"r{at}", conditions, targets, unknown)
                                : throw new FormatException(text)
                    ),
            ],
            [new Step.Forward([new("default", 1)])]
        );

    private static RouteRule Rule(string name, string conditions, string targets, Dictionary<string, RouteRule>? unknown)
    {
        var rule = new RouteRule(name, CaseText.Conditions(conditions), CaseText.Steps("forward " + targets), []);
        return unknown is not null && rule.Conditions is [Condition.Unknown]
            ? unknown.TryGetValue(conditions, out var known)
                ? known
                : unknown[conditions] = rule
            : rule;
    }
}
