using System.Collections.Immutable;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Rehearsals;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Traffic;
using ElbProvisioner.Routing.Requests;

namespace ElbProvisioner.Core.Tests.Rehearsals;

/// <summary>What was seen, counted by action and held against the plan.</summary>
public sealed class RehearsalJudgeTests
{
    private static readonly DateTimeOffset Began = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Probe App = ProbeOf("web", "forward app", new([200], "forward app"), new([200], "forward app"));
    private static readonly Probe Moving = ProbeOf("web", "old", new([200], "forward app"), new([410], "respond 410"));
    private static readonly Probe New = ProbeOf("web", "new", null, new([200], "forward app"));
    private static readonly Probe Going = ProbeOf("other", "going", new([200], "forward app"), null);

    [Fact]
    public void Nothing_lost_is_held()
    {
        var report = Judge(TrafficImpact.None, new SentRequest(0, At(1), At(2), Ms(3), 200), new(0, At(5), At(6), Ms(9), 200));

        Assert.True(report.Held);
        Assert.Equal((2, 0, 0), (report.Total.Requests, report.Total.Failed, report.Total.Cut));
        Assert.Equal((Ms(3), Ms(9)), (report.Total.P50, report.Total.P99));
        Assert.Equal([new Promise("other", "none", false), new Promise("web", "none", false)], report.Promised);
    }

    [Theory]
    [InlineData(TrafficImpact.None, false)]
    [InlineData(TrafficImpact.Routes, false)]
    [InlineData(TrafficImpact.Drain, false)]
    [InlineData(TrafficImpact.Capacity, false)]
    [InlineData(TrafficImpact.Clients, true)]
    [InlineData(TrafficImpact.NewEndpoint, true)]
    [InlineData(TrafficImpact.Gap, true)]
    public void A_lost_request_is_allowed_only_where_the_plan_says_so(TrafficImpact impact, bool held)
    {
        var report = Judge(impact, new SentRequest(0, At(1), At(2), Ms(3), 503));

        Assert.Equal(held, report.Held);
        Assert.Equal(1, report.Total.Failed);
        Assert.Equal([("status 503", 1)], report.Total.Failures);
        if (!held)
        {
            Assert.Contains("1 request of web lost (1 status 503)", Assert.Single(report.Broken), StringComparison.Ordinal);
            Assert.Contains("during targetGroup/app#create", report.Broken[0], StringComparison.Ordinal);
        }
    }

    /// <summary>Seconds from the beginning of the run, which ends at 20.</summary>
    [Theory]
    [InlineData(-2, -1, 200, true)]
    [InlineData(-2, -1, 410, false)]
    [InlineData(-1, 1, 410, true)]
    [InlineData(5, 6, 200, true)]
    [InlineData(5, 6, 410, true)]
    [InlineData(19, 21, 200, true)]
    [InlineData(21, 22, 410, true)]
    [InlineData(21, 22, 200, false)]
    [InlineData(5, 6, 404, false)]
    public void A_request_that_moves_may_get_either_answer_while_the_run_lasts(int sent, int ended, int status, bool held)
    {
        Assert.Equal(held, Judge(TrafficImpact.Routes, new SentRequest(1, At(sent), At(ended), Ms(1), status)).Held);
    }

    [Fact]
    public void Nobody_loses_what_was_never_there()
    {
        Assert.True(Judge(TrafficImpact.None, new SentRequest(2, At(5), At(6), Ms(1), null, Failures.Refused)).Held);
        Assert.False(Judge(TrafficImpact.None, new SentRequest(2, At(25), At(26), Ms(1), null, Failures.Refused)).Held);
    }

    [Fact]
    public void What_goes_is_lost_where_the_plan_does_not_say_that_it_goes()
    {
        var lost = new SentRequest(3, At(25), At(26), Ms(1), null, Failures.Refused);

        Assert.False(Judge(TrafficImpact.None, lost).Held);
        var elsewhere = Judge(PlanOf((Address.Of(ResourceKind.Listener, "web", "http"), TrafficImpact.Gap)), [lost], []);
        Assert.False(elsewhere.Held);
        var there = Judge(PlanOf((Address.Of(ResourceKind.Listener, "other", "http"), TrafficImpact.Gap)), [lost], []);
        Assert.True(there.Held);
    }

    [Theory]
    [InlineData(-40, 5, true)]
    [InlineData(-20, 5, false)]
    [InlineData(-24, 5, true)]
    public void A_connection_must_outlive_its_groups_delay(int opened, int cut, bool held)
    {
        var report = Judge(PlanOf((Address.Of(ResourceKind.TargetGroup, "app"), TrafficImpact.Drain)), [], [new(0, At(opened), At(cut))]);

        Assert.Equal(held, report.Held);
        Assert.Equal((1, held ? 0 : 1), (report.Total.Cut, report.Total.CutYoung));
    }

    [Theory]
    [InlineData(29, false)]
    [InlineData(30, true)]
    public void A_request_that_takes_longer_than_the_delay_may_be_cut(int took, bool held)
    {
        var report = Judge(TrafficImpact.None, new SentRequest(0, At(-15), At(took - 15), Ms(1), 502));

        Assert.Equal(held, report.Held);
        Assert.Equal((held ? 0 : 1, held ? 1 : 0), (report.Total.Failed, report.Total.Cut));
    }

    [Fact]
    public void A_connection_that_stood_to_the_end_was_not_cut() => Assert.Equal(0, Judge(PlanOf(), [], [new(0, At(1), null)]).Total.Cut);

