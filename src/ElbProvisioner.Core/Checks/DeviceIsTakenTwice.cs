using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Checks;

internal sealed class DeviceIsTakenTwice() : Check(new("ELB3508", Severity.Error, "Two volumes share a device"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file) =>
        from @group in file.Stack.AutoScalingGroups
        from same in ((@group.LaunchTemplate as LaunchTemplate.Defined)?.Volumes ?? []).GroupBy(
            volume => volume.Find(VolumeTable.Device),
            StringComparer.Ordinal
        )
        where same.Skip(1).Any()
        select Report(
            file.At("autoScalingGroups", @group.Name, "launchTemplate", "volumes"),
            $"autoScalingGroups.{@group.Name}: two volumes are for {same.Key ?? "the image's root device"}.",
            "Give each volume a device of its own, such as /dev/sdf."
        );
}
