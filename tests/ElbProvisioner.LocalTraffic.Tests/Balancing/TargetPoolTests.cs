using System.Collections.Immutable;
using ElbProvisioner.LocalAws.ElasticLoadBalancing.Traffic;
using ElbProvisioner.LocalTraffic.Balancing;
using Microsoft.Extensions.Time.Testing;

namespace ElbProvisioner.LocalTraffic.Tests.Balancing;

public sealed class TargetPoolTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Nobody_is_chosen_where_nobody_is_registered()
    {
        Assert.Null(Pool(("a", "unused"), ("b", "draining")).Choose("z", true, null, out var failsOpen));
        Assert.False(failsOpen);
    }

    [Fact]
    public void Every_registered_target_gets_requests_where_too_few_are_healthy()
    {
        var pool = Pool(("a", "unhealthy"), ("b", "unhealthy"), ("c", "draining"));

        var chosen = Chosen(pool, 4, out var failsOpen);

        Assert.True(failsOpen);
        Assert.Equal((2, 2), (chosen["a:80"], chosen["b:80"]));
    }

    [Fact]
    public void A_share_of_healthy_ones_below_the_least_counts_as_too_few()
    {
        var pool = new TargetPool(_time, 1, new Random(1));
        pool.Update(
            Group(
                [("a", "healthy"), ("b", "unhealthy"), ("c", "unhealthy")],
                ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "50")
            )
        );

        Assert.Equal(3, Chosen(pool, 3, out var failsOpen).Count);
        Assert.True(failsOpen);
    }

    [Fact]
    public void A_newcomer_ramps_up_beside_others_and_all_newcomers_do_not()
    {
        var slow = ("slow_start.duration_seconds", "100");
        var pool = new TargetPool(_time, 1, new Random(1));
        pool.Update(Group([("a", "healthy")], slow));
        pool.Update(Group([("a", "healthy"), ("b", "initial")], slow));
        pool.Update(Group([("a", "healthy"), ("b", "healthy")], slow));

        _time.Advance(TimeSpan.FromSeconds(25));
        var early = Chosen(pool, 100, out _);
        _time.Advance(TimeSpan.FromSeconds(75));
        var late = Chosen(pool, 100, out _);

        Assert.InRange(early["b:80"], 18, 22);
        Assert.InRange(late["b:80"], 49, 51);

        var fresh = new TargetPool(_time, 1, new Random(1));
        fresh.Update(Group([("a", "initial"), ("b", "initial")], slow));
        fresh.Update(Group([("a", "healthy"), ("b", "healthy")], slow));
        Assert.Equal(50, Chosen(fresh, 100, out _)["a:80"]);
    }

    [Fact]
    public void Slow_start_is_as_much_shorter_as_the_world_is_faster()
    {
        var slow = ("slow_start.duration_seconds", "100");
        var pool = new TargetPool(_time, 100, new Random(1));
        pool.Update(Group([("a", "healthy"), ("b", "initial")], slow));
        pool.Update(Group([("a", "healthy"), ("b", "healthy")], slow));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(50, Chosen(pool, 100, out _)["b:80"]);
    }

    [Fact]
    public void The_one_with_the_least_in_progress_is_next()
    {
        var pool = new TargetPool(_time, 1, new Random(1));
        pool.Update(Group([("a", "healthy"), ("b", "healthy")], ("load_balancing.algorithm.type", "least_outstanding_requests")));
        pool.Targets[0].Begin();

        Assert.Equal(4, Chosen(pool, 4, out _)["b:80"]);
    }

    [Fact]
    public void A_node_keeps_to_its_zone_where_zones_are_not_crossed()
    {
        var pool = new TargetPool(_time, 1, new Random(1));
        pool.Update(
            Group([("a", "healthy"), ("b", "healthy")], ("load_balancing.cross_zone.enabled", "false")) with
            {
                Targets = [new("a", 80, "one", "healthy"), new("b", 80, "two", "healthy")],
            }
        );

        Assert.Equal("a:80", pool.Choose("one", true, null, out _)?.ToString());
        Assert.Equal("b:80", pool.Choose("two", true, null, out _)?.ToString());
        Assert.Null(pool.Choose("three", true, null, out _));
    }

    [Fact]
    public void Who_leaves_or_turns_unhealthy_is_told_and_others_are_not()
    {
        var pool = Pool(("a", "healthy"), ("b", "healthy"), ("c", "healthy"));
        var (a, b, c) = (pool.Targets[0], pool.Targets[1], pool.Targets[2]);
        var lost = b.Lost;

        pool.Update(Group([("b", "unhealthy"), ("c", "healthy")]));

        Assert.Equal((true, true, false), (a.Gone.IsCancellationRequested, lost.IsCancellationRequested, c.Gone.IsCancellationRequested));
    }

    /// <summary>Whatever the weights, in one whole round each gets exactly its weight.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(999, 1)]
    [InlineData(5, 1, 0, 2)]
    public void A_round_gives_each_its_weight(params int[] weights)
    {
        var credit = new double[weights.Length];
        var turns = new int[weights.Length];
        for (var turn = 0; turn < weights.Sum(); turn++)
        {
            var next = SmoothRound.Next(
                [.. Enumerable.Range(0, weights.Length)],
                i => weights[i],
                i => credit[i],
                (i, now) => credit[i] = now
            );
            turns[next]++;
        }

        Assert.Equal(weights, turns);
    }

    private static Dictionary<string, int> Chosen(TargetPool pool, int times, out bool failsOpen)
    {
        var counts = new Dictionary<string, int>();
        failsOpen = false;
        for (var i = 0; i < times; i++)
        {
            var name = pool.Choose("z", true, null, out failsOpen)?.ToString() ?? "";
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        return counts;
    }

    private TargetPool Pool(params (string Id, string State)[] targets)
    {
        var pool = new TargetPool(_time, 1, new Random(1));
        pool.Update(Group(targets));
        return pool;
    }

    private static TrafficGroup Group((string Id, string State)[] targets, params (string Key, string Value)[] attributes) =>
        new(
            "arn:group",
            "app",
            "us-east-1",
            "ip",
            "HTTP",
            "HTTP1",
            80,
            new(true, "HTTP", "traffic-port", "/", 30, 5, 5, 2, "200"),
            attributes.ToImmutableDictionary(one => one.Key, one => one.Value),
            ImmutableDictionary<string, string>.Empty,
            "arn:balancer",
            [.. targets.Select(target => new TrafficTarget(target.Id, 80, null, target.State))]
        );
}
