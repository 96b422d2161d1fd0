using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.AutoScaling.Model;
using Amazon.CloudWatch.Model;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class KeptTests
{
    [Fact]
    public async Task Everything_known_of_scaling_and_alarms_survives_being_written_down_in_the_middle_of_a_refresh()
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync();
        await ground.RunGroupAsync(
            2,
            request =>
            {
                request.TargetGroupARNs = [targetGroup];
                request.Tags = [new() { Key = "a", Value = "b" }];
                request.LifecycleHookSpecificationList =
                [
                    new()
                    {
                        LifecycleHookName = "hook",
                        LifecycleTransition = "autoscaling:EC2_INSTANCE_TERMINATING",
                        HeartbeatTimeout = 60,
                        DefaultResult = "CONTINUE",
                    },
                ];
            }
        );
        await ground.Cloud.Scaling.PutScalingPolicyAsync(
            new PutScalingPolicyRequest
            {
                AutoScalingGroupName = Ground.Name,
                PolicyName = "cpu",
                PolicyType = "TargetTrackingScaling",
                TargetTrackingConfiguration = new()
                {
                    PredefinedMetricSpecification = new() { PredefinedMetricType = "ASGAverageCPUUtilization" },
                    TargetValue = 50,
                },
            },
            Ground.Cancellation
        );
        await ground.Cloud.Scaling.PutScheduledUpdateGroupActionAsync(
            new PutScheduledUpdateGroupActionRequest
            {
                AutoScalingGroupName = Ground.Name,
                ScheduledActionName = "night",
                Recurrence = "0 22 * * *",
                MinSize = 0,
            },
            Ground.Cancellation
        );
        await ground.Cloud.CloudWatch.PutMetricAlarmAsync(
            new PutMetricAlarmRequest
            {
                AlarmName = "errors",
                MetricName = "Errors",
                Namespace = "app",
                Statistic = "Sum",
                Period = 60,
                EvaluationPeriods = 1,
                Threshold = 1,
                ComparisonOperator = "GreaterThanThreshold",
                Tags = [new() { Key = "a", Value = "b" }],
            },
            Ground.Cancellation
        );
        await ground.Cloud.CallAsync(
            "monitoring",
            "PutMetricData",
            ("Namespace", "app"),
            ("MetricData.member.1.MetricName", "Errors"),
            ("MetricData.member.1.Value", "1")
        );
        ground.Cloud.Aws.Run(
            "us-east-1",
            transaction =>
            {
                var said = new JsonObject { ["ImageId"] = ground.Image };
                transaction.Scaling.Configurations.Put(new("old", "arn", transaction.Now, said));
                transaction.Scaling.LaunchedTogether.Put(new(ScalingTables.Of(Ground.Name, "token"), [], [new JsonObject()], []));
                return 0;
            }
        );
        var version = await ground.NewVersionAsync();
        await ground.Cloud.Scaling.StartInstanceRefreshAsync(
            new StartInstanceRefreshRequest
            {
                AutoScalingGroupName = Ground.Name,
                Preferences = new()
                {
                    MinHealthyPercentage = 100,
                    MaxHealthyPercentage = 150,
                    CheckpointPercentages = [50, 100],
                    CheckpointDelay = 10,
                },
                DesiredConfiguration = new()
                {
                    LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = version },
                },
            },
            Ground.Cancellation
        );
        ground.Pass(12);

        Assert.Equal(19, Rewrite(ground));
        for (var step = 0; step < 40; step++)
        {
            ground.Pass(30);
            Rewrite(ground);
        }

        var group = await ground.GroupAsync();
        Assert.Equal(version, group.LaunchTemplate.Version);
        Assert.Equal([version, version], group.Instances.Select(instance => instance.LaunchTemplate.Version));
    }

    /// <summary>Writes everything down and reads it again, as another process would.</summary>
    /// <returns>How many tables had something in them.</returns>
    private static int Rewrite(Ground ground) =>
        ground.Cloud.Aws.Run(
            "us-east-1",
            transaction =>
            {
                var tables = transaction
                    .Here.Tables.All.Where(table =>
                        table.Name.StartsWith("autoscaling.", StringComparison.Ordinal)
                        || table.Name.StartsWith("cloudwatch.", StringComparison.Ordinal)
                    )
                    .ToList();
                foreach (var (table, key) in tables.SelectMany(table => table.Keys.ToList().Select(key => (table, key))))
                {
                    var written = Written(table, key);
                    using var parsed = JsonDocument.Parse(written);
                    table.Load(key, parsed.RootElement);
                    Assert.Equal(written, Written(table, key));
                }

                return tables.Count(table => table.Keys.Any());
            }
        );

    private static string Written(ITable table, string key)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            table.Write(json, key);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
