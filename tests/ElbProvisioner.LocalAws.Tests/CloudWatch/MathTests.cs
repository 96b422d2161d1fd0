using System.Globalization;
using System.Xml.Linq;
using Amazon.CloudWatch.Model;
using ElbProvisioner.LocalAws.Tests.AutoScaling;

namespace ElbProvisioner.LocalAws.Tests.CloudWatch;

/// <summary>Alarms on percentiles and on metric math, and what scaling policies do because of them.</summary>
public sealed class MathTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("p90", 9)]
    [InlineData("p50", 5)]
    [InlineData("tm90", 5)]
    [InlineData("TM(10%:90%)", 5.5)]
    [InlineData("TM(2:4)", 3.5)]
    [InlineData("IQM", 5.5)]
    [InlineData("wm50", 4)]
    [InlineData("tc90", 9)]
    [InlineData("TS(:3)", 6)]
    [InlineData("PR(:7)", 70)]
    public async Task Of_ten_values_a_statistic_takes_its_part(string statistic, double value)
    {
        using var cloud = new Cloud();
        await PutAsync(cloud, value - 0.01, alarm => (alarm.Statistic, alarm.ExtendedStatistic) = (null, statistic));
        await PutAsync(cloud, value, alarm => (alarm.AlarmName, alarm.Statistic, alarm.ExtendedStatistic) = ("not", null, statistic));

        await MeasureAsync(cloud, "a", [.. Enumerable.Range(1, 10).Select(one => (double)one)]);

        Assert.Equal(("ALARM", "OK"), (await StateAsync(cloud), await StateAsync(cloud, "not")));
    }

    [Fact]
    public async Task A_statistic_that_is_none_is_refused()
    {
        using var cloud = new Cloud();

        await Cloud.RefusedAsync(
            "ValidationError",
            () => PutAsync(cloud, 1, alarm => (alarm.Statistic, alarm.ExtendedStatistic) = (null, "p101"))
        );
    }

    [Theory]
    [InlineData("a / b", 2.5)]
    [InlineData("(a + b) * 2 - a ^ 2 / 10", 18)]
    [InlineData("SUM(METRICS())", 14)]
    [InlineData("AVG([a, b])", 7)]
    [InlineData("MIN(METRICS()) + MAX(METRICS('b'))", 8)]
    [InlineData("ABS(b - a)", 6)]
    [InlineData("IF(a > 5 AND b < 5, a, b)", 10)]
    [InlineData("IF(a < 5, 1, FLOOR(b / 3))", 1)]
    [InlineData("a + FILL(none, 3)", 13)]
    [InlineData("FILL(none, a) - 1", 9)]
    [InlineData("half * 2", 10)]
    [InlineData("a / PERIOD(a) * 60", 10)]
    [InlineData("-a + 20", 10)]
    public async Task An_expression_is_worked_out(string expression, double value)
    {
        using var cloud = new Cloud();
        await PutMathAsync(cloud, expression, value - 0.01);
        await PutMathAsync(cloud, expression, value, "not");

        await MeasureAsync(cloud, "a", 10);
        await MeasureAsync(cloud, "b", 4);

        Assert.Equal(("ALARM", "OK"), (await StateAsync(cloud), await StateAsync(cloud, "not")));
    }

    [Fact]
    public async Task A_rate_is_the_change_per_second()
    {
        using var cloud = new Cloud();
        await PutMathAsync(cloud, "RATE(a)", 0.99, periods: 2, needed: 1);
        await MeasureAsync(cloud, "a", 10);
        cloud.Pass(60);
        Assert.Equal("INSUFFICIENT_DATA", await StateAsync(cloud));

        await MeasureAsync(cloud, "a", 70);

        Assert.Equal("ALARM", await StateAsync(cloud));
    }

    [Theory]
    [InlineData("ANOMALY_DETECTION_BAND(a, 2)", "the function ANOMALY_DETECTION_BAND is not known here")]
    [InlineData("AVG(a)", "it comes to one number")]
    [InlineData("METRICS()", "it comes to 3 time series")]
    [InlineData("a +", "it ends too early")]
    [InlineData("a ? b", "was not expected")]
    [InlineData("a + nobody", "nobody is not known")]
    public async Task What_is_not_understood_is_no_state_and_says_why(string expression, string reason)
    {
        using var cloud = new Cloud();
        await PutMathAsync(cloud, expression, 0);

        await MeasureAsync(cloud, "a", 10);

        var alarm = await AlarmAsync(cloud, "busy");
        Assert.Equal("INSUFFICIENT_DATA", alarm.StateValue.Value);
        Assert.Contains(reason, alarm.StateReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12, 1)]
    [InlineData(25, 3)]
    public async Task A_step_policy_takes_the_step_of_the_value_that_metric_math_found(double value, int added)
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        var policy = await ground.Cloud.Scaling.PutScalingPolicyAsync(
            new()
            {
                AutoScalingGroupName = Ground.Name,
                PolicyName = "steps",
                PolicyType = "StepScaling",
                AdjustmentType = "ChangeInCapacity",
                StepAdjustments =
                [
                    new()
                    {
                        MetricIntervalLowerBound = 0,
                        MetricIntervalUpperBound = 10,
                        ScalingAdjustment = 1,
                    },
                    new() { MetricIntervalLowerBound = 10, ScalingAdjustment = 3 },
                ],
            },
            Cancellation
        );
        await PutMathAsync(ground.Cloud, "a + FILL(none, 0)", 10, action: policy.PolicyARN);

        await MeasureAsync(ground.Cloud, "a", value);
        ground.Pass(1);

        Assert.Equal(1 + added, (await ground.GroupAsync()).DesiredCapacity);
    }

    [Fact]
    public async Task Target_tracking_on_metric_math_scales_out_in_proportion_and_in_by_one()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);
        await ground.Cloud.Scaling.PutScalingPolicyAsync(
            new()
            {
                AutoScalingGroupName = Ground.Name,
                PolicyName = "backlog",
                PolicyType = "TargetTrackingScaling",
                TargetTrackingConfiguration = new()
                {
                    TargetValue = 10,
                    CustomizedMetricSpecification = new()
                    {
                        Metrics =
                        [
                            new()
                            {
                                Id = "a",
                                ReturnData = false,
                                MetricStat = new()
                                {
                                    Metric = new() { Namespace = "app", MetricName = "a" },
                                    Stat = "Average",
                                },
                            },
                            new() { Id = "each", Expression = "a / 2" },
                        ],
                    },
                },
            },
            Cancellation
        );

        for (var minute = 0; minute < 3; minute++)
        {
            await MeasureAsync(ground.Cloud, "a", 40);
            ground.Pass(60);
        }

        Assert.Equal(4, (await ground.GroupAsync()).DesiredCapacity);
        for (var minute = 0; minute < 15; minute++)
        {
            await MeasureAsync(ground.Cloud, "a", 2);
            ground.Pass(60);
        }

        Assert.Equal(3, (await ground.GroupAsync()).DesiredCapacity);
    }

    private static Task<PutMetricAlarmResponse> PutMathAsync(
        Cloud cloud,
        string expression,
        double threshold,
        string name = "busy",
        int periods = 1,
        int? needed = null,
        string? action = null
    ) =>
        PutAsync(
            cloud,
            threshold,
            alarm =>
            {
                (alarm.AlarmName, alarm.EvaluationPeriods, alarm.DatapointsToAlarm) = (name, periods, needed);
                (alarm.MetricName, alarm.Namespace, alarm.Statistic, alarm.Period) = (null, null, null, null);
                alarm.AlarmActions = action is null ? null : [action];
                alarm.Metrics =
                [
                    Metric("a"),
                    Metric("b"),
                    Metric("none"),
                    new()
                    {
                        Id = "half",
                        Expression = "a / 2",
                        ReturnData = false,
                    },
                    new() { Id = "e", Expression = expression },
                ];
            }
        );

    private static MetricDataQuery Metric(string name) =>
        new()
        {
            Id = name,
            ReturnData = false,
            MetricStat = new()
            {
                Metric = new() { Namespace = "app", MetricName = name },
                Period = 60,
                Stat = "Average",
            },
        };

    private static Task<PutMetricAlarmResponse> PutAsync(Cloud cloud, double threshold, Action<PutMetricAlarmRequest> change)
    {
        var request = new PutMetricAlarmRequest
        {
            AlarmName = "busy",
            MetricName = "a",
            Namespace = "app",
            Statistic = "Average",
            Period = 60,
            EvaluationPeriods = 1,
            Threshold = threshold,
            ComparisonOperator = "GreaterThanThreshold",
        };
        change(request);
        return cloud.CloudWatch.PutMetricAlarmAsync(request, Cancellation);
    }

    private static Task<XElement> MeasureAsync(Cloud cloud, string name, params double[] values) =>
        cloud.CallAsync(
            "monitoring",
            "PutMetricData",
            [
                ("Namespace", "app"),
                ("MetricData.member.1.MetricName", name),
                .. values.Select(
                    (value, index) => ($"MetricData.member.1.Values.member.{index + 1}", value.ToString(CultureInfo.InvariantCulture))
                ),
            ]
        );

    private static async Task<string> StateAsync(Cloud cloud, string name = "busy") => (await AlarmAsync(cloud, name)).StateValue.Value;

    private static async Task<MetricAlarm> AlarmAsync(Cloud cloud, string name) =>
        Assert.Single(
            (await cloud.CloudWatch.DescribeAlarmsAsync(new DescribeAlarmsRequest { AlarmNames = [name] }, Cancellation)).MetricAlarms
        );
}
