using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Rules;
using ElbProvisioner.Routing.Tests.Cases;

namespace ElbProvisioner.Routing.Tests.Matching;

/// <summary>What may take a request of which nobody knows the headers, beside what takes it when they are known.</summary>
public sealed class PartialMatcherTests
{
    [Fact]
    public void Whatever_the_hidden_conditions_say_the_rule_that_takes_a_request_is_among_those_that_may()
    {
        var (certain, open) = (0, 0);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var rules = Enumerable.Range(0, random.Next(1, 8)).Select(at => RandomListener.Rule($"r{at}", random));
            var table = new RouteTable("l", "HTTP", 80, [.. rules], [new Step.Respond(404)]);
            var (whole, partial) = (new RuleMatcher(table), new PartialMatcher(table, static c => c is Condition.Header));
            for (var request = 0; request < 50; request++)
            {
                var asked = RandomListener.Request(random);
                var may = new List<int>();
                partial.Match(partial.See(asked with { Headers = [] }), may);

                var taken = whole.Match(whole.See(asked));
                Assert.Contains(taken, may);
                Assert.Empty(partial.HiddenOf(may[^1]));
                Assert.All(may.SkipLast(1), rule => Assert.NotEmpty(partial.HiddenOf(rule)));
                _ = may.Count == 1 ? certain++ : open++;

                // Each that may take it does, when its hidden conditions hold and those before it do not.
                Assert.All(
                    may,
                    rule => Assert.True(rule == RouteTable.DefaultRule || IsVisiblyFit(table.Rules[rule], whole, asked), $"{seed}")
                );
            }
        }

        Assert.True(certain > 3000 && open > 3000, $"{certain} certain, {open} open");
    }

    [Fact]
    public void Where_nothing_is_hidden_one_rule_takes_a_request()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var rules = Enumerable.Range(0, random.Next(1, 8)).Select(at => RandomListener.Rule($"r{at}", random));
            var table = new RouteTable("l", "HTTP", 80, [.. rules], [new Step.Respond(404)]);
            var (whole, partial) = (new RuleMatcher(table), new PartialMatcher(table, static _ => false));
            for (var request = 0; request < 50; request++)
            {
                var seen = whole.See(RandomListener.Request(random));
                var may = new List<int>();
                partial.Match(seen, may);

                Assert.Equal([whole.Match(seen)], may);
            }
        }
    }

    private static bool IsVisiblyFit(RouteRule rule, RuleMatcher like, Routing.Requests.Request asked)
    {
        var visible = rule with { Conditions = rule.Conditions.RemoveAll(static c => c is Condition.Header) };
        var alone = new RuleMatcher(like.Table with { Rules = [visible] });
        return alone.Match(alone.See(asked)) == 0;
    }
}
