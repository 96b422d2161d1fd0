using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>
/// Its size is what the group may have prepared altogether without what it has in service, and at least its own minimum [Auto Scaling user
/// guide: warm pools, "Size of the warm pool"].
/// </summary>
internal sealed class WarmPoolStaysEmpty() : Check(new("ELB3542", Severity.Warning, "A warm pool never has an instance"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from scaling in file.Stack.AutoScalingGroups
        where !file.IsBroken("autoScalingGroups", scaling.Name, "size")
        let pool = scaling.Settings.Find(AutoScalingGroupTable.WarmPool)
        where pool is not null && pool.FindValue(WarmPoolTable.Min) == 0 && !file.IsBroken("autoScalingGroups", scaling.Name, "warmPool")
        let prepared = pool.FindValue(WarmPoolTable.MaxPrepared)
        let isWritten = prepared >= 0
        where (isWritten ? prepared : scaling.Size.Max) <= scaling.Size.Min && scaling.Schedules.IsEmpty
        select Report(
            isWritten
                ? file.At("autoScalingGroups", scaling.Name, "warmPool", "maxPrepared")
                : file.At("autoScalingGroups", scaling.Name, "warmPool"),
            $"autoScalingGroups.{scaling.Name}: the most it has, prepared and in service, is {(isWritten ? prepared : scaling.Size.Max)}, and "
                + $"its minimum in service is {scaling.Size.Min}: nothing is left for the warm pool.",
            "Raise `maxPrepared` or `size.max`, or write how many there are at least: warmPool: { min: 1 }."
        );
}
