using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.CloudWatch;

internal static class CloudWatchService
{
    public static Service Create() =>
        new(
            "cloudwatch",
            new Dictionary<string, Operation>(StringComparer.Ordinal)
            {
                ["PutMetricAlarm"] = AlarmOperations.Put,
                ["DescribeAlarms"] = AlarmOperations.Describe,
                ["DescribeAlarmsForMetric"] = AlarmOperations.DescribeForMetric,
                ["DeleteAlarms"] = AlarmOperations.Delete,
                ["EnableAlarmActions"] = AlarmOperations.EnableActions,
                ["DisableAlarmActions"] = AlarmOperations.DisableActions,
                ["SetAlarmState"] = AlarmStates.Set,
                ["ListTagsForResource"] = AlarmTags.List,
                ["TagResource"] = AlarmTags.Tag,
                ["UntagResource"] = AlarmTags.Untag,
                ["PutMetricData"] = Measurements.Put,
                ["GetMetricStatistics"] = Measurements.Statistics,
                ["GetMetricData"] = MetricDataAnswers.Tell,
                ["ListMetrics"] = Measurements.List,
            },
            new Dictionary<string, WorldEventHandler>(StringComparer.Ordinal) { [Evaluation.What] = Evaluation.Run },
            CloudWatchTables.Key,
            CloudWatchQuotas.All
        );
}
