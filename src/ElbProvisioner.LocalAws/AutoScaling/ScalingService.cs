using ElbProvisioner.LocalAws.AutoScaling.Attachments;
using ElbProvisioner.LocalAws.AutoScaling.Calls;
using ElbProvisioner.LocalAws.AutoScaling.Groups;
using ElbProvisioner.LocalAws.AutoScaling.History;
using ElbProvisioner.LocalAws.AutoScaling.Members;
using ElbProvisioner.LocalAws.AutoScaling.Operations;
using ElbProvisioner.LocalAws.AutoScaling.Policies;
using ElbProvisioner.LocalAws.AutoScaling.Records;
using ElbProvisioner.LocalAws.AutoScaling.Refreshes;
using ElbProvisioner.LocalAws.AutoScaling.Schedules;
using ElbProvisioner.LocalAws.AutoScaling.Upkeep;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.AutoScaling;

internal static class ScalingService
{
    public static Service Create() => new("autoscaling", Operations(), EventHandlers(), ScalingTables.Key, ScalingQuotas.All);

    private static Dictionary<string, Operation> Operations() =>
        new(StringComparer.Ordinal)
        {
            ["CreateAutoScalingGroup"] = GroupCreation.Create,
            ["UpdateAutoScalingGroup"] = GroupUpdates.Update,
            ["DeleteAutoScalingGroup"] = GroupDeletion.Delete,
            ["DescribeAutoScalingGroups"] = GroupAnswers.Describe,
            ["DescribeAutoScalingInstances"] = GroupAnswers.DescribeInstances,
            ["SetDesiredCapacity"] = Capacity.Set,
            ["DescribeScalingActivities"] = Activities.Describe,

            ["CreateOrUpdateTags"] = GroupTags.CreateOrUpdate,
            ["DeleteTags"] = GroupTags.Delete,
            ["DescribeTags"] = GroupTags.Describe,

            ["AttachLoadBalancerTargetGroups"] = AttachmentOperations.AttachTargetGroups,
            ["DetachLoadBalancerTargetGroups"] = AttachmentOperations.DetachTargetGroups,
            ["DescribeLoadBalancerTargetGroups"] = AttachmentOperations.DescribeTargetGroups,
            ["AttachTrafficSources"] = AttachmentOperations.AttachTrafficSources,
            ["DetachTrafficSources"] = AttachmentOperations.DetachTrafficSources,
            ["DescribeTrafficSources"] = AttachmentOperations.DescribeTrafficSources,
            ["DescribeLoadBalancers"] = AttachmentOperations.DescribeLoadBalancers,

            ["AttachInstances"] = InstanceOperations.Attach,
            ["DetachInstances"] = InstanceOperations.Detach,
            ["EnterStandby"] = InstanceOperations.EnterStandby,
            ["ExitStandby"] = InstanceOperations.ExitStandby,
            ["TerminateInstanceInAutoScalingGroup"] = InstanceOperations.Terminate,
            ["SetInstanceProtection"] = InstanceOperations.Protect,
            ["SetInstanceHealth"] = HealthChecks.Set,
            ["SuspendProcesses"] = Processes.Suspend,
            ["ResumeProcesses"] = Processes.Resume,

            ["PutLifecycleHook"] = LifecycleHooks.Put,
            ["DescribeLifecycleHooks"] = LifecycleHooks.Describe,
            ["DeleteLifecycleHook"] = LifecycleHooks.Delete,
            ["CompleteLifecycleAction"] = Hooks.Complete,
            ["RecordLifecycleActionHeartbeat"] = Hooks.Heartbeat,

            ["StartInstanceRefresh"] = RefreshOperations.Start,
            ["DescribeInstanceRefreshes"] = RefreshOperations.Describe,
            ["CancelInstanceRefresh"] = RefreshOperations.Cancel,
            ["RollbackInstanceRefresh"] = RefreshOperations.Rollback,

            ["PutScalingPolicy"] = ScalingPolicies.Put,
            ["DescribePolicies"] = ScalingPolicies.Describe,
            ["DeletePolicy"] = ScalingPolicies.Delete,
            ["ExecutePolicy"] = ScalingPolicies.Execute,
            ["GetPredictiveScalingForecast"] = ScalingPolicies.Forecast,

            ["PutScheduledUpdateGroupAction"] = ScheduledActions.Put,
            ["BatchPutScheduledUpdateGroupAction"] = ScheduledActions.PutMany,
            ["DescribeScheduledActions"] = ScheduledActions.Describe,
            ["DeleteScheduledAction"] = ScheduledActions.Delete,
            ["BatchDeleteScheduledAction"] = ScheduledActions.DeleteMany,

            ["CreateLaunchConfiguration"] = LaunchConfigurationCalls.Create,
            ["DescribeLaunchConfigurations"] = LaunchConfigurationCalls.Describe,
            ["DeleteLaunchConfiguration"] = LaunchConfigurationCalls.Delete,
            ["LaunchInstances"] = LaunchesAtOnce.Launch,

            ["EnableMetricsCollection"] = StaticLists.EnableMetrics,
            ["DisableMetricsCollection"] = StaticLists.DisableMetrics,
            ["DescribeAccountLimits"] = StaticLists.Limits,
            ["DescribeAdjustmentTypes"] = StaticLists.AdjustmentTypes,
            ["DescribeAutoScalingNotificationTypes"] = StaticLists.NotificationTypes,
            ["DescribeLifecycleHookTypes"] = StaticLists.HookTypes,
            ["DescribeMetricCollectionTypes"] = StaticLists.MetricTypes,
            ["DescribeScalingProcessTypes"] = StaticLists.ProcessTypes,
            ["DescribeTerminationPolicyTypes"] = StaticLists.TerminationPolicyTypes,

            ["PutNotificationConfiguration"] = NotificationConfigurations.Put,
            ["DescribeNotificationConfigurations"] = NotificationConfigurations.Describe,
            ["DeleteNotificationConfiguration"] = NotificationConfigurations.Delete,

            ["PutWarmPool"] = WarmPools.Put,
            ["DescribeWarmPool"] = WarmPools.Describe,
            ["DeleteWarmPool"] = WarmPools.Delete,
        };

    private static Dictionary<string, WorldEventHandler> EventHandlers() =>
        new(StringComparer.Ordinal)
        {
            ["autoscaling.instanceChanged"] = (transaction, item) => InstanceStates.Follow(transaction, item.Subject),
            ["autoscaling.targetHealth"] = InstanceStates.TargetChanged,
            ["autoscaling.targetGroupChanged"] = AttachmentStates.TargetGroupChanged,
            ["autoscaling.alarmChanged"] = RefreshProgress.AlarmChanged,
            [PolicyExecution.What] = PolicyExecution.ByAlarm,
            [Reviews.What] = Review.Hold,
            [Launches.What] = Launches.Perform,
            [Hooks.What] = Hooks.TimedOut,
            [HealthChecks.GraceEnds] = HealthChecks.GraceIsOver,
            [AttachmentStates.What] = AttachmentStates.Follow,
            [RootVolumes.What] = RootVolumes.Continue,
            [Departures.Departed] = Departures.Continue,
            [GroupDeletion.What] = GroupDeletion.Complete,
            [WarmPools.What] = WarmPools.Complete,
            [ScheduledActions.What] = ScheduledActions.Run,
        };
}
