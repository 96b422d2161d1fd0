using System.Collections.Immutable;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>A step or simple policy and the alarm that drives it.</summary>
/// <param name="Path">The keys that lead to the map that says the alarm.</param>
internal sealed record DrivenPolicy(Settings Policy, Settings Alarm, ImmutableArray<string> Path)
{
    public string Place => string.Join('.', Path);

    public bool IsInSteps => Path[^1] == "step";

    public static IEnumerable<DrivenPolicy> All(Stack stack) =>
        from scaling in stack.AutoScalingGroups
        from policy in scaling.Scaling
        let alarm = policy.Alarm?.Own ?? stack.Alarms.FirstOrDefault(a => a.Name == policy.Alarm?.Named?.Text)
        where alarm is not null
        let type = policy.Settings.Find(ScalingPolicyTable.Type) == ScalingPolicyTable.Simple ? "simple" : "step"
        select new DrivenPolicy(
            policy.Settings,
            alarm.Settings,
            ImmutableArray.Create("autoScalingGroups", scaling.Name, "scaling", policy.Name, type)
        );
}
