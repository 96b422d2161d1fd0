using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Shapes;

namespace ElbProvisioner.Core.Checks;

/// <summary>Alarms made elsewhere have names of any form: only what is nearly one of the stack's is suspicious.</summary>
internal sealed class RefreshWatchesNothing()
    : Check(new("ELB3540", Severity.Warning, "A refresh watches an alarm that is probably not there"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var names = file.Names("alarms").ToList();
        return from scaling in file.Stack.AutoScalingGroups
               from name in scaling.Refresh.Alarms
               where !names.Contains(name, StringComparer.Ordinal)
               let near = Spelling.Nearest(name, names)
               where near is not null
               select Report(
                   file.At("autoScalingGroups", scaling.Name, "refresh", "alarms"),
                   $"autoScalingGroups.{scaling.Name}.refresh watches the alarm `{name}`, and the stack has no such alarm.",
                   $"Did you mean `{near}`?"
               );
    }
}
