using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>"Alarms based on anomaly detection models cannot have Auto Scaling actions" [CloudWatch API: PutMetricAlarm].</summary>
internal sealed class BandDrivesPolicy() : Check(new("ELB3537", Severity.Error, "An alarm on a band drives a scaling policy"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from driven in DrivenPolicy.All(file.Stack)
        where driven.Alarm.Has(AlarmTable.ThresholdMetric)
        select Report(
            file.At([.. driven.Path, "alarm"]),
            $"{driven.Place}: its alarm compares with a band of what is usual, and AWS lets no such alarm change the size of a group.",
            "Let an alarm with a `threshold` drive it; one on a band can tell a topic."
        );
}
