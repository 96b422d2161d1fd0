using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

/// <summary>[Auto Scaling user guide: warm pools, "Hibernate"]</summary>
internal sealed class HibernatedPoolNeedsHibernation()
    : Check(new("ELB3523", Severity.Error, "A warm pool hibernates instances that cannot hibernate"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        where
            @group.Settings.Find(AutoScalingGroupTable.WarmPool)?.Find(WarmPoolTable.State) == WarmPoolTable.Hibernated
            && @group.LaunchTemplate is LaunchTemplate.Defined template
            && template.Settings.FindValue(LaunchTemplateTable.Hibernation) != true
        select Report(
            file.At("autoScalingGroups", @group.Name, "warmPool", "state"),
            $"autoScalingGroups.{@group.Name}: instances hibernate only if their launch template lets them.",
            "Write `hibernationOptions: true` there, or `state: Stopped`."
        );
}
