using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Live;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Planning.Kinds;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Resources;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Planning.Notices;

/// <summary>What a person expects of a living scaling group and the plan does not do.</summary>
internal static class GroupNotices
{
    public static IEnumerable<Diagnostic> Of(Stack stack, LiveWorld live, ImmutableArray<PlannedAction> actions)
    {
        foreach (var wanted in stack.AutoScalingGroups)
        {
            var address = Address.Of(ResourceKind.AutoScalingGroup, wanted.Name);
            foreach (var over in wanted.Schedules.Where(s => GroupPartPlanner.IsOver(live, s.Settings)))
            {
                yield return new(
                    NoticeCodes.ScheduleIsOver,
                    over.At,
                    $"The time of the schedule {over.Name} of {wanted.Name} has passed: it changes nothing any more.",
                    "Remove it, or write a time that is yet to come."
                );
            }

            var isMade = actions.Any(a => a.Address == address && a.Operation is AwsOperation.CreateAutoScalingGroup);
            if (isMade || live.AutoScalingGroups.FirstOrDefault(g => g.Address == address && g.Status is null) is not { } group)
            {
                continue;
            }

            if (wanted.Size.Desired is { } desired && desired != group.DesiredCapacity)
            {
                yield return new(
                    NoticeCodes.DesiredIsScalings,
                    wanted.At,
                    $"The file wants {desired} instances of {wanted.Name}, and the group is set to {group.DesiredCapacity}: 'desired' "
                        + "counts when a group is made, afterwards scaling owns it.",
                    $"To hold at least {desired}, write 'min: {desired}'; to set it once: aws autoscaling set-desired-capacity "
                        + $"--auto-scaling-group-name {group.Id} --desired-capacity {desired}."
                );
            }

            var held = group
                .Instances.Where(i =>
                    (i.ProtectedFromScaleIn && wanted.Refresh.ScaleInProtected is (null or "Wait"))
                    || (i.LifecycleState is ("Standby" or "EnteringStandby") && wanted.Refresh.Standby is (null or "Wait"))
                )
                .ToList();
            if (held.Count > 0 && actions.Any(a => a.Address == address && a.Operation is AwsOperation.RefreshInstances))
            {
                yield return new(
                    NoticeCodes.InstancesHeld,
                    wanted.At,
                    $"The refresh of {wanted.Name} will stand still at {string.Join(", ", held.Select(i => i.InstanceId))}: "
                        + $"{(held.Exists(i => i.ProtectedFromScaleIn) ? "protected from scale-in" : "in Standby")}, and a refresh waits for "
                        + "such an instance [Auto Scaling user guide: instance refresh].",
                    held.Exists(i => i.ProtectedFromScaleIn)
                        ? $"Lift it first: aws autoscaling set-instance-protection --auto-scaling-group-name {group.Id} --instance-ids "
                            + $"{string.Join(' ', held.Select(i => i.InstanceId))} --no-protected-from-scale-in."
                        : $"End it first: aws autoscaling exit-standby --auto-scaling-group-name {group.Id} --instance-ids "
                            + $"{string.Join(' ', held.Select(i => i.InstanceId))}."
                );
            }

            var ringing = live
                .Alarms.Where(a => a.State == "ALARM" && a.Address.Path == a.Address.Name && wanted.Refresh.Alarms.Contains(a.Address.Name))
                .Select(a => a.Address.Name)
                .ToList();
            if (ringing.Count > 0 && actions.Any(a => a.Address == address && a.Operation is AwsOperation.RefreshInstances))
            {
                yield return new(
                    NoticeCodes.RefreshAlarmRings,
                    wanted.At,
                    $"The refresh of {wanted.Name} will fail: {string.Join(" and ", ringing)} {(ringing.Count == 1 ? "is" : "are")} in the ALARM state now, and the refresh names "
                        + $"{(ringing.Count == 1 ? "it" : "them")} [Auto Scaling user guide: instance refresh].",
                    "Apply when what they watch is well again, or leave them out of `refresh.alarms`."
                );
            }

            var resumed = actions
                .Where(a => a.Address == address)
                .Select(a => a.Operation)
                .OfType<AwsOperation.ResumeProcesses>()
                .SelectMany(r => r.Processes);
            var suspended = (group.Settings.Find(AutoScalingGroupTable.Suspended) ?? []).Except(resumed);
            if (!wanted.Settings.Has(AutoScalingGroupTable.Suspended) && !suspended.IsEmpty)
            {
                yield return new(
                    NoticeCodes.ProcessesSuspended,
                    wanted.At,
                    $"Processes of {wanted.Name} are suspended, and nothing in the file does that: "
                        + $"{string.Join(", ", suspended.Select(Meaning))}.",
                    $"To resume them: aws autoscaling resume-processes --auto-scaling-group-name {group.Id}; to keep it so, write "
                        + $"'suspend: [{string.Join(", ", suspended)}]'."
                );
            }
        }
    }

    /// <summary>[Auto Scaling user guide: suspend and resume processes]</summary>
    private static string Meaning(string process) =>
        process switch
        {
            "Launch" => "Launch (nothing new starts, what dies is not replaced)",
            "Terminate" => "Terminate (nothing is taken away, an instance refresh stands still)",
            "HealthCheck" => "HealthCheck (unhealthy instances stay)",
            "ReplaceUnhealthy" => "ReplaceUnhealthy (unhealthy instances stay)",
            "AddToLoadBalancer" => "AddToLoadBalancer (new instances get no traffic)",
            "AlarmNotification" => "AlarmNotification (scaling policies do nothing)",
            "ScheduledActions" => "ScheduledActions (schedules do nothing)",
            "InstanceRefresh" => "InstanceRefresh (a new launch template is not rolled out)",
            _ => process,
        };
}
