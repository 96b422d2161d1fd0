using ElbProvisioner.LocalAws;
using ElbProvisioner.LocalTraffic.Instances.Checks;
using ElbProvisioner.LocalTraffic.Instances.Echoes;

namespace ElbProvisioner.LocalTraffic.Tests.Instances;

public sealed class CheckTests
{
    /// <param name="found">A check each: + passes, - fails.</param>
    /// <param name="states">The state after each: h healthy, u unhealthy, ? nothing yet.</param>
    [Theory]
    [InlineData("initial", "+", "h")]
    [InlineData("initial", "-+", "?h")]
    [InlineData("initial", "--+++", "?uuuh")]
    [InlineData("healthy", "-+--", "hhhu")]
    [InlineData("unhealthy", "++-+++", "uuuuuh")]
    [InlineData("unhealthy.draining", "+++", "uuh")]
    public void Thresholds_are_counted_as_AWS_does(string state, string found, string states)
    {
        var check = new TargetCheck(default, "HTTP", "h", TimeSpan.Zero, TimeSpan.Zero, 3, 2, state, IsReachable: true, TellsDetails: true);
        var count = HealthCount.Of(check);

        var after = found.Select(one =>
        {
            count = count.After(one == '+' ? CheckResult.Passed : CheckResult.Failed, check);
            return count.IsHealthy switch
            {
                true => 'h',
                false => 'u',
                null => '?',
            };
        });

        Assert.Equal(states, string.Concat(after));
    }

    [Theory]
    [InlineData("200", 200, true)]
    [InlineData("200", 201, false)]
    [InlineData("200,204", 204, true)]
    [InlineData("200,300-399", 301, true)]
    [InlineData("200,300-399", 400, false)]
    [InlineData(null, 503, true)]
    public void A_matcher_is_codes_and_ranges(string? codes, int code, bool passes) =>
        Assert.Equal(passes, PassingCodes.Admit(codes, code));

    [Theory]
    [InlineData("2s", 2000)]
    [InlineData("300ms", 300)]
    [InlineData("1.5", 1500)]
    [InlineData("5000s", 60_000)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public void The_echo_waits_as_it_is_told(string? text, int? milliseconds) =>
        Assert.Equal(milliseconds is { } wait ? (TimeSpan?)TimeSpan.FromMilliseconds(wait) : null, EchoAnswers.DelayOf(text));
}
