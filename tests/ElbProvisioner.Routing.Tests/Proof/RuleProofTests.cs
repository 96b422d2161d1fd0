using System.Collections.Immutable;
using System.Diagnostics;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Tests.Cases;

namespace ElbProvisioner.Routing.Tests.Proof;

/// <summary>What is proved of rules, and that the matcher, which knows nothing of proofs, agrees.</summary>
public sealed class RuleProofTests
{
    [Theory]
    [InlineData("path=/api/*", "path=/api/v1/*", "a")]
    [InlineData("path=/api/v1/*", "path=/api/*", "reached")]
    [InlineData("path=/a/* | path=/b/*", "path=/a/*,/b/*", "a b")]
    [InlineData("path=/a/* | path=/b/* | path=/c", "path=/a/x,/b/x", "a b")]
    [InlineData("host=*.test | path=/x", "host=a.test; path=/y", "a")]
    [InlineData("method=GET | path=/*", "host=a.test", "b")]
    [InlineData("source=10.0.0.0/9 | source=10.128.0.0/9", "source=10.0.0.0/8", "a b")]
    [InlineData("source=10.0.0.0/9 | source=10.128.0.0/10", "source=10.0.0.0/8", "reached")]
    [InlineData("source=0.0.0.0/0 | source=::/0", "path=/x", "a b")]
    [InlineData("family=ipv4 | family=ipv6", "path=/x", "a b")]
    [InlineData("header X-A=1", "header x-a=1; path=/x", "a")]
    [InlineData("header X-A=1", "header X-B=1", "reached")]
    [InlineData("header X-A=*", "header X-A=1*", "a")]
    [InlineData("header X-A=?*", "header X-A=*", "reached")]
    [InlineData("header X-A=a; header X-A=b", "header X-A=a", "reached")]
    [InlineData("header X-A=a", "header X-A=a; header X-A=b", "a")]
    [InlineData("query v=1", "query v=1,v=2", "reached")]
    [InlineData("query v=1 | query v=2", "query v=1,v=2", "a b")]
    [InlineData("query =*", "query key=anything", "a")]
    [InlineData("query q=a\\*b", "query q=a*b", "reached")]
    [InlineData("query q=a*b", "query q=a\\*b", "a")]
    [InlineData("host=*.a.test,b.test", "host=x.a.test,b.test; method=POST", "a")]
    [InlineData("path=/?", "path=/?*", "reached")]
    [InlineData("path=/*x* | path=/*y*", "path=/*x*y*", "b")]
    [InlineData("path=/a?c", "path=/abc", "a")]
    [InlineData("path=/ABC", "path=/abc", "reached")]
    [InlineData("host=ABC.test", "host=abc.TEST", "a")]
    [InlineData("host=a.test; method=GET | host=a.test; method=POST", "host=a.test; method=GET,POST", "a b")]
    [InlineData("path=/x/*", "path=/x/../y", "never")]
    [InlineData("", "path=api", "never")]
    [InlineData("path~^/a", "path=/a", "a")]
    [InlineData("path=/a", "path~^/a$", "a")]
    [InlineData("path~^/a$", "path=/A", "reached")]
    [InlineData("path~^/a/[0-9]+$ | path~^/a/[^0-9]", "path=/a/?*", "reached")]
    [InlineData("path~^/a/[0-9]+$ | path~^/a/.*[^0-9]", "path=/a/?*", "a b")]
    [InlineData("path~/(a|b)", "path=/x/a*", "a")]
    [InlineData("path~^/(?:a|b){2,3}/", "path=/abba/", "reached")]
    [InlineData("path~^/(?:a|b){2,3}/", "path=/aba/*", "a")]
    [InlineData("path~\\bapi\\b", "path=/v1/api/*", "a")]
    [InlineData("path~\\bapi\\b", "path=/v1/apis/x", "reached")]
    [InlineData("path~(?i)^/API", "path=/api/*", "a")]
    [InlineData("path~^/%2f", "path=/%2f*", "a")]
    [InlineData("host~^(.*)\\.example\\.com$", "host=*.EXAMPLE.com", "reached")]
    [InlineData("host~^(.*)\\.example\\.com(:[0-9]+)?$", "host=*.EXAMPLE.com", "a")]
    [InlineData("host~^a\\.test:8443$", "host=a.test", "reached")]
    [InlineData("host=a.test", "host~^a\\.test:8443$", "a")]
    [InlineData("header X-A~.+", "header X-A=?*", "a")]
    [InlineData("header X-A~.*", "header X-A=*", "reached")]
    [InlineData("path~^/\\p{L}", "path=/a", "undecided")]
    [InlineData("path~^/\\p{L}", "path=/a; path~^/\\p{L}", "a")]
    public void What_hides_a_rule_is_named(string before, string rule, string claim)
    {
        var names = new[] { "a", "b", "c" };
        var conditions = before.Split(" | ", StringSplitOptions.RemoveEmptyEntries);
        var table = Table([.. conditions.Select((c, at) => Rule(names[at], c)), Rule("last", rule)]);

        var found = new RuleProof(table).Of(conditions.Length);

        Assert.Equal(
            claim,
            found.Reach switch
            {
                RuleReach.Reached => "reached",
                RuleReach.NotDecided => "undecided",
                _ => found.HiddenBy.IsEmpty ? "never" : string.Join(' ', found.HiddenBy.Select(place => names[place])),
            }
        );
    }

