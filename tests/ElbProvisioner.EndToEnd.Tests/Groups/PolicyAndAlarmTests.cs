using Amazon.CloudWatch.Model;
using ElbProvisioner.Cli;
using ElbProvisioner.EndToEnd.Tests.Infrastructure;

namespace ElbProvisioner.EndToEnd.Tests.Groups;

/// <summary>Policies of every type and the alarms that drive them, from their making to their end.</summary>
public sealed class PolicyAndAlarmTests(LocalWorldAws aws) : IClassFixture<LocalWorldAws>
{
    private const string Bare = """
        stack: STACK
        loadBalancers:
          web: { listeners: { http: { port: 80, forward: app } } }
        targetGroups:
          app: { port: 8080 }
        autoScalingGroups:
          app:
            size: { min: 1, max: 4 }
            targetGroups: [app]
            launchTemplate: { image: "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", instanceType: t3.micro }
        """;

    private const string Whole =
        Bare
        + """

                scaling:
                  fast: { targetTracking: { metric: cpu, target: 50, period: 30s, warmup: 2m } }
                  math:
                    targetTracking:
                      target: 100
                      metric:
                        metrics:
                          q: { metric: { namespace: AWS/SQS, name: ApproximateNumberOfMessagesVisible, dimensions: { QueueName: jobs }, statistic: Sum } }
                          n: { metric: { namespace: AWS/AutoScaling, name: GroupInServiceInstances, dimensions: { AutoScalingGroupName: app } }, label: instances }
                          per: { expression: q / n }
                  up:
                    step:
                      alarm: { metric: cpu, threshold: 70, comparison: '>=', evaluationPeriods: 2, treatMissingData: notBreaching }
                      adjustment: ChangeInCapacity
                      steps: [{ from: 10, by: 2 }, { to: 10, by: 1 }]
                      warmup: 90s
                  down: { simple: { alarm: quiet, adjustment: PercentChangeInCapacity, by: -20, minMagnitude: 1, cooldown: 5m } }
                  ahead:
                    predictive: { metrics: requests, target: 300, mode: ForecastAndScale, maxCapacityBreach: IncreaseMaxCapacity, maxCapacityBuffer: 10 }
                  resting: { enabled: false, targetTracking: { metric: networkIn, target: 1000000 } }
                  own:
                    predictive:
                      target: 10
                      metrics:
                        customizedScalingMetricSpecification: { metricDataQueries: [{ id: a, metricStat: { metric: { namespace: My, metricName: Load, dimensions: { App: shop } }, stat: Average } }] }
                        customizedLoadMetricSpecification: { metricDataQueries: [{ id: b, expression: "SEARCH('x')", label: all }] }
            alarms:
              quiet: { metric: { cpu: app }, threshold: 20, comparison: '<', evaluationPeriods: 5, description: nothing to do, onAlarm: ["arn:aws:sns:us-east-1:123456789012:ops"] }
              slow: { metric: { namespace: AWS/ApplicationELB, name: TargetResponseTime, dimensions: { LoadBalancer: web, TargetGroup: app }, statistic: p99 }, threshold: 0.8, comparison: '>', evaluationPeriods: 3, datapointsToAlarm: 2 }
              many: { metric: { requestsPerTarget: app }, threshold: 1000, comparison: '>', evaluationPeriods: 1, warmUp: 10m }
              band:
                metric: { metrics: { m: { metric: { namespace: AWS/EC2, name: CPUUtilization, dimensions: { AutoScalingGroupName: app } }, returnData: true }, ad: { expression: "ANOMALY_DETECTION_BAND(m, 2)", returnData: false } } }
                thresholdMetric: ad
                comparison: LessThanLowerOrGreaterThanUpperThreshold
                evaluationPeriods: 3
                evaluationWindow: { wallClockWindow: { timezone: Europe/Berlin } }
              prom: { promql: { query: "up == 0", pendingPeriod: 60s }, evaluationInterval: 30s, actionsEnabled: false, tags: { team: a } }
            """;

