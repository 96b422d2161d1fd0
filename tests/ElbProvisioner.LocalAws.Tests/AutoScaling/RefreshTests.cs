using Amazon.AutoScaling;
using Amazon.AutoScaling.Model;
using Amazon.CloudWatch.Model;
using ElbProvisioner.LocalAws.World;
using InstanceRefresh = Amazon.AutoScaling.Model.InstanceRefresh;
using RefreshPreferences = Amazon.AutoScaling.Model.RefreshPreferences;

namespace ElbProvisioner.LocalAws.Tests.AutoScaling;

public sealed class RefreshTests
{
    [Fact]
    public async Task A_refresh_replaces_all_instances_and_then_gives_the_group_its_template()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);
        var version = await ground.NewVersionAsync();
        var before = await IdsAsync(ground);
        await StartAsync(ground, version);
        var pending = await RefreshAsync(ground);
        Assert.Equal(("Pending", 0), (pending.Status.Value, pending.PercentageComplete));
        Assert.Equal(
            (90, 100, false, false, "Wait", "Wait"),
            (
                pending.Preferences.MinHealthyPercentage,
                pending.Preferences.MaxHealthyPercentage,
                pending.Preferences.SkipMatching,
                pending.Preferences.AutoRollback,
                pending.Preferences.ScaleInProtectedInstances.Value,
                pending.Preferences.StandbyInstances.Value
            )
        );

        var seen = await WatchAsync(ground, 400);

        Assert.Equal(["Pending", "InProgress", "Successful"], seen.Select(moment => moment.Status).Distinct());
        Assert.Equal([0, 50, 100], seen.Select(moment => moment.Percentage).Distinct());
        Assert.Equal(1, seen.Min(moment => moment.InService));
        Assert.Empty(before.Intersect(await IdsAsync(ground)));
        var group = await ground.GroupAsync();
        Assert.Equal(version, group.LaunchTemplate.Version);
        Assert.All(group.Instances, instance => Assert.Equal(version, instance.LaunchTemplate.Version));
        var done = await RefreshAsync(ground);
        Assert.Equal(
            (100, 0, version),
            (done.PercentageComplete, done.InstancesToUpdate, done.DesiredConfiguration.LaunchTemplate.Version)
        );
        Assert.NotNull(done.EndTime);
    }

    [Fact]
    public async Task While_it_runs_the_group_keeps_its_template_and_refuses_another()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);
        var version = await ground.NewVersionAsync();
        await StartAsync(ground, version);
        ground.Pass(60);

        Assert.Equal("1", (await ground.GroupAsync()).LaunchTemplate.Version);
        var refusal = await Cloud.RefusedAsync(
            "ValidationError",
            () => ground.UpdateAsync(request => request.LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = version })
        );
        Assert.Equal(
            "An active instance refresh with a desired configuration exists. All configuration options derived from the desired "
                + "configuration are not available for update while the instance refresh is active.",
            refusal.Message
        );
        await ground.UpdateAsync(request => request.MaxSize = 9);
        await Cloud.RefusedAsync("InstanceRefreshInProgress", () => StartAsync(ground, version));
    }

    [Fact]
    public async Task Nothing_is_attached_while_it_runs()
    {
        using var ground = await Ground.CreateAsync();
        var (_, targetGroup) = await ground.RouteAsync();
        await ground.RunGroupAsync(2);
        await StartAsync(ground, await ground.NewVersionAsync());

        await Cloud.RefusedAsync(
            "InstanceRefreshInProgress",
            () =>
                ground.Cloud.Scaling.AttachLoadBalancerTargetGroupsAsync(
                    new AttachLoadBalancerTargetGroupsRequest { AutoScalingGroupName = Ground.Name, TargetGroupARNs = [targetGroup] },
                    Ground.Cancellation
                )
        );
    }

    [Fact]
    public async Task Keeping_all_of_the_capacity_launches_before_it_terminates_even_beyond_the_maximum()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2, request => request.MaxSize = 2);
        var version = await ground.NewVersionAsync();
        await StartAsync(
            ground,
            version,
            new()
            {
                MinHealthyPercentage = 100,
                MaxHealthyPercentage = 150,
                InstanceWarmup = 30,
            }
        );

        var seen = await WatchAsync(ground, 600);

        Assert.Equal("Successful", seen[^1].Status);
        Assert.Equal(2, seen.Min(moment => moment.InService));
        Assert.Equal(3, seen.Max(moment => moment.InService));
        Assert.Equal([version, version], (await ground.InstancesAsync()).Select(instance => instance.LaunchTemplate.Version));
    }

    [Fact]
    public async Task Warmup_is_waited_for()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1);
        await StartAsync(ground, await ground.NewVersionAsync(), new() { InstanceWarmup = 600 });

        ground.Pass(400);
        Assert.Equal(("InProgress", 0), ((await RefreshAsync(ground)).Status.Value, (await RefreshAsync(ground)).PercentageComplete));
        Assert.Equal("InService", (await ground.InstancesAsync())[0].LifecycleState.Value);
        ground.Pass(400);
        Assert.Equal("Successful", (await RefreshAsync(ground)).Status.Value);
    }

    [Fact]
    public async Task Instances_that_match_are_skipped()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);
        var before = await IdsAsync(ground);
        await StartAsync(ground, "1", new() { SkipMatching = true });
        ground.Pass(30);

        Assert.Equal("Successful", (await RefreshAsync(ground)).Status.Value);
        Assert.Equal(before, await IdsAsync(ground));
    }

    [Fact]
    public async Task At_a_checkpoint_it_pauses_and_at_the_end_it_bakes()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(4);
        await StartAsync(
            ground,
            await ground.NewVersionAsync(),
            new()
            {
                MinHealthyPercentage = 50,
                CheckpointPercentages = [50, 100],
                CheckpointDelay = 900,
                BakeTime = 300,
            }
        );

        ground.Pass(600);
        var paused = await RefreshAsync(ground);
        Assert.Equal(("InProgress", 50, 2), (paused.Status.Value, paused.PercentageComplete, paused.InstancesToUpdate));
        ground.Pass(600);
        var baking = await RefreshAsync(ground);
        Assert.Equal(("Baking", 100), (baking.Status.Value, baking.PercentageComplete));
        ground.Pass(300);
        Assert.Equal("Successful", (await RefreshAsync(ground)).Status.Value);
    }

    [Fact]
    public async Task Without_progress_it_fails_after_an_hour_and_the_group_keeps_its_template()
    {
        using var ground = await BrokenGroundAsync();
        await StartAsync(ground, "2", new() { MinHealthyPercentage = 50 });

        ground.Pass(3000);
        Assert.Equal("InProgress", (await RefreshAsync(ground)).Status.Value);
        ground.Pass(1200);
        var failed = await RefreshAsync(ground);
        Assert.Equal("Failed", failed.Status.Value);
        Assert.NotNull(failed.StatusReason);
        Assert.Equal("1", (await ground.GroupAsync()).LaunchTemplate.Version);
        Assert.Contains(await ground.ActivitiesAsync(), activity => activity.StatusCode == "Failed");
    }

    [Fact]
    public async Task With_auto_rollback_a_failure_leads_back()
    {
        using var ground = await BrokenGroundAsync();
        await StartAsync(ground, "2", new() { MinHealthyPercentage = 50, AutoRollback = true });

        ground.Pass(3700);
        Assert.Contains((await RefreshAsync(ground)).Status.Value, new[] { "RollbackInProgress", "RollbackSuccessful" });
        ground.Pass(1200);
        var back = await RefreshAsync(ground);
        Assert.Equal("RollbackSuccessful", back.Status.Value);
        Assert.NotNull(back.RollbackDetails.RollbackReason);
        Assert.Equal(
            ["1", "1"],
            (await ground.InstancesAsync())
                .Where(instance => instance.LifecycleState == "InService")
                .Select(instance => instance.LaunchTemplate.Version)
        );
    }

    [Fact]
    public async Task Rolled_back_by_hand_the_new_instances_go_again()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);
        await StartAsync(ground, await ground.NewVersionAsync(), new() { MinHealthyPercentage = 50 });
        for (var step = 0; step < 60 && (await RefreshAsync(ground)).PercentageComplete < 50; step++)
        {
            ground.Pass(5);
        }

        await ground.Cloud.Scaling.RollbackInstanceRefreshAsync(
            new RollbackInstanceRefreshRequest { AutoScalingGroupName = Ground.Name },
            Ground.Cancellation
        );
        Assert.Equal("RollbackInProgress", (await RefreshAsync(ground)).Status.Value);
        ground.Pass(400);

        var back = await RefreshAsync(ground);
        Assert.Equal(
            ("RollbackSuccessful", 0, 50),
            (back.Status.Value, back.PercentageComplete, back.RollbackDetails.PercentageCompleteOnRollback)
        );
        Assert.Equal(["1", "1"], (await ground.InstancesAsync()).Select(instance => instance.LaunchTemplate.Version));
        Assert.Equal("1", (await ground.GroupAsync()).LaunchTemplate.Version);
    }

    [Fact]
    public async Task What_has_no_fixed_past_cannot_be_rolled_back()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(
            1,
            request => request.LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = "$Latest" }
        );
        await StartAsync(ground, "1");
        await Cloud.RefusedAsync(
            "IrreversibleInstanceRefresh",
            () =>
                ground.Cloud.Scaling.RollbackInstanceRefreshAsync(
                    new RollbackInstanceRefreshRequest { AutoScalingGroupName = Ground.Name },
                    Ground.Cancellation
                )
        );
        ground.Pass(400);

        await Cloud.RefusedAsync(
            "ActiveInstanceRefreshNotFound",
            () =>
                ground.Cloud.Scaling.RollbackInstanceRefreshAsync(
                    new RollbackInstanceRefreshRequest { AutoScalingGroupName = Ground.Name },
                    Ground.Cancellation
                )
        );
        await ground.UpdateAsync(request => request.LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = "$Latest" });
        await Cloud.RefusedAsync("ValidationError", () => StartAsync(ground, "1", new() { AutoRollback = true }));
        await ground.Cloud.Scaling.StartInstanceRefreshAsync(
            new StartInstanceRefreshRequest { AutoScalingGroupName = Ground.Name },
            Ground.Cancellation
        );
        await Cloud.RefusedAsync(
            "IrreversibleInstanceRefresh",
            () =>
                ground.Cloud.Scaling.RollbackInstanceRefreshAsync(
                    new RollbackInstanceRefreshRequest { AutoScalingGroupName = Ground.Name },
                    Ground.Cancellation
                )
        );
    }

    [Fact]
    public async Task Cancelled_it_waits_for_what_is_under_way_and_takes_nothing_back()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);
        await Cloud.RefusedAsync("ActiveInstanceRefreshNotFound", () => CancelAsync(ground));
        await StartAsync(ground, await ground.NewVersionAsync(), new() { MinHealthyPercentage = 50 });
        ground.Pass(30);
        await CancelAsync(ground);
        Assert.Equal("Cancelling", (await RefreshAsync(ground)).Status.Value);
        ground.Pass(120);

        Assert.Equal("Cancelled", (await RefreshAsync(ground)).Status.Value);
        Assert.Equal("1", (await ground.GroupAsync()).LaunchTemplate.Version);
        Assert.Equal(2, (await ground.InstancesAsync()).Count);
        await Cloud.RefusedAsync("ActiveInstanceRefreshNotFound", () => CancelAsync(ground));
    }

    [Fact]
    public async Task Protected_and_standby_instances_are_waited_for_ignored_or_replaced()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(1, request => request.NewInstancesProtectedFromScaleIn = true);
        var before = await IdsAsync(ground);
        await StartAsync(ground, await ground.NewVersionAsync(), new() { ScaleInProtectedInstances = ScaleInProtectedInstances.Ignore });
        ground.Pass(60);
        Assert.Equal("Successful", (await RefreshAsync(ground)).Status.Value);
        Assert.Equal(before, await IdsAsync(ground));

        await StartAsync(ground, "2");
        ground.Pass(3500);
        Assert.Equal(before, await IdsAsync(ground));
        ground.Pass(300);
        Assert.Equal("Failed", (await RefreshAsync(ground)).Status.Value);

        await StartAsync(ground, "2", new() { ScaleInProtectedInstances = ScaleInProtectedInstances.Refresh });
        ground.Pass(300);
        Assert.Equal("Successful", (await RefreshAsync(ground)).Status.Value);
        Assert.NotEqual(before, await IdsAsync(ground));
    }

    [Fact]
    public async Task An_alarm_that_goes_off_fails_it()
    {
        using var ground = await Ground.CreateAsync();
        await ground.RunGroupAsync(2);
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
            },
            Ground.Cancellation
        );
        await StartAsync(ground, await ground.NewVersionAsync(), new() { AlarmSpecification = new() { Alarms = ["errors"] } });
        ground.Pass(20);
        await ground.Cloud.CallAsync(
            "monitoring",
            "SetAlarmState",
            ("AlarmName", "errors"),
            ("StateValue", "ALARM"),
            ("StateReason", "test")
        );

        ground.Pass(1);
        Assert.Equal("Failed", (await RefreshAsync(ground)).Status.Value);
        Assert.Contains("errors", (await RefreshAsync(ground)).StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_balancers_have_a_say_in_what_is_healthy()
    {
        const string Silent = "ami-05115115115115110";
        using var ground = await Ground.CreateAsync(options =>
            options with
            {
                FaultSettings = new() { SilentImages = new HashSet<string> { Silent } },
            }
        );
        var (_, targetGroup) = await ground.RouteAsync(deregistrationDelay: 0);
        await ground.RunGroupAsync(
            2,
            request => (request.TargetGroupARNs, request.HealthCheckType, request.HealthCheckGracePeriod) = ([targetGroup], "ELB", 120)
        );
        ground.Pass(60);
        await StartAsync(
            ground,
            await ground.NewVersionAsync(Silent),
            new()
            {
                MinHealthyPercentage = 100,
                MaxHealthyPercentage = 150,
                InstanceWarmup = 0,
            }
        );

        ground.Pass(30);
        var seen = await WatchAsync(ground, 3300, step: 30);

        Assert.All(seen, moment => Assert.Equal("InProgress", moment.Status));
        Assert.True((await ground.HealthAsync(targetGroup)).Values.Count(state => state == "healthy") >= 2);
    }

    [Fact]
    public async Task Preferences_must_make_sense()
    {
        using var ground = await Ground.CreateAsync();
        await ground.CreateGroupAsync(0);

        await Cloud.RefusedAsync("ValidationError", () => StartAsync(ground, "1", new() { MaxHealthyPercentage = 150 }));
        await Cloud.RefusedAsync(
            "ValidationError",
            () => StartAsync(ground, "1", new() { MinHealthyPercentage = 50, MaxHealthyPercentage = 200 })
        );
        await Cloud.RefusedAsync("ValidationError", () => StartAsync(ground, "1", new() { CheckpointDelay = 5 }));
        await Cloud.RefusedAsync("ValidationError", () => StartAsync(ground, "1", new() { CheckpointPercentages = [50, 40] }));
        await Cloud.RefusedAsync("ValidationError", () => StartAsync(ground, "99"));
    }

    private static async Task<Ground> BrokenGroundAsync()
    {
        const string Broken = "ami-0badbadbadbadbad0";
        var ground = await Ground.CreateAsync(options =>
            options with
            {
                FaultSettings = new() { UnlaunchableImages = new Dictionary<string, string> { [Broken] = "The image is broken" } },
            }
        );
        await ground.RunGroupAsync(2);
        Assert.Equal("2", await ground.NewVersionAsync(Broken));
        return ground;
    }

    private static Task<StartInstanceRefreshResponse> StartAsync(Ground ground, string version, RefreshPreferences? preferences = null) =>
        ground.Cloud.Scaling.StartInstanceRefreshAsync(
            new StartInstanceRefreshRequest
            {
                AutoScalingGroupName = Ground.Name,
                Preferences = preferences,
                DesiredConfiguration = new()
                {
                    LaunchTemplate = new() { LaunchTemplateId = ground.TemplateId, Version = version },
                },
            },
            Ground.Cancellation
        );

    private static Task<CancelInstanceRefreshResponse> CancelAsync(Ground ground) =>
        ground.Cloud.Scaling.CancelInstanceRefreshAsync(
            new CancelInstanceRefreshRequest { AutoScalingGroupName = Ground.Name },
            Ground.Cancellation
        );

    /// <summary>The latest.</summary>
    private static async Task<InstanceRefresh> RefreshAsync(Ground ground) =>
        (
            await ground.Cloud.Scaling.DescribeInstanceRefreshesAsync(
                new DescribeInstanceRefreshesRequest { AutoScalingGroupName = Ground.Name },
                Ground.Cancellation
            )
        ).InstanceRefreshes[0];

    private static async Task<List<string>> IdsAsync(Ground ground) =>
        [.. (await ground.InstancesAsync()).Select(instance => instance.InstanceId).Order(StringComparer.Ordinal)];

    private static async Task<List<(string Status, int? Percentage, int InService)>> WatchAsync(Ground ground, int seconds, int step = 5)
    {
        var seen = new List<(string, int?, int)>();
        for (var passed = 0; passed < seconds; passed += step)
        {
            var refresh = await RefreshAsync(ground);
            seen.Add(
                (
                    refresh.Status.Value,
                    refresh.PercentageComplete,
                    (await ground.InstancesAsync()).Count(instance => instance.LifecycleState == "InService")
                )
            );
            ground.Pass(step);
        }

        return seen;
    }
}