    [Fact]
    public void Requests_may_never_reach_the_default()
    {
        var proof = new RuleProof(Table(Rule("a", "source=0.0.0.0/0"), Rule("b", "family=ipv6")));

        Assert.Equal([0, 1], proof.Of(RouteTable.DefaultRule).HiddenBy);
    }

    [Fact]
    public void Proof_and_matcher_agree_on_listeners_and_requests_by_chance()
    {
        var (never, reached, matched) = (0, 0, 0);
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var table = Table([.. Enumerable.Range(0, random.Next(2, 7)).Select(at => RandomRoutes.Rule($"r{at}", random))]);
            var matcher = new RuleMatcher(table);
            var proof = new RuleProof(table);
            var claims = Enumerable.Range(-1, table.Rules.Length + 1).ToDictionary(rule => rule, proof.Of);
            foreach (var (rule, claim) in claims)
            {
                Assert.True(claim.Reach != RuleReach.NotDecided, $"seed {seed}: {table.NameOf(rule)} is not decided");
                if (claim.Witness is { } witness)
                {
                    Assert.Equal(rule, matcher.Match(matcher.See(witness)));
                    reached++;
                }
                else
                {
                    never++;
                }

                foreach (var hiding in claim.HiddenBy)
                {
                    var fewer = Table([
                        .. claim.HiddenBy.Where(h => h != hiding).Select(h => table.Rules[h]),
                        table.Rules[Math.Max(rule, 0)],
                    ]);
                    Assert.True(
                        rule < 0 || new RuleProof(fewer).Of(fewer.Rules.Length - 1).Reach == RuleReach.Reached,
                        $"seed {seed}: {hiding} is not needed"
                    );
                }
            }

            for (var request = 0; request < 100; request++)
            {
                var taken = matcher.Match(matcher.See(RandomRoutes.Request(random)));
                Assert.True(
                    claims[taken].Reach == RuleReach.Reached,
                    $"seed {seed}: {table.NameOf(taken)} is said to be reached by nothing"
                );
                matched++;
            }
        }

        Assert.True(never > 100 && reached > 500 && matched >= 40_000, $"{never} never, {reached} reached, {matched} matched");
    }

    [Fact]
    public void A_hundred_rules_are_proved_in_well_under_a_second()
    {
        var table = Table(ManyRules.Of(100));
        var watch = Stopwatch.StartNew();

        var proof = new RuleProof(table);
        var claims = Enumerable.Range(-1, 101).Select(proof.Of).ToList();

        Assert.All(claims, claim => Assert.Equal(RuleReach.Reached, claim.Reach));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed} on a machine that does other things, too");
        TestContext.Current.SendDiagnosticMessage($"100 rules: {watch.Elapsed.TotalMilliseconds} ms");
    }

    [Fact]
    public void What_is_too_hard_says_so()
    {
        var rules = Enumerable.Range(0, 24).Select(i => Rule($"r{i}", $"path=*{(char)('a' + i)}*{(char)('A' + i)}*{i}*"));

        Assert.Equal(RuleReach.NotDecided, new RuleProof(Table([.. rules])).Of(23).Reach);
    }

    private static RouteTable Table(params ImmutableArray<RouteRule> rules) => new("l", "HTTP", 80, rules, [new Step.Respond(404)]);

    private static RouteRule Rule(string name, string conditions) =>
        new(name, CaseText.Conditions(conditions), [new Step.Respond(200)], []);
}