    [Fact]
    public async Task They_come_with_their_group_change_and_leave()
    {
        var ct = TestContext.Current.CancellationToken;
        using var workspace = new Workspace(Of("drive", Whole));
        var elbctl = new Elbctl(workspace, aws);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);

        var up = await PolicyAsync("drive-app-up", ct);
        var alarms = await AlarmsAsync("drive-", ct);
        Assert.Equal(
            ["-10:1", "10-:2"],
            up.StepAdjustments.Select(s => $"{s.MetricIntervalLowerBound}-{s.MetricIntervalUpperBound}:{s.ScalingAdjustment}")
        );
        Assert.Equal([up.PolicyARN], Named(alarms, "drive-app-up-").AlarmActions);
        Assert.Equal(
            ["arn:aws:sns:us-east-1:123456789012:ops", (await PolicyAsync("drive-app-down", ct)).PolicyARN],
            Named(alarms, "drive-quiet-")
                .AlarmActions.Order(StringComparer.Ordinal)
                .Reverse()
                .OrderBy(a => a.Contains("scalingPolicy", StringComparison.Ordinal))
        );
        Assert.Equal("p99", Named(alarms, "drive-slow-").ExtendedStatistic);
        Assert.Contains(
            Named(alarms, "drive-slow-").Dimensions,
            d => d.Name == "LoadBalancer" && d.Value.StartsWith("app/drive-web-", StringComparison.Ordinal)
        );
        Assert.Contains(
            Named(alarms, "drive-slow-").Dimensions,
            d => d.Name == "TargetGroup" && d.Value.StartsWith("targetgroup/drive-app-", StringComparison.Ordinal)
        );
        Assert.Equal(6, alarms.Count);

