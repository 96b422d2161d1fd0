using Amazon.AutoScaling.Model;
using Amazon.CloudWatch.Model;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class PolicyTests
{
    [Fact]
    public async Task Target_tracking_makes_two_alarms_that_go_with_it()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        var answer = await TrackAsync(
            ground,
            new()
            {
                PredefinedMetricSpecification = new() { PredefinedMetricType = "ASGAverageCPUUtilization" },
                TargetValue = 50,
            }
        );
        ground.Pass(2);

        Assert.Matches("^TargetTracking-web-AlarmHigh-[0-9a-f-]{36}$", answer.Alarms[0].AlarmName);
        Assert.Matches("^TargetTracking-web-AlarmLow-[0-9a-f-]{36}$", answer.Alarms[1].AlarmName);
        var alarms = (
            await ground.Cloud.CloudWatch.DescribeAlarmsAsync(
                new() { AlarmNames = [.. answer.Alarms.Select(alarm => alarm.AlarmName)] },
                Ground.Cancellation
            )
        ).MetricAlarms;
        Assert.Equal(["GreaterThanThreshold", "LessThanThreshold"], alarms.Select(alarm => alarm.ComparisonOperator.Value));
        Assert.Equal([50, 45], alarms.Select(alarm => alarm.Threshold ?? 0));
        Assert.All(alarms, alarm => Assert.Equal([answer.PolicyARN], alarm.AlarmActions));
        Assert.All(
            alarms,
            alarm => Assert.Equal(("CPUUtilization", "AWS/EC2", "web"), (alarm.MetricName, alarm.Namespace, alarm.Dimensions[0].Value))
        );

        var policy = await PolicyAsync(ground);
        Assert.True(policy.Enabled);
        Assert.Equal(
            ("TargetTrackingScaling", 50, false),
            (policy.PolicyType, policy.TargetTrackingConfiguration.TargetValue, policy.TargetTrackingConfiguration.DisableScaleIn)
        );
        Assert.Null(policy.PredictiveScalingConfiguration);
        Assert.Equal(2, policy.Alarms.Count);

        var changed = await TrackAsync(
            ground,
            new()
            {
                PredefinedMetricSpecification = new() { PredefinedMetricType = "ASGAverageCPUUtilization" },
                TargetValue = 60,
            }
        );
        Assert.Equal(answer.PolicyARN, changed.PolicyARN);
        await ground.Cloud.Scaling.DeletePolicyAsync(
            new DeletePolicyRequest { AutoScalingGroupName = Ground.Name, PolicyName = "policy" },
            Ground.Cancellation
        );
        Assert.Empty((await ground.Cloud.CloudWatch.DescribeAlarmsAsync(new(), Ground.Cancellation)).MetricAlarms ?? []);
    }

    [Fact]
    public async Task A_predictive_policy_tells_no_buffer_time_that_was_not_said()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        await ground.Cloud.Scaling.PutScalingPolicyAsync(
            new PutScalingPolicyRequest
            {
                AutoScalingGroupName = Ground.Name,
                PolicyName = "policy",
                PolicyType = "PredictiveScaling",
                PredictiveScalingConfiguration = new()
                {
                    MetricSpecifications =
                    [
                        new()
                        {
                            TargetValue = 40,
                            PredefinedMetricPairSpecification = new() { PredefinedMetricType = "ASGCPUUtilization" },
                        },
                    ],
                },
            },
            Ground.Cancellation
        );

        var told = (await PolicyAsync(ground)).PredictiveScalingConfiguration;

        Assert.Null(told.SchedulingBufferTime);
        Assert.Equal(("ForecastOnly", "HonorMaxCapacity"), (told.Mode.Value, told.MaxCapacityBreachBehavior.Value));
    }

    [Fact]
    public async Task Requests_for_a_target_are_tracked_only_where_the_group_and_the_load_balancer_meet()
    {
        using var ground = await Ground.CreateAsync();
        var (loadBalancer, targetGroup) = await ground.RouteAsync();
        var label =
            $"{loadBalancer[(loadBalancer.IndexOf("app/", StringComparison.Ordinal))..]}/{targetGroup[(targetGroup.IndexOf("targetgroup/", StringComparison.Ordinal))..]}";
        await ground.CreateGroupAsync(0);

        await Cloud.RefusedAsync("ValidationError", () => TrackRequestsAsync(ground, null));
        await Cloud.RefusedAsync("ValidationError", () => TrackRequestsAsync(ground, "app/web/targetgroup"));
        await Cloud.RefusedAsync("ValidationError", () => TrackRequestsAsync(ground, label));
        await ground.Cloud.Scaling.AttachTrafficSourcesAsync(
            new AttachTrafficSourcesRequest { AutoScalingGroupName = Ground.Name, TrafficSources = [new() { Identifier = targetGroup }] },
            Ground.Cancellation
        );
        await Cloud.RefusedAsync(
            "ValidationError",
            () => TrackRequestsAsync(ground, label.Replace("app/web", "app/other", StringComparison.Ordinal))
        );
        var answer = await TrackRequestsAsync(ground, label);
        ground.Pass(2);

        var alarm = (
            await ground.Cloud.CloudWatch.DescribeAlarmsAsync(new() { AlarmNames = [answer.Alarms[0].AlarmName] }, Ground.Cancellation)
        ).MetricAlarms[0];
        Assert.Equal(("RequestCountPerTarget", "Sum"), (alarm.MetricName, alarm.Statistic.Value));
    }

    [Fact]
    public async Task A_deleted_policy_leaves_alarms_of_others_without_its_action()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        var arn = (await StepAsync(ground)).PolicyARN;
        await AlarmAsync(ground, arn);
        ground.Pass(2);
        Assert.Equal("busy", Assert.Single((await PolicyAsync(ground)).Alarms).AlarmName);

        await ground.Cloud.Scaling.DeletePolicyAsync(new DeletePolicyRequest { PolicyName = arn }, Ground.Cancellation);

        Assert.Empty(
            Assert.Single((await ground.Cloud.CloudWatch.DescribeAlarmsAsync(new(), Ground.Cancellation)).MetricAlarms).AlarmActions ?? []
        );
    }

    [Fact]
    public async Task An_alarm_that_goes_off_executes_its_policy()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        await AlarmAsync(ground, (await StepAsync(ground)).PolicyARN);
        await ground.Cloud.CallAsync(
            "monitoring",
            "SetAlarmState",
            ("AlarmName", "busy"),
            ("StateValue", "ALARM"),
            ("StateReason", "test")
        );
        ground.Pass(60);

        Assert.Equal(3, (await ground.GroupAsync()).DesiredCapacity);
        Assert.Contains(
            await ground.ActivitiesAsync(),
            activity =>
                activity.Cause.Contains(
                    "a monitor alarm busy in state ALARM triggered policy policy changing the desired capacity from 1 to 3",
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public async Task Adjustments_are_added_set_or_taken_as_percentages_within_the_bounds()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(2);
        ground.Pass(2);

        Assert.Equal(3, await ExecuteAsync(ground, "ChangeInCapacity", 1));
        Assert.Equal(5, await ExecuteAsync(ground, "ExactCapacity", 5));
        Assert.Equal(6, await ExecuteAsync(ground, "PercentChangeInCapacity", 10));
        Assert.Equal(3, await ExecuteAsync(ground, "PercentChangeInCapacity", -50));
        Assert.Equal(6, await ExecuteAsync(ground, "ChangeInCapacity", 50));
        Assert.Equal(0, await ExecuteAsync(ground, "ChangeInCapacity", -50));
        await StepAsync(ground);
        await ground.Cloud.CallAsync(
            "autoscaling",
            "ExecutePolicy",
            ("AutoScalingGroupName", Ground.Name),
            ("PolicyName", "policy"),
            ("MetricValue", "95"),
            ("BreachThreshold", "80")
        );
        Assert.Equal(4, (await ground.GroupAsync()).DesiredCapacity);
        await RawCalls.RefusedAsync(
            "ValidationError",
            () => ground.Cloud.CallAsync("autoscaling", "ExecutePolicy", ("AutoScalingGroupName", Ground.Name), ("PolicyName", "policy"))
        );
    }

    [Fact]
    public async Task A_policy_must_make_sense()
    {
        using var ground = await Ground.CreateAsync();

        var refusal = await Cloud.RefusedAsync("ValidationError", () => StepAsync(ground));
        Assert.StartsWith("AutoScalingGroup name not found", refusal.Message, StringComparison.Ordinal);
        await ground.CreateGroupAsync(0);
        await Cloud.RefusedAsync("ValidationError", () => PutAsync(ground, policy => policy.PolicyType = "Magic"));
        await Cloud.RefusedAsync("ValidationError", () => PutAsync(ground, policy => policy.AdjustmentType = "ChangeInCapacity"));
        await Cloud.RefusedAsync("ValidationError", () => PutAsync(ground, policy => policy.ScalingAdjustment = 1));
        await Cloud.RefusedAsync("ValidationError", () => PutAsync(ground, policy => policy.PolicyType = "TargetTrackingScaling"));
        await Cloud.RefusedAsync("ValidationError", () => TrackAsync(ground, new() { TargetValue = 50 }));
        await Cloud.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.Scaling.DeletePolicyAsync(
                    new DeletePolicyRequest { AutoScalingGroupName = Ground.Name, PolicyName = "none" },
                    Ground.Cancellation
                )
        );
        Assert.Empty(
            (
                await ground.Cloud.Scaling.DescribePoliciesAsync(
                    new DescribePoliciesRequest { AutoScalingGroupName = Ground.Name, PolicyNames = ["none"] },
                    Ground.Cancellation
                )
            ).ScalingPolicies
                ?? []
        );
    }

    [Fact]
    public async Task A_predictive_policy_has_no_forecast_without_history()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);
        await ground.Cloud.Scaling.PutScalingPolicyAsync(
            new PutScalingPolicyRequest
            {
                AutoScalingGroupName = Ground.Name,
                PolicyName = "ahead",
                PolicyType = "PredictiveScaling",
                PredictiveScalingConfiguration = new()
                {
                    MetricSpecifications =
                    [
                        new()
                        {
                            TargetValue = 50,
                            PredefinedMetricPairSpecification = new() { PredefinedMetricType = "ASGCPUUtilization" },
                        },
                    ],
                },
            },
            Ground.Cancellation
        );

        var refusal = await RawCalls.RefusedAsync(
            "ValidationError",
            () =>
                ground.Cloud.CallAsync(
                    "autoscaling",
                    "GetPredictiveScalingForecast",
                    ("AutoScalingGroupName", Ground.Name),
                    ("PolicyName", "ahead"),
                    ("StartTime", "2026-01-01T00:00:00Z"),
                    ("EndTime", "2026-01-02T00:00:00Z")
                )
        );

        Assert.Contains("24 hours of historical data", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<int?> ExecuteAsync(Ground ground, string type, int adjustment)
    {
        await PutAsync(ground, policy => (policy.AdjustmentType, policy.ScalingAdjustment) = (type, adjustment));
        await ground.Cloud.CallAsync("autoscaling", "ExecutePolicy", ("AutoScalingGroupName", Ground.Name), ("PolicyName", "policy"));
        return (await ground.GroupAsync()).DesiredCapacity;
    }

    private static Task<PutScalingPolicyResponse> TrackAsync(Ground ground, TargetTrackingConfiguration configuration) =>
        PutAsync(ground, policy => (policy.PolicyType, policy.TargetTrackingConfiguration) = ("TargetTrackingScaling", configuration));

    private static Task<PutScalingPolicyResponse> TrackRequestsAsync(Ground ground, string? label) =>
        TrackAsync(
            ground,
            new()
            {
                PredefinedMetricSpecification = new() { PredefinedMetricType = "ALBRequestCountPerTarget", ResourceLabel = label },
                TargetValue = 100,
            }
        );

    private static Task<PutScalingPolicyResponse> StepAsync(Ground ground) =>
        PutAsync(
            ground,
            policy =>
            {
                (policy.PolicyType, policy.AdjustmentType) = ("StepScaling", "ChangeInCapacity");
                policy.StepAdjustments =
                [
                    new()
                    {
                        MetricIntervalLowerBound = 0,
                        MetricIntervalUpperBound = 10,
                        ScalingAdjustment = 2,
                    },
                    new() { MetricIntervalLowerBound = 10, ScalingAdjustment = 4 },
                ];
            }
        );

    private static Task<PutScalingPolicyResponse> PutAsync(Ground ground, Action<PutScalingPolicyRequest> change)
    {
        var request = new PutScalingPolicyRequest { AutoScalingGroupName = Ground.Name, PolicyName = "policy" };
        change(request);
        return ground.Cloud.Scaling.PutScalingPolicyAsync(request, Ground.Cancellation);
    }

    private static Task<PutMetricAlarmResponse> AlarmAsync(Ground ground, string action) =>
        ground.Cloud.CloudWatch.PutMetricAlarmAsync(
            new PutMetricAlarmRequest
            {
                AlarmName = "busy",
                MetricName = "CPUUtilization",
                Namespace = "AWS/EC2",
                Statistic = "Average",
                Period = 60,
                EvaluationPeriods = 2,
                Threshold = 80,
                ComparisonOperator = "GreaterThanThreshold",
                AlarmActions = [action],
            },
            Ground.Cancellation
        );

    private static async Task<ScalingPolicy> PolicyAsync(Ground ground) =>
        Assert.Single(
            (
                await ground.Cloud.Scaling.DescribePoliciesAsync(
                    new DescribePoliciesRequest { AutoScalingGroupName = Ground.Name },
                    Ground.Cancellation
                )
            ).ScalingPolicies
        );
}
