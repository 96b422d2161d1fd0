using ElbProvisioner.Aws.Session;
using ElbProvisioner.Core.Live;

namespace ElbProvisioner.Aws.Copying;

using Told = IReadOnlyDictionary<string, object>;

/// <summary>Scaling groups with as many instances, and what belongs to them.</summary>
internal sealed class ScalingCopies(CopyScope scope)
{
    private readonly List<Told> _groups = [];

    public async Task<List<Told>> ReadAsync(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var answer = await scope.ReadAsync(
                $"scaling group {name}",
                scope.Account.AutoScaling,
                "DescribeAutoScalingGroups",
                ("AutoScalingGroupNames", CopyTrees.Several([name]))
            );
            _groups.AddRange(answer?.Items("AutoScalingGroups").Select(static group => group.Members) ?? []);
        }

        return _groups;
    }

    /// <summary>Templates that groups launch from, with the versions that they and their instances name.</summary>
    public static IEnumerable<(string Template, string? Version)> TemplatesOf(Told group) =>
        CopyTrees
            .Within(group)
            .Select(static inner => new Answer(inner))
            .Select(static inner => (inner.Text("LaunchTemplateId") ?? "", inner.Text("Version")))
            .Where(static pair => pair.Item1.Length > 0);

    public async Task CopyAsync(Told told)
    {
        var group = new Answer(told);
        var name = group.Text("AutoScalingGroupName") ?? "";
        if (group.Text("Status") is { } status)
        {
            scope.Tell($"scaling group {name}", $"It is going ({status}).");
            return;
        }

        var asked = told.Pick(
            "AutoScalingGroupName",
            "LaunchConfigurationName",
            "MinSize",
            "MaxSize",
            "DesiredCapacity",
            "DefaultCooldown",
            "HealthCheckType",
            "HealthCheckGracePeriod",
            "PlacementGroup",
            "VPCZoneIdentifier",
            "TerminationPolicies",
            "NewInstancesProtectedFromScaleIn",
            "ServiceLinkedRoleARN",
            "TargetGroupARNs",
            "CapacityRebalance",
            "MaxInstanceLifetime",
            "Context",
            "DesiredCapacityType",
            "DefaultInstanceWarmup",
            "InstanceMaintenancePolicy",
            "AvailabilityZoneDistribution",
            "AvailabilityZoneImpairmentPolicy",
            "CapacityReservationSpecification",
            "DeletionProtection",
            "InstanceLifecyclePolicy"
        );
        asked = asked
            .With("LaunchTemplate", group.Inner("LaunchTemplate") is { } template ? ById(template.Members) : null)
            .With("MixedInstancesPolicy", group.Inner("MixedInstancesPolicy") is { } mixed ? WithIds(mixed.Members) : null)
            .With("Tags", TagsOf(group));
        await scope.MakeAsync(scope.There.AutoScaling, "CreateAutoScalingGroup", asked, group.Text("AutoScalingGroupARN") ?? "");
        TellOfInstances(name, group);
    }

    /// <summary>What belongs to a group and would have been in the way of its first instances.</summary>
    public async Task CompleteAsync()
    {
        var (there, here) = (scope.Account.AutoScaling, scope.There.AutoScaling);
        foreach (var group in _groups.Select(static told => new Answer(told)))
        {
            var name = group.Text("AutoScalingGroupName") ?? "";
            (string, object?) ofGroup = ("AutoScalingGroupName", name);
            await EachAsync(
                $"policies of {name}",
                "DescribePolicies",
                "ScalingPolicies",
                told =>
                    scope.MakeAsync(
                        here,
                        "PutScalingPolicy",
                        told.Without("PolicyARN", "Alarms"),
                        new Answer(told).Text("PolicyARN") ?? ""
                    ),
                ofGroup
            );
            await EachAsync(
                $"schedules of {name}",
                "DescribeScheduledActions",
                "ScheduledUpdateGroupActions",
                told =>
                    scope.MakeAsync(
                        here,
                        "PutScheduledUpdateGroupAction",
                        Upcoming(told),
                        new Answer(told).Text("ScheduledActionARN") ?? ""
                    ),
                ofGroup
            );
            await scope.TryAsync(
                $"lifecycle hooks of {name}",
                async () =>
                {
                    var hooks = await there.CallAsync("DescribeLifecycleHooks", [ofGroup], scope.Stop);
                    foreach (var hook in hooks.Items("LifecycleHooks"))
                    {
                        await scope.MakeAsync(here, "PutLifecycleHook", hook.Members.Without("GlobalTimeout"));
                    }
                }
            );
            await EachAsync(
                $"notifications of {name}",
                "DescribeNotificationConfigurations",
                "NotificationConfigurations",
                told =>
                    scope.MakeAsync(
                        here,
                        "PutNotificationConfiguration",
                        told.Without("NotificationType")
                            .With("NotificationTypes", CopyTrees.Several([new Answer(told).Text("NotificationType") ?? ""]))
                    ),
                ("AutoScalingGroupNames", CopyTrees.Several([name]))
            );
            await scope.TryAsync($"settings of {name}", () => CopySettingsAsync(name, group));
        }
    }

    public async Task CopyAlarmsAsync()
    {
        foreach (var alarm in scope.Live.Alarms)
        {
            var answer = await scope.ReadAsync(
                alarm.Address.ToString(),
                scope.Account.CloudWatch,
                "DescribeAlarms",
                ("AlarmNames", CopyTrees.Several([alarm.Name]))
            );
            foreach (var told in answer?.Items("MetricAlarms") ?? [])
            {
                await scope.TryAsync(
                    alarm.Address.ToString(),
                    () =>
                        scope.MakeAsync(
                            scope.There.CloudWatch,
                            "PutMetricAlarm",
                            told.Members.Pick(
                                    "AlarmName",
                                    "AlarmDescription",
                                    "ActionsEnabled",
                                    "OKActions",
                                    "AlarmActions",
                                    "InsufficientDataActions",
                                    "MetricName",
                                    "Namespace",
                                    "Statistic",
                                    "ExtendedStatistic",
                                    "Dimensions",
                                    "Period",
                                    "Unit",
                                    "EvaluationPeriods",
                                    "DatapointsToAlarm",
                                    "Threshold",
                                    "ComparisonOperator",
                                    "TreatMissingData",
                                    "EvaluateLowSampleCountPercentile",
                                    "Metrics",
                                    "ThresholdMetricId"
                                )
                                .With("Tags", CopyTrees.TagList(alarm.Tags))
                        )
                );
            }
        }
    }

    private async Task EachAsync(string what, string operation, string list, Func<Told, Task> copy, (string, object?) of)
    {
        await scope.TryAsync(
            what,
            async () =>
            {
                foreach (var told in await scope.ListAsync(scope.Account.AutoScaling, operation, list, ("NextToken", "NextToken"), of))
                {
                    await scope.TryAsync(what, () => copy(told));
                }
            }
        );
    }

    private async Task CopySettingsAsync(string name, Answer group)
    {
        var here = scope.There.AutoScaling;
        var metrics = group.Items("EnabledMetrics").Select(static metric => metric.Text("Metric") ?? "").ToList();
        if (metrics.Count > 0)
        {
            await scope.MakeAsync(
                here,
                "EnableMetricsCollection",
                CallsByName.Structure(("AutoScalingGroupName", name), ("Granularity", "1Minute"), ("Metrics", CopyTrees.Several(metrics)))
            );
        }

        if (group.Inner("WarmPoolConfiguration") is { } pool)
        {
            await scope.MakeAsync(here, "PutWarmPool", pool.Members.Without("Status").With("AutoScalingGroupName", name));
        }

        var suspended = group.Items("SuspendedProcesses").Select(static process => process.Text("ProcessName") ?? "").ToList();
        if (suspended.Count > 0)
        {
            await scope.MakeAsync(
                here,
                "SuspendProcesses",
                CallsByName.Structure(("AutoScalingGroupName", name), ("ScalingProcesses", CopyTrees.Several(suspended)))
            );
        }
    }

    /// <summary>What holds launches up comes afterwards.</summary>
    public async Task<bool> HaveInstancesAsync()
    {
        var answer = await scope.There.AutoScaling.CallAsync("DescribeAutoScalingGroups", [], scope.Stop);
        return answer
            .Items("AutoScalingGroups")
            .All(static group =>
                group.Items("Instances").Count(static instance => instance.Text("LifecycleState") == "InService")
                >= (group.Number("DesiredCapacity") ?? 0)
            );
    }

    private void TellOfInstances(string name, Answer group)
    {
        var instances = group.Items("Instances").ToList();
        var others = instances
            .Select(static instance => instance.Inner("LaunchTemplate")?.Text("Version") ?? "")
            .Where(static version => version.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Count();
        if (others > 1)
        {
            scope.Tell($"instances of {name}", "They were launched from several versions of their template; here all are of the group's.");
        }

        if (instances.Count(static instance => instance.Text("LifecycleState") == "InService") != (group.Number("DesiredCapacity") ?? 0))
        {
            scope.Tell($"instances of {name}", "Not as many are in service as the group wants; here they are.");
        }

        if (scope.Live.AutoScalingGroups.Any(one => one.Id == name && one.ActiveRefresh is not null))
        {
            scope.Tell($"refresh of {name}", "It is running, and the copy begins without it.");
        }

        if (group.Items("TrafficSources").Any(static source => source.Text("Type") is not (null or "elbv2")))
        {
            scope.Tell($"scaling group {name}", "What else than target groups sends it traffic is not rebuilt.");
        }
    }

    private static object[]? TagsOf(Answer group) =>
        group
            .Items("Tags")
            .Where(static tag => tag.Text("Key")?.StartsWith("aws:", StringComparison.Ordinal) == false)
            .Select(static tag => (object)tag.Members)
            .ToArray()
            is { Length: > 0 } tags
            ? tags
            : null;

    /// <summary>AWS tells id and name, and takes one of them.</summary>
    private static Dictionary<string, object> ById(Told template) =>
        template.ContainsKey("LaunchTemplateId") ? template.Without("LaunchTemplateName") : template.Without();

    private static Dictionary<string, object> WithIds(Told mixed) =>
        mixed.ToDictionary(
            static member => member.Key,
            static member =>
                member.Value switch
                {
                    Told inner when inner.ContainsKey("LaunchTemplateId") => ById(inner),
                    Told inner => WithIds(inner),
                    IReadOnlyList<object> items => items.Select(static item => item is Told inner ? WithIds(inner) : item).ToArray(),
                    var value => value,
                },
            StringComparer.Ordinal
        );

    /// <summary>What has happened once does not happen again; what recurs goes on.</summary>
    private Dictionary<string, object> Upcoming(Told told) =>
        new Answer(told).Time("StartTime") is { } start && start < scope.Account.Time.GetUtcNow().UtcDateTime
            ? told.Without("ScheduledActionARN", "Time", "StartTime")
            : told.Without("ScheduledActionARN", "Time");
}
