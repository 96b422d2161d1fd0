using Amazon.AutoScaling.Model;
using Amazon.CloudWatch.Model;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

/// <summary>What policies do minute by minute while what they watch stays beyond its bounds.</summary>
public sealed class PolicyLoadTests
{
    [Fact]
    public async Task A_tracked_metric_is_brought_to_its_target_once_and_instances_that_warm_up_do_not_count()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1, request => request.DefaultInstanceWarmup = 300);
        await TrackAsync(ground, "cpu", 50);

        // 90 beside 50: two bear it. While the second one warms up, the metric says nothing new.
        await MeasureAsync(ground, 90, minutes: 6);
        Assert.Equal(2, (await ground.GroupAsync()).DesiredCapacity);

        await MeasureAsync(ground, 90, minutes: 6);
        Assert.Equal(4, (await ground.GroupAsync()).DesiredCapacity);
    }

    [Fact]
    public async Task Capacity_goes_one_by_one_and_no_further_than_the_target_allows()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(5);
        await TrackAsync(ground, "cpu", 50);

        // 5 at 20 are 100 in all: two at 50.
        await MeasureAsync(ground, 20, minutes: 15);
        Assert.Equal(4, (await ground.GroupAsync()).DesiredCapacity);
        await MeasureAsync(ground, 44, minutes: 3);

        // 3 at 44 are 132 in all: two would have 66 each.
        var settled = (await ground.GroupAsync()).DesiredCapacity;
        await MeasureAsync(ground, 44, minutes: 10);
        Assert.Equal(settled, (await ground.GroupAsync()).DesiredCapacity);
        Assert.Equal(4, settled);
    }

    [Fact]
    public async Task Nothing_goes_before_every_tracked_metric_is_low()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(3);
        await TrackAsync(ground, "cpu", 50);
        await TrackAsync(ground, "memory", 50);

        await MeasureAsync(ground, 1, minutes: 20);
        Assert.Equal(3, (await ground.GroupAsync()).DesiredCapacity);
        await MeasureAsync(ground, 1, minutes: 20, "cpu", "memory");
        Assert.Equal(1, (await ground.GroupAsync()).DesiredCapacity);
    }

    [Fact]
    public async Task Steps_are_not_taken_twice_for_the_same_breach_and_simple_ones_again_after_their_cooldown()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1, request => request.DefaultInstanceWarmup = 300);
        var step = await ground.Cloud.Scaling.PutScalingPolicyAsync(
            new PutScalingPolicyRequest
            {
                AutoScalingGroupName = Ground.Name,
                PolicyName = "steps",
                PolicyType = "StepScaling",
                AdjustmentType = "ChangeInCapacity",
                StepAdjustments = [new() { MetricIntervalLowerBound = 0, ScalingAdjustment = 1 }],
            },
            Ground.Cancellation
        );
        await AlarmAsync(ground, "cpu", 80, step.PolicyARN);

        await MeasureAsync(ground, 90, minutes: 5);
        Assert.Equal(2, (await ground.GroupAsync()).DesiredCapacity);
        await MeasureAsync(ground, 90, minutes: 5);
        Assert.Equal(3, (await ground.GroupAsync()).DesiredCapacity);

        await ground.Cloud.Scaling.DeletePolicyAsync(
            new DeletePolicyRequest { AutoScalingGroupName = Ground.Name, PolicyName = "steps" },
            Ground.Cancellation
        );
        var simple = await ground.Cloud.Scaling.PutScalingPolicyAsync(
            new PutScalingPolicyRequest
            {
                AutoScalingGroupName = Ground.Name,
                PolicyName = "simple",
                PolicyType = "SimpleScaling",
                AdjustmentType = "ChangeInCapacity",
                ScalingAdjustment = 1,
                Cooldown = 120,
            },
            Ground.Cancellation
        );
        await MeasureAsync(ground, 1, minutes: 8);
        await AlarmAsync(ground, "cpu", 80, simple.PolicyARN);
        await MeasureAsync(ground, 90, minutes: 2);
        Assert.Equal(4, (await ground.GroupAsync()).DesiredCapacity);
        await MeasureAsync(ground, 90, minutes: 2);
        Assert.Equal(5, (await ground.GroupAsync()).DesiredCapacity);
    }

    private static Task<PutScalingPolicyResponse> TrackAsync(Ground ground, string metric, double target) =>
        ground.Cloud.Scaling.PutScalingPolicyAsync(
            new PutScalingPolicyRequest
            {
                AutoScalingGroupName = Ground.Name,
                PolicyName = metric,
                PolicyType = "TargetTrackingScaling",
                TargetTrackingConfiguration = new()
                {
                    CustomizedMetricSpecification = new()
                    {
                        Namespace = "app",
                        MetricName = metric,
                        Statistic = "Average",
                    },
                    TargetValue = target,
                },
            },
            Ground.Cancellation
        );

    private static Task<PutMetricAlarmResponse> AlarmAsync(Ground ground, string metric, double threshold, string action) =>
        ground.Cloud.CloudWatch.PutMetricAlarmAsync(
            new PutMetricAlarmRequest
            {
                AlarmName = "busy",
                MetricName = metric,
                Namespace = "app",
                Statistic = "Average",
                Period = 60,
                EvaluationPeriods = 1,
                Threshold = threshold,
                ComparisonOperator = "GreaterThanThreshold",
                AlarmActions = [action],
            },
            Ground.Cancellation
        );

    private static async Task MeasureAsync(Ground ground, double value, int minutes, params string[] metrics)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            foreach (var metric in metrics.Length == 0 ? ["cpu"] : metrics)
            {
                await ground.Cloud.CallAsync(
                    "monitoring",
                    "PutMetricData",
                    ("Namespace", "app"),
                    ("MetricData.member.1.MetricName", metric),
                    ("MetricData.member.1.Value", $"{value}")
                );
            }

            ground.Pass(60);
        }
    }
}
