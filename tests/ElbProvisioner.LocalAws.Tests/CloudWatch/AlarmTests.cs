using System.Xml.Linq;
using Amazon.CloudWatch.Model;
using ElbProvisioner.LocalAws.Tests.AutoScaling;

namespace ElbProvisioner.LocalAws.Tests.CloudWatch;

public sealed class AlarmTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_alarm_knows_nothing_yet_and_reads_back_complete()
    {
        using var cloud = new Cloud();
        await PutAsync(cloud, alarm => alarm.AlarmDescription = "busy");
        cloud.Pass(2);

        var alarm = await AlarmAsync(cloud);

        Assert.Equal("arn:aws:cloudwatch:us-east-1:123456789012:alarm:busy", alarm.AlarmArn);
        Assert.Equal(("INSUFFICIENT_DATA", true, "busy"), (alarm.StateValue.Value, alarm.ActionsEnabled, alarm.AlarmDescription));
        Assert.Equal(
            ("CPUUtilization", "AWS/EC2", "Average", 60, 2, 80),
            (alarm.MetricName, alarm.Namespace, alarm.Statistic.Value, alarm.Period, alarm.EvaluationPeriods, alarm.Threshold)
        );
        Assert.Equal(("AutoScalingGroupName", "web"), (alarm.Dimensions[0].Name, alarm.Dimensions[0].Value));
    }

    [Fact]
    public async Task A_change_overwrites_everything_but_the_state_and_the_tags()
    {
        using var cloud = new Cloud();
        await PutAsync(
            cloud,
            alarm =>
            {
                (alarm.AlarmDescription, alarm.TreatMissingData) = ("busy", "breaching");
                alarm.Tags = [new() { Key = "a", Value = "1" }];
            }
        );
        await cloud.CallAsync("monitoring", "SetAlarmState", ("AlarmName", "busy"), ("StateValue", "OK"), ("StateReason", "test"));
        await PutAsync(cloud, alarm => alarm.Tags = [new() { Key = "b", Value = "2" }]);
        cloud.Pass(2);

        var alarm = await AlarmAsync(cloud);
        var tags = await cloud.CallAsync("monitoring", "ListTagsForResource", ("ResourceARN", alarm.AlarmArn));

        Assert.Equal("OK", alarm.StateValue.Value);
        Assert.Null(alarm.AlarmDescription);
        Assert.Null(alarm.TreatMissingData);
        Assert.Equal(["a"], tags.Descendants("Key").Select(key => key.Value));
    }

    [Fact]
    public async Task Deleting_deletes_those_it_knows_and_complains_of_the_others()
    {
        using var cloud = new Cloud();
        await PutAsync(cloud);
        cloud.Pass(2);

        await Cloud.RefusedAsync(
            "ResourceNotFound",
            () => cloud.CloudWatch.DeleteAlarmsAsync(new DeleteAlarmsRequest { AlarmNames = ["busy", "none"] }, Cancellation)
        );

        Assert.Empty((await cloud.CloudWatch.DescribeAlarmsAsync(new DescribeAlarmsRequest(), Cancellation)).MetricAlarms ?? []);
    }

    [Fact]
    public async Task Alarms_are_found_by_name_prefix_state_type_and_metric_in_pages()
    {
        using var cloud = new Cloud();
        for (var number = 0; number < 120; number++)
        {
            await PutAsync(cloud, alarm => alarm.AlarmName = $"alarm-{number:D3}");
        }

        await PutAsync(cloud);
        cloud.Pass(2);
        var first = await cloud.CloudWatch.DescribeAlarmsAsync(new DescribeAlarmsRequest { AlarmNamePrefix = "alarm-" }, Cancellation);
        var second = await cloud.CloudWatch.DescribeAlarmsAsync(
            new DescribeAlarmsRequest { AlarmNamePrefix = "alarm-", NextToken = first.NextToken },
            Cancellation
        );
        Assert.Equal((100, 20), (first.MetricAlarms.Count, second.MetricAlarms.Count));
        Assert.Null(second.NextToken);

        Assert.Equal(
            ["busy"],
            (
                await cloud.CloudWatch.DescribeAlarmsAsync(new DescribeAlarmsRequest { AlarmNames = ["none", "busy"] }, Cancellation)
            ).MetricAlarms.Select(alarm => alarm.AlarmName)
        );
        Assert.Empty(
            (await cloud.CloudWatch.DescribeAlarmsAsync(new DescribeAlarmsRequest { StateValue = "ALARM" }, Cancellation)).MetricAlarms
                ?? []
        );
        Assert.Empty(
            (
                await cloud.CloudWatch.DescribeAlarmsAsync(new DescribeAlarmsRequest { AlarmTypes = ["CompositeAlarm"] }, Cancellation)
            ).MetricAlarms
                ?? []
        );
        var ofMetric = await cloud.CallAsync(
            "monitoring",
            "DescribeAlarmsForMetric",
            ("Namespace", "AWS/EC2"),
            ("MetricName", "CPUUtilization"),
            ("Dimensions.member.1.Name", "AutoScalingGroupName"),
            ("Dimensions.member.1.Value", "web")
        );
        Assert.Equal(121, ofMetric.Descendants("AlarmName").Count());
        await Cloud.RefusedAsync(
            "InvalidNextToken",
            () => cloud.CloudWatch.DescribeAlarmsAsync(new DescribeAlarmsRequest { NextToken = "rubbish" }, Cancellation)
        );
    }

    [Fact]
    public async Task An_alarm_must_make_sense()
    {
        using var cloud = new Cloud();

        await Cloud.RefusedAsync("ValidationError", () => PutAsync(cloud, alarm => alarm.Statistic = null));
        await Cloud.RefusedAsync("ValidationError", () => PutAsync(cloud, alarm => alarm.MetricName = null));
        await Cloud.RefusedAsync("ValidationError", () => PutAsync(cloud, alarm => alarm.Period = 61));
        await Cloud.RefusedAsync("ValidationError", () => PutAsync(cloud, alarm => alarm.Threshold = null));
        await Cloud.RefusedAsync("ValidationError", () => PutAsync(cloud, alarm => alarm.DatapointsToAlarm = 3));
        await Cloud.RefusedAsync("ValidationError", () => PutAsync(cloud, alarm => alarm.TreatMissingData = "perhaps"));
        await Cloud.RefusedAsync("ValidationError", () => PutAsync(cloud, alarm => alarm.AlarmActions = ["topic"]));
    }

    [Fact]
    public async Task Actions_can_be_switched_off_and_on()
    {
        using var cloud = new Cloud();
        await PutAsync(cloud);
        cloud.Pass(2);

        await cloud.CallAsync("monitoring", "DisableAlarmActions", ("AlarmNames.member.1", "busy"));
        Assert.False((await AlarmAsync(cloud)).ActionsEnabled);
        await cloud.CallAsync("monitoring", "EnableAlarmActions", ("AlarmNames.member.1", "busy"));
        Assert.True((await AlarmAsync(cloud)).ActionsEnabled);
    }

    [Fact]
    public async Task A_state_is_set_only_where_there_is_an_alarm()
    {
        using var cloud = new Cloud();

        await RawCalls.RefusedAsync(
            "ResourceNotFound",
            () => cloud.CallAsync("monitoring", "SetAlarmState", ("AlarmName", "busy"), ("StateValue", "OK"), ("StateReason", "test"))
        );
        await PutAsync(cloud);
        await RawCalls.RefusedAsync(
            "InvalidFormat",
            () =>
                cloud.CallAsync(
                    "monitoring",
                    "SetAlarmState",
                    ("AlarmName", "busy"),
                    ("StateValue", "OK"),
                    ("StateReason", "test"),
                    ("StateReasonData", "{")
                )
        );
    }

    [Fact]
    public async Task Tags_come_and_go()
    {
        using var cloud = new Cloud();
        await PutAsync(cloud);
        const string Arn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:busy";
        await cloud.CallAsync(
            "monitoring",
            "TagResource",
            ("ResourceARN", Arn),
            ("Tags.member.1.Key", "a"),
            ("Tags.member.1.Value", "1"),
            ("Tags.member.2.Key", "b"),
            ("Tags.member.2.Value", "2")
        );
        await cloud.CallAsync("monitoring", "UntagResource", ("ResourceARN", Arn), ("TagKeys.member.1", "a"));

        Assert.Equal(
            "b",
            (string?)(await cloud.CallAsync("monitoring", "ListTagsForResource", ("ResourceARN", Arn))).Descendants("Key").Single()
        );
        await RawCalls.RefusedAsync(
            "ResourceNotFoundException",
            () => cloud.CallAsync("monitoring", "ListTagsForResource", ("ResourceARN", Arn + "x"))
        );
    }

    [Fact]
    public async Task What_is_measured_is_told_again_and_sets_alarms_off()
    {
        using var cloud = new Cloud();
        await PutAsync(cloud, alarm => (alarm.Namespace, alarm.MetricName, alarm.EvaluationPeriods) = ("app", "Errors", 1));
        cloud.Pass(2);
        await MeasureAsync(cloud, 100);
        await MeasureAsync(cloud, 80);
        Assert.Equal("ALARM", (await AlarmAsync(cloud)).StateValue.Value);

        var now = cloud.Time.GetUtcNow();
        var statistics = await cloud.CallAsync(
            "monitoring",
            "GetMetricStatistics",
            ("Namespace", "app"),
            ("MetricName", "Errors"),
            ("Dimensions.member.1.Name", "AutoScalingGroupName"),
            ("Dimensions.member.1.Value", "web"),
            ("StartTime", now.AddMinutes(-5).ToString("yyyy-MM-ddTHH:mm:ssZ", null)),
            ("EndTime", now.AddMinutes(5).ToString("yyyy-MM-ddTHH:mm:ssZ", null)),
            ("Period", "600"),
            ("Statistics.member.1", "Average"),
            ("Statistics.member.2", "Maximum"),
            ("Statistics.member.3", "SampleCount")
        );
        var point = statistics.Descendants("member").Single();
        Assert.Equal(
            (90, 100, 2),
            ((double)point.Element("Average")!, (double)point.Element("Maximum")!, (double)point.Element("SampleCount")!)
        );
        var metrics = await cloud.CallAsync("monitoring", "ListMetrics", ("Namespace", "app"));
        Assert.Equal("Errors", (string?)metrics.Descendants("MetricName").Single());

        cloud.Pass(60);
        await MeasureAsync(cloud, 1);
        Assert.Equal("OK", (await AlarmAsync(cloud)).StateValue.Value);
        cloud.Pass(600);
        Assert.Equal("INSUFFICIENT_DATA", (await AlarmAsync(cloud)).StateValue.Value);
    }

    [Fact]
    public async Task What_is_no_measurement_is_refused()
    {
        using var cloud = new Cloud();

        await RawCalls.RefusedAsync(
            "InvalidParameterValue",
            () =>
                cloud.CallAsync(
                    "monitoring",
                    "PutMetricData",
                    ("Namespace", "AWS/EC2"),
                    ("MetricData.member.1.MetricName", "x"),
                    ("MetricData.member.1.Value", "1")
                )
        );
        await RawCalls.RefusedAsync(
            "InvalidParameterValue",
            () => cloud.CallAsync("monitoring", "PutMetricData", ("Namespace", "app"), ("MetricData.member.1.MetricName", "x"))
        );
        await RawCalls.RefusedAsync(
            "InvalidParameterValue",
            () =>
                cloud.CallAsync(
                    "monitoring",
                    "PutMetricData",
                    ("Namespace", "app"),
                    ("MetricData.member.1.MetricName", "x"),
                    ("MetricData.member.1.Value", "1"),
                    ("MetricData.member.1.Timestamp", "2025-01-01T00:00:00Z")
                )
        );
    }

    private static Task<XElement> MeasureAsync(Cloud cloud, int value) =>
        cloud.CallAsync(
            "monitoring",
            "PutMetricData",
            ("Namespace", "app"),
            ("MetricData.member.1.MetricName", "Errors"),
            ("MetricData.member.1.Value", $"{value}"),
            ("MetricData.member.1.Dimensions.member.1.Name", "AutoScalingGroupName"),
            ("MetricData.member.1.Dimensions.member.1.Value", "web")
        );

    private static Task<PutMetricAlarmResponse> PutAsync(Cloud cloud, Action<PutMetricAlarmRequest>? change = null)
    {
        var request = new PutMetricAlarmRequest
        {
            AlarmName = "busy",
            MetricName = "CPUUtilization",
            Namespace = "AWS/EC2",
            Statistic = "Average",
            Period = 60,
            EvaluationPeriods = 2,
            Threshold = 80,
            ComparisonOperator = "GreaterThanThreshold",
            Dimensions = [new() { Name = "AutoScalingGroupName", Value = "web" }],
        };
        change?.Invoke(request);
        return cloud.CloudWatch.PutMetricAlarmAsync(request, Cancellation);
    }

    private static async Task<MetricAlarm> AlarmAsync(Cloud cloud) =>
        Assert.Single((await cloud.CloudWatch.DescribeAlarmsAsync(new DescribeAlarmsRequest(), Cancellation)).MetricAlarms);
}