    [Fact]
    public void A_request_counts_for_each_action_that_ran_meanwhile_else_for_the_last_one_before()
    {
        var report = Judge(
            TrafficImpact.None,
            new SentRequest(0, At(-2), At(-1), Ms(1), 200),
            new(0, At(1), At(2), Ms(1), 200),
            new(0, At(4), At(5), Ms(1), 200),
            new(0, At(8), At(9), Ms(1), 502),
            new(0, At(30), At(31), Ms(1), 200)
        );

        Assert.Equal(
            ["before 1 0", "targetGroup/app#create 2 0", "rule/web/http/app#modify 2 1", "afterwards 1 0"],
            report.Steps.Select(static step => $"{step.Action} {step.Figures.Requests} {step.Figures.Failed}")
        );
        Assert.Equal(5, report.Total.Requests);
    }

    [Fact]
    public void The_deepest_dip_of_what_each_step_is_about_is_told()
    {
        var report = RehearsalJudge.Judge(
            PlanOf(),
            Seen([], []) with
            {
                Health =
                [
                    Sight(-10, ("app", 4), ("api", 2)),
                    Sight(2, ("app", 3), ("api", 2)),
                    Sight(3, ("app", 4), ("api", 1)),
                    Sight(7, ("app", 4), ("api", 2)),
                ],
            },
            []
        );

        Assert.Equal(
            ["api 2 of 2", "app 3 of 4", "api 1 of 2", "api 2 of 2"],
            report.Steps.Select(static step => $"{step.Dip?.Group} {step.Dip?.Least} of {step.Dip?.Usual}")
        );
    }

    [Fact]
    public void The_timeline_counts_every_request_once()
    {
        var report = Judge(
            TrafficImpact.None,
            [.. Enumerable.Range(-5, 30).Select(second => new SentRequest(0, At(second), At(second + 0.5), Ms(1), second == 3 ? 503 : 200))]
        );

        Assert.Equal(30, report.Timeline.Sum(static slot => slot.Requests));
        Assert.Equal(1, report.Timeline.Sum(static slot => slot.Failed));
        Assert.Equal(TimeSpan.FromSeconds(-5), report.Timeline[0].At);
    }

    private static RehearsalReport Judge(TrafficImpact impact, params SentRequest[] requests) =>
        Judge(PlanOf((Address.Of(ResourceKind.TargetGroup, "app"), impact)), [.. requests], []);

    private static RehearsalReport Judge(Plan plan, ImmutableArray<SentRequest> requests, ImmutableArray<LongConnection> connections) =>
        RehearsalJudge.Judge(plan, Seen(requests, connections), []);

    private static Recording Seen(ImmutableArray<SentRequest> requests, ImmutableArray<LongConnection> connections) =>
        new()
        {
            Probes = [App, Moving, New, Going],
            Requests = requests,
            Connections = connections,
            Actions =
            [
                new("targetGroup/app#create", "create", "targetGroup/app", At(0), At(4)),
                new("rule/web/http/app#modify", "modify", "rule/web/http/app", At(5), At(7)),
            ],
            Began = Began,
            Ended = At(20),
            Closed = At(40),
            Lag = TimeSpan.FromSeconds(1),
        };

    [Theory]
    [InlineData("targetGroup/api", "api")]
    [InlineData("rule/web/http/api", "api")]
    [InlineData("autoScalingGroup/app", "app")]
    [InlineData("securityGroup/web", "zoo")]
    public void Healthy_targets_are_those_of_what_an_action_is_about(string address, string group)
    {
        var seen = new Recording
        {
            Probes = [App],
            Actions = [new("act", "modify", address, At(2), At(6))],
            Health = [Sight(0, ("api", 2), ("app", 2), ("zoo", 2)), Sight(3, ("api", 2), ("app", 2), ("zoo", 1))],
            Concerned = ImmutableDictionary<string, ImmutableArray<string>>
                .Empty.Add("rule/web/http/api", ["api"])
                .Add("autoScalingGroup/app", ["app"]),
            Began = Began,
            Ended = At(20),
            Closed = At(30),
        };

        var report = RehearsalJudge.Judge(PlanOf(), seen, []);

        Assert.Equal(group, report.Steps.Single(static step => step.Action == "act").Dip?.Group);
    }

    private static HealthSight Sight(double seconds, params (string Group, int Count)[] healthy) =>
        new(At(seconds), healthy.ToImmutableSortedDictionary(static one => one.Group, static one => one.Count, StringComparer.Ordinal));

    private static Plan PlanOf(params (Address Address, TrafficImpact Impact)[] changes) =>
        new()
        {
            Goal = PlanGoal.Apply,
            Stack = "shop",
            Account = "123456789012",
            Region = "eu-west-1",
            LiveFingerprint = "f",
            Changes =
            [
                .. changes.Select(static change => new Change(
                    change.Address,
                    ChangeVerb.Update,
                    change.Address.Name,
                    "",
                    new(change.Impact, "said"),
                    []
                )),
            ],
        };

    private static Probe ProbeOf(string balancer, string place, ExpectedAnswer? before, ExpectedAnswer? after) =>
        new(
            balancer,
            place,
            new(new RequestUrl("http", "shop.example.com", 80, "/", null), Request.AnyClient),
            ProbeWay.Http,
            before,
            after,
            TimeSpan.FromSeconds(30)
        );

    private static DateTimeOffset At(double seconds) => Began.AddSeconds(seconds);

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
