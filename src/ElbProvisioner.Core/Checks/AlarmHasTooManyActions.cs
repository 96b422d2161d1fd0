using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>Policies that an alarm drives are actions of it, beside those that the file writes [CloudWatch API: PutMetricAlarm].</summary>
internal sealed class AlarmHasTooManyActions() : Check(new("ELB3533", Severity.Error, "An alarm has too many actions"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from alarm in file.Stack.Alarms
        let policies = file
            .Stack.AutoScalingGroups.SelectMany(static g => g.Scaling)
            .Where(policy => policy.Alarm?.Named?.Text == alarm.Name)
            .ToList()
        let written = alarm.Settings.FindValue(AlarmTable.OnAlarm)?.Length ?? 0
        where policies.Count > 0 && policies.Count + written > AlarmTable.MostActions
        select Report(
            file.At("alarms", alarm.Name),
            $"alarms.{alarm.Name} drives {policies.Count} policies"
                + $"{(written > 0 ? $" and has {written} more under `onAlarm`" : "")}; AWS takes {AlarmTable.MostActions} actions.",
            "Write the alarm once more under another name for some of the policies."
        );
}
