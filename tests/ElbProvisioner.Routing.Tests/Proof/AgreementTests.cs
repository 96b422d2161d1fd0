using System.Globalization;
using ElbProvisioner.Routing.Matching;
using ElbProvisioner.Routing.Proof;
using ElbProvisioner.Routing.Rules;

namespace ElbProvisioner.Routing.Tests.Proof;

/// <summary>
/// The matcher decides one request at a time and the automata all at once, by nothing in common: on requests by chance they say the same.
/// </summary>
public sealed class AgreementTests
{
    private const int RequestsOfOne = 200;

    /// <summary>Of all: ELBCTL_TEST_ROUTING_REQUESTS says another number.</summary>
    private static readonly int Requests = int.Parse(
        Environment.GetEnvironmentVariable("ELBCTL_TEST_ROUTING_REQUESTS") ?? "40000",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public void What_moves_by_the_matcher_moves_by_the_proof_and_the_reverse()
    {
        var (moved, stayed, claims) = (0, 0, 0);
        for (var seed = 0; seed < Requests / RequestsOfOne; seed++)
        {
            var random = new Random(seed);
            var before = RandomRoutes.Table(random);
            var after = RandomRoutes.Edited(before, random);
            var (matcherBefore, matcherAfter) = (new RuleMatcher(before), new RuleMatcher(after));
            var proved = MoveProof.Between(before, after, RequestSource.Of(before)).ToDictionary(move => (move.Before, move.After));
            foreach (var move in proved.Values)
            {
                Assert.True(move.Undecided is null && move.Witness is not null, $"seed {seed}: {move} is not decided");
                Assert.Equal(move.Before, matcherBefore.Match(matcherBefore.See(move.Witness)));
                Assert.Equal(move.After, matcherAfter.Match(matcherAfter.See(move.Witness)));
                claims++;
            }

            for (var number = 0; number < RequestsOfOne; number++)
            {
                var request = RandomRoutes.Request(random);
                var (now, then) = (matcherBefore.Match(matcherBefore.See(request)), matcherAfter.Match(matcherAfter.See(request)));
                if (RouteEnd.Of(before, now).Key == RouteEnd.Of(after, then).Key)
                {
                    stayed++;
                    continue;
                }

                moved++;
                Assert.True(
                    proved.ContainsKey((now, then)),
                    $"seed {seed}: {request} moves from {before.NameOf(now)} to {after.NameOf(then)}"
                );
            }
        }

        Assert.True(moved > Requests / 20 && stayed > Requests / 20 && claims > Requests / 1000, $"{moved} {stayed} {claims}");
    }

    [Fact]
    public void What_takes_a_request_by_the_matcher_is_reached_by_the_proof()
    {
        var (never, reached) = (0, 0);
        for (var seed = 0; seed < Requests / RequestsOfOne; seed++)
        {
            var random = new Random(-1 - seed);
            var table = RandomRoutes.Table(random);
            var matcher = new RuleMatcher(table);
            var proof = new RuleProof(table);
            var claims = Enumerable.Range(RouteTable.DefaultRule, table.Rules.Length + 1).ToDictionary(rule => rule, proof.Of);
            Assert.All(claims, claim => Assert.NotEqual(RuleReach.NotDecided, claim.Value.Reach));
            never += claims.Values.Count(static claim => claim.Reach == RuleReach.Never);
            for (var number = 0; number < RequestsOfOne; number++)
            {
                var request = RandomRoutes.Request(random);
                var taken = matcher.Match(matcher.See(request));
                Assert.True(claims[taken].Reach == RuleReach.Reached, $"seed {seed}: {request} reaches {table.NameOf(taken)}");
                reached++;
            }
        }

        Assert.True(never > Requests / 4000 && reached > 0, $"{never} {reached}");
    }
}
