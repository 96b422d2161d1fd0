using System.Collections.Immutable;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// Distances are of the metric from the threshold: below it they are negative. AWS takes such a policy, and tells "No step adjustment found
/// for metric value" whenever its alarm rings [Auto Scaling user guide: step adjustments].
/// </summary>
internal sealed class StepsAreOnTheOtherSide()
    : Check(new("ELB3538", Severity.Warning, "No step of a policy is for what its alarm rings at"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from driven in DrivenPolicy.All(file.Stack)
        where driven.IsInSteps
        let steps = driven.Policy.FindValue(ScalingPolicyTable.Steps) ?? []
        let comparison = driven.Alarm.Find(AlarmTable.Comparison) ?? ""
        where !steps.IsEmpty && IsBeside(steps, comparison)
        let isAbove = comparison[0] == '>'
        select Report(
            file.At([.. driven.Path, "steps"]),
            $"{driven.Place}: its alarm rings {(isAbove ? "above" : "below")} the threshold, and its steps are all "
                + $"{(isAbove ? "below" : "above")} it: nothing happens.",
            isAbove ? "Write steps from 0 upwards: { from: 0, by: 1 }." : "Write steps up to 0: { to: 0, by: -1 }."
        );

    private static bool IsBeside(ImmutableArray<Settings> steps, string comparison) =>
        comparison switch
        {
            ">" or ">=" => steps[^1].FindValue(StepTable.To) <= 0,
            "<" or "<=" => steps[0].FindValue(StepTable.From) >= 0,
            _ => false,
        };
}
