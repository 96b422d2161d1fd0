using Amazon.CloudWatch.Model;
using ElbProvisioner.LocalAws.CloudWatch;
using ElbProvisioner.LocalAws.Tests.AutoScaling;

namespace ElbProvisioner.LocalAws.Tests.CloudWatch;

/// <summary>What services of the world measure themselves: published, looked at by alarms, and forgotten in time.</summary>
public sealed class OwnMetricTests
{
    private static readonly Dictionary<string, string> Dimensions = new() { ["LoadBalancer"] = "app/web/1" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_a_fast_world_an_alarm_looks_at_shorter_periods_and_sums_count_for_the_whole_one()
    {
        using var cloud = new Cloud(options => options with { Speed = 60 });
        await AlarmAsync(cloud, threshold: 500, periods: 3);
        var room = new MetricRoom(cloud.Aws);
        Assert.Equal(TimeSpan.FromSeconds(1), room.Period);

        // Ten a second are 600 a minute.
        for (var second = 0; second < 2; second++)
        {
            Measure(cloud, room, 10);
        }

        Assert.NotEqual("ALARM", (await AlarmAsync(cloud)).StateValue.Value);
        Measure(cloud, room, 10);
        var alarm = await AlarmAsync(cloud);

        Assert.Equal("ALARM", alarm.StateValue.Value);
        Assert.EndsWith("In this world a period of 60 seconds lasts 1.", alarm.StateReason, StringComparison.Ordinal);
        for (var second = 0; second < 3; second++)
        {
            Measure(cloud, room, 1);
        }

        Assert.Equal("OK", (await AlarmAsync(cloud)).StateValue.Value);
    }

    [Fact]
    public async Task At_the_speed_of_life_it_is_as_in_AWS()
    {
        using var cloud = new Cloud();
        await AlarmAsync(cloud, threshold: 500, periods: 3);
        var room = new MetricRoom(cloud.Aws);
        for (var minute = 0; minute < 3; minute++)
        {
            Assert.NotEqual("ALARM", (await AlarmAsync(cloud)).StateValue.Value);
            Measure(cloud, room, 600);
        }

        var alarm = await AlarmAsync(cloud);

        Assert.Equal("ALARM", alarm.StateValue.Value);
        Assert.EndsWith("3 of the last 3 datapoints were breaching.", alarm.StateReason, StringComparison.Ordinal);

        // Values that arrive late do not shake it.
        cloud.Pass(59);
        Assert.Equal("ALARM", (await AlarmAsync(cloud)).StateValue.Value);
        cloud.Pass(600);
        Assert.Equal("INSUFFICIENT_DATA", (await AlarmAsync(cloud)).StateValue.Value);
    }

    [Fact]
    public void What_no_alarm_looks_at_is_kept_by_the_minute_and_for_hours()
    {
        using var cloud = new Cloud(options => options with { Speed = 60 });
        var room = new MetricRoom(cloud.Aws);
        for (var second = 0; second < 600; second++)
        {
            Measure(cloud, room, 2);
        }

        var few = Kept(cloud);
        Assert.InRange(few.Count, 10, 10 + 130);
        Assert.Equal(1200, few.Sum(one => one.Sum));
        Assert.Equal(600, few.Sum(one => one.Count));
        for (var minute = 0; minute < 60 * 5; minute++)
        {
            cloud.Pass(59);
            Measure(cloud, room, 2);
        }

        Assert.InRange(Kept(cloud).Count, 60, 190);
    }

    [Fact]
    public void What_stands_still_is_told_once_a_minute_unless_an_alarm_looks_at_it()
    {
        using var cloud = new Cloud(options => options with { Speed = 60 });
        var room = new MetricRoom(cloud.Aws);
        for (var second = 0; second < 120; second++)
        {
            Measure(cloud, room, 0, isIdle: true);
        }

        Assert.InRange(Kept(cloud).Count, 2, 3);
    }

    [Fact]
    public void Two_that_measure_the_same_period_are_added_up()
    {
        using var cloud = new Cloud();
        var room = new MetricRoom(cloud.Aws);
        var at = cloud.Time.GetUtcNow();

        room.Publish([Measured(at, 3), Measured(at, 4)]);

        Assert.Equal((2, 7, 3, 4), Assert.Single(Kept(cloud)) is var one ? (one.Count, one.Sum, one.Minimum, one.Maximum) : default);
    }

    [Fact]
    public async Task Many_metrics_and_what_math_makes_of_them_are_told_at_once()
    {
        using var cloud = new Cloud();
        var room = new MetricRoom(cloud.Aws);
        Measure(cloud, room, 3);
        Measure(cloud, room, 5);
        var now = cloud.Time.GetUtcNow();
        const string One = "MetricDataQueries.member.1.";
        const string Two = "MetricDataQueries.member.2.";

        var answer = await cloud.CallAsync(
            "monitoring",
            "GetMetricData",
            ("StartTime", now.AddMinutes(-10).ToString("yyyy-MM-ddTHH:mm:ssZ", null)),
            ("EndTime", now.ToString("yyyy-MM-ddTHH:mm:ssZ", null)),
            ("ScanBy", "TimestampAscending"),
            ($"{One}Id", "requests"),
            ($"{One}MetricStat.Metric.Namespace", "AWS/ApplicationELB"),
            ($"{One}MetricStat.Metric.MetricName", "RequestCount"),
            ($"{One}MetricStat.Metric.Dimensions.member.1.Name", "LoadBalancer"),
            ($"{One}MetricStat.Metric.Dimensions.member.1.Value", "app/web/1"),
            ($"{One}MetricStat.Period", "60"),
            ($"{One}MetricStat.Stat", "Sum"),
            ($"{Two}Id", "double"),
            ($"{Two}Expression", "requests * 2"),
            ($"{Two}Label", "twice")
        );

        Assert.Equal(["RequestCount", "twice"], answer.Descendants("Label").Select(one => one.Value));
        Assert.Equal([3, 5, 6, 10], answer.Descendants("Values").SelectMany(one => one.Elements()).Select(one => (double)one));
        await RawCalls.RefusedAsync(
            "ValidationError",
            () =>
                cloud.CallAsync(
                    "monitoring",
                    "GetMetricData",
                    ("StartTime", now.AddMinutes(-10).ToString("yyyy-MM-ddTHH:mm:ssZ", null)),
                    ("EndTime", now.ToString("yyyy-MM-ddTHH:mm:ssZ", null)),
                    ($"{One}Id", "nothing"),
                    ($"{One}Expression", "other + 1"),
                    ($"{One}Period", "60")
                )
        );
    }

    private static void Measure(Cloud cloud, MetricRoom room, double value, bool isIdle = false)
    {
        var at = new DateTimeOffset(cloud.Time.GetUtcNow().UtcTicks / room.Period.Ticks * room.Period.Ticks, TimeSpan.Zero);
        cloud.Pass(room.Period.TotalSeconds);
        room.Publish([Measured(at, value) with { IsIdle = isIdle }]);
    }

    private static MeasuredMetric Measured(DateTimeOffset at, double value) =>
        new("us-east-1", "AWS/ApplicationELB", "RequestCount", Dimensions, "Count", at, 1, value, value, value);

    private static List<Measurement> Kept(Cloud cloud) =>
        cloud.Aws.Run("us-east-1", transaction => transaction.CloudWatch.Measurements.All.ToList());

    private static Task<PutMetricAlarmResponse> AlarmAsync(Cloud cloud, double threshold, int periods) =>
        cloud.CloudWatch.PutMetricAlarmAsync(
            new PutMetricAlarmRequest
            {
                AlarmName = "busy",
                MetricName = "RequestCount",
                Namespace = "AWS/ApplicationELB",
                Statistic = "Sum",
                Period = 60,
                EvaluationPeriods = periods,
                Threshold = threshold,
                ComparisonOperator = "GreaterThanThreshold",
                Dimensions = [new() { Name = "LoadBalancer", Value = "app/web/1" }],
            },
            Cancellation
        );

    private static async Task<MetricAlarm> AlarmAsync(Cloud cloud) =>
        Assert.Single((await cloud.CloudWatch.DescribeAlarmsAsync(new DescribeAlarmsRequest(), Cancellation)).MetricAlarms);
}