        // A policy that loses what a put may keep is made anew, and its alarm follows its ARN.
        workspace.Stack = Of("drive", Whole)
            .Replace("          warmup: 90s\n", "", StringComparison.Ordinal)
            .Replace(", minMagnitude: 1, cooldown: 5m", "", StringComparison.Ordinal)
            .Replace("description: nothing to do, ", "", StringComparison.Ordinal)
            .Replace(", tags: { team: a }", ", tags: { team: b }", StringComparison.Ordinal)
            .Replace(", warmUp: 10m", "", StringComparison.Ordinal)
            .Replace(
                ", mode: ForecastAndScale, maxCapacityBreach: IncreaseMaxCapacity, maxCapacityBuffer: 10",
                "",
                StringComparison.Ordinal
            )
            .Replace(", period: 30s, warmup: 2m", "", StringComparison.Ordinal);
        var plan = (await elbctl.RunAsync("plan", "-v")).Expect(ExitCode.Done);
        Assert.Contains("up (old) -> up", plan.Out, StringComparison.Ordinal);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);
        var anew = await PolicyAsync("drive-app-up", ct);
        Assert.Null(anew.EstimatedInstanceWarmup);
        Assert.NotEqual(up.PolicyARN, anew.PolicyARN);
        Assert.Equal([anew.PolicyARN], Named(await AlarmsAsync("drive-", ct), "drive-app-up-").AlarmActions);

        // Another type under the same name, and alarms that leave the file.
        workspace.Stack = Of("drive", Bare) + "\n    scaling:\n      up: { targetTracking: { metric: cpu, target: 60 } }\n";
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        (await elbctl.RunAsync("plan", "--detailed-exitcode")).Expect(ExitCode.Done);
        Assert.Equal("TargetTrackingScaling", (await PolicyAsync("drive-app-up", ct)).PolicyType);
        Assert.Empty(await AlarmsAsync("drive-", ct));
    }

    [Fact]
    public async Task Destroy_takes_every_alarm_along_and_leaves_those_of_others()
    {
        var ct = TestContext.Current.CancellationToken;
        using var workspace = new Workspace(Of("wreck", Whole));
        var elbctl = new Elbctl(workspace, aws);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        await aws.Clients.CloudWatch.PutMetricAlarmAsync(Foreign("wreck-other"), ct);

        (await elbctl.RunAsync("destroy", "--yes")).Expect(ExitCode.Done);

        Assert.Equal(["wreck-other"], (await AlarmsAsync("wreck-", ct)).Select(a => a.AlarmName));
    }

    [Fact]
    public async Task An_alarm_that_is_somebody_elses_is_never_overwritten()
    {
        var ct = TestContext.Current.CancellationToken;
        var stack =
            Of("taken", Bare) + "\nalarms:\n  busy: { metric: { cpu: app }, threshold: 90, comparison: '>', evaluationPeriods: 1 }\n";
        using var workspace = new Workspace(stack);
        var elbctl = new Elbctl(workspace, aws);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);
        var ours = Assert.Single(await AlarmsAsync("taken-busy-", ct));
        await aws.Clients.CloudWatch.DeleteAlarmsAsync(new() { AlarmNames = [ours.AlarmName] }, ct);
        await aws.Clients.CloudWatch.PutMetricAlarmAsync(Foreign(ours.AlarmName), ct);

        var plan = await elbctl.RunAsync("plan");

        plan.Expect(ExitCode.Failed);
        Assert.Contains("ELB4110", plan.Talk, StringComparison.Ordinal);
        Assert.Equal(7, Assert.Single(await AlarmsAsync("taken-busy-", ct)).Threshold);
    }

    [Fact]
    public async Task A_refresh_watches_an_alarm_of_the_stack_that_the_same_run_makes()
    {
        var ct = TestContext.Current.CancellationToken;
        using var workspace = new Workspace(Of("watch", Bare));
        var elbctl = new Elbctl(workspace, aws);
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);

        workspace.Stack =
            Of("watch", Bare).Replace("t3.micro }", "t3.small }\n    refresh: { alarms: [busy] }", StringComparison.Ordinal)
            + "\nalarms:\n  busy: { metric: { cpu: app }, threshold: 90, comparison: '>', evaluationPeriods: 1 }\n";
        (await elbctl.RunAsync("apply", "--yes")).Expect(ExitCode.Done);

        var group = (await aws.Clients.AutoScaling.DescribeAutoScalingGroupsAsync(new(), ct)).AutoScalingGroups.Single(g =>
            g.AutoScalingGroupName.StartsWith("watch-", StringComparison.Ordinal)
        );
        var refreshes = await aws.Clients.AutoScaling.DescribeInstanceRefreshesAsync(
            new() { AutoScalingGroupName = group.AutoScalingGroupName },
            ct
        );
        var watched = Assert.Single(Assert.Single(refreshes.InstanceRefreshes).Preferences.AlarmSpecification.Alarms);
        Assert.Equal(Assert.Single(await AlarmsAsync("watch-busy-", ct)).AlarmName, watched);
    }

    private static string Of(string stack, string text) => text.Replace("STACK", stack, StringComparison.Ordinal);

    private static PutMetricAlarmRequest Foreign(string name) =>
        new()
        {
            AlarmName = name,
            Namespace = "Other",
            MetricName = "Other",
            Statistic = "Sum",
            Period = 60,
            EvaluationPeriods = 1,
            Threshold = 7,
            ComparisonOperator = "GreaterThanThreshold",
        };

    private static MetricAlarm Named(IEnumerable<MetricAlarm> alarms, string prefix) =>
        alarms.Single(a => a.AlarmName.StartsWith(prefix, StringComparison.Ordinal));

    private async Task<Amazon.AutoScaling.Model.ScalingPolicy> PolicyAsync(string name, CancellationToken ct) =>
        Assert.Single((await aws.Clients.AutoScaling.DescribePoliciesAsync(new() { PolicyNames = [name] }, ct)).ScalingPolicies);

    /// <summary>Without those that target tracking makes for itself.</summary>
    private async Task<List<MetricAlarm>> AlarmsAsync(string prefix, CancellationToken ct) =>
        (await aws.Clients.CloudWatch.DescribeAlarmsAsync(new() { AlarmNamePrefix = prefix }, ct)).MetricAlarms ?? [];
}
