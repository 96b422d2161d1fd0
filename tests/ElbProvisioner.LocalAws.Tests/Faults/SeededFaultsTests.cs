using ElbProvisioner.LocalAws.Faults;

namespace ElbProvisioner.LocalAws.Tests.Faults;

public sealed class SeededFaultsTests
{
    private const int Calls = 20_000;

    [Fact]
    public void The_same_seed_means_the_same_fate()
    {
        Assert.Equal(Fates(new SeededFaults(7, 0.3)), Fates(new SeededFaults(7, 0.3)));
        Assert.NotEqual(Fates(new SeededFaults(7, 0.3)), Fates(new SeededFaults(8, 0.3)));
    }

    [Fact]
    public void The_fate_of_a_call_does_not_hang_on_what_was_asked_before_it()
    {
        var (forwards, backwards) = (new SeededFaults(7, 0.3), new SeededFaults(7, 0.3));

        var last = Enumerable.Range(0, 1000).Reverse().Select(index => backwards.Decide(Call(index))).Reverse();

        Assert.Equal(Enumerable.Range(0, 1000).Select(index => forwards.Decide(Call(index))), last);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void As_many_calls_as_the_rate_says_meet_a_fault(double rate)
    {
        var met = Fates(new SeededFaults(1, rate)).Count(fault => fault.Kind != FaultKind.None);

        // Five standard deviations: a hash that is fair misses this for one seed in a million.
        var slack = 5 * Math.Sqrt(Calls * rate * (1 - rate));
        Assert.InRange(met, (Calls * rate) - slack, (Calls * rate) + slack);
    }

    [Fact]
    public void Without_a_rate_nothing_goes_wrong_and_with_all_of_it_everything()
    {
        Assert.All(Fates(new SeededFaults(1, 0)), fault => Assert.Equal(FaultKind.None, fault.Kind));
        Assert.All(Fates(new SeededFaults(1, 1)), fault => Assert.NotEqual(FaultKind.None, fault.Kind));
    }

    [Fact]
    public void Every_kind_comes_about_equally_often_and_a_stale_read_lags_seconds()
    {
        var faults = Fates(new SeededFaults(3, 1)).ToList();
        var kinds = Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.None).ToList();

        Assert.Equal(6, kinds.Count);
        Assert.All(
            kinds,
            kind => Assert.InRange(faults.Count(fault => fault.Kind == kind), 0.9 * Calls / kinds.Count, 1.1 * Calls / kinds.Count)
        );
        Assert.All(faults, fault => Assert.InRange(fault.Lag, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Only_the_kinds_asked_for_come() =>
        Assert.Equal(
            [FaultKind.Throttled, FaultKind.AnswerLost],
            Fates(new SeededFaults(3, 1, [FaultKind.Throttled, FaultKind.AnswerLost])).Select(fault => fault.Kind).Distinct().Order()
        );

    private static IEnumerable<Fault> Fates(SeededFaults faults) => Enumerable.Range(0, Calls).Select(index => faults.Decide(Call(index)));

    private static CallFacts Call(int index) => new(index, "elbv2", index % 2 == 0 ? "CreateRule" : "DescribeRules", index % 2 != 0);
}
