using System.Collections.Immutable;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Permissions;

/// <summary>Alarms of the stack and of its policies.</summary>
internal static class AlarmPermissions
{
    public static bool HasAlarms(Stack stack) =>
        !stack.Alarms.IsEmpty || stack.AutoScalingGroups.Any(static g => g.Scaling.Any(static p => p.Alarm?.Own is not null));

    public static IEnumerable<PolicyStatement> Alarms(Stack stack, PolicyScope scope) =>
        HasAlarms(stack)
            ?
            [
                new PolicyStatement(
                    "Alarms",
                    ["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms", "cloudwatch:TagResource", "cloudwatch:UntagResource"],
                    [scope.Arn("cloudwatch", $"alarm:{scope.Names}")],
                    []
                ),
            ]
            : [];
}
